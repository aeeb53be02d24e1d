import type { Request, RequestHandler } from 'express';
import { RateLimiterMemory, type RateLimiterRes, RateLimiterSQLite } from 'rate-limiter-flexible';
import { type Db, perDatabase } from '../db/index.ts';
import { TooManyError } from '../lib/index.ts';

const QUARTER_HOUR = 15 * 60;

/**
 * How often a sign-in may fail within a quarter of an hour: for one account from one address, for one account from
 * everywhere, and for one address. Nobody is locked out for good; the counts survive a restart.
 */
const limits = perDatabase((db) => {
  const limiter = (keyPrefix: string, points: number) =>
    new RateLimiterSQLite({
      storeClient: db,
      storeType: 'better-sqlite3',
      tableName: 'throttles',
      tableCreated: true,
      keyPrefix,
      points,
      duration: QUARTER_HOUR,
    });
  return { accountAndAddress: limiter('pair', 5), account: limiter('account', 20), address: limiter('address', 60) };
});

/** @throws TooManyError when this account or address has failed too often of late; counts the attempt otherwise */
export async function countSignIn(db: Db, login: string, address: string): Promise<void> {
  const account = login.toLowerCase().slice(0, 100);
  const { accountAndAddress, account: byAccount, address: byAddress } = limits(db);
  await consume(byAddress, address);
  await consume(accountAndAddress, `${account}|${address}`);
  await consume(byAccount, account);
}

/** A success takes the account's failures back; those of the address stay. */
export async function forgiveSignIn(db: Db, login: string, address: string): Promise<void> {
  const account = login.toLowerCase().slice(0, 100);
  await limits(db).accountAndAddress.delete(`${account}|${address}`);
  await limits(db).account.delete(account);
}

async function consume(
  limiter: RateLimiterSQLite | RateLimiterMemory,
  key: string,
  sentence = 'too_many_attempts',
): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    // The library rejects with its answer, which is no Error.
    if (refusal instanceof Error) throw refusal;
    const seconds = Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000);
    throw new TooManyError(sentence, seconds, { seconds });
  }
}

/** Whose requests are counted together: a person's, or without a session those of an address. */
const countedFor = (req: Request): string => String(req.context.viewer?.id ?? req.ip);

/** Bounds how much one person (or, without a session, one address) can write in a minute. */
export function writeThrottle(perMinute: number): RequestHandler {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return (req, _res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    return consume(limiter, countedFor(req)).then(() => next());
  };
}

/** Bounds how often one person (or, without a session, one address) can ask the index in a minute. */
export function searchThrottle(perMinute: number): RequestHandler {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return (req, _res, next) => consume(limiter, countedFor(req), 'too_many_searches').then(() => next());
}
