import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Db, perDatabase } from '../db/index.ts';
import { accountQueries } from './queries.ts';

const secrets = perDatabase(() => ({ hash: undefined as Buffer | undefined }));
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The secret of this process for setting up an empty installation; undefined once there are accounts. */
export function openSetup(db: Db): string | undefined {
  if (accountQueries(db).hasUsers()) return undefined;
  const token = randomBytes(24).toString('base64url');
  secrets(db).hash = hashOf(token);
  return token;
}

export function isSetupToken(db: Db, token: string): boolean {
  const { hash } = secrets(db);
  return hash !== undefined && !accountQueries(db).hasUsers() && timingSafeEqual(hash, hashOf(token));
}
