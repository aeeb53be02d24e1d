import { holdGenerations, inTransaction } from '../../db/index.ts';
import { conflict, type FiscalYear, invalid } from '../../lib/index.ts';
import type { AppContext, Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { receiptOf, trackerOf } from '../rules/index.ts';
import { requireAward } from '../years/years.ts';
import { noteCast } from './ballot-log.ts';
import { faultIn, requirePaper } from './ballot-paper.ts';
import { ballotQueries } from './ballot-queries.ts';
import { readKey, writeKey } from './keys.ts';

/** An instant, or how to find it out once the write lock is held: waiting for the lock must not let a late ballot in. */
type Moment = Date | (() => Date);

type Office = Pick<AppContext, 'db' | 'config'>;

/**
 * Puts a person's ballot of a category into the box, or another one in its place (award-rules.md, R6 and Secrecy and audit, 4).
 * On purpose it writes no event, no time and no line of a log, and touches no counter.
 * @param choices numbers of entries; none is a blank ballot
 * @returns the receipt; the same for every ballot of this person in this category
 * @throws AppError not_found, conflict when there is nothing to vote on now, when the key of an earlier ballot is lost or that of the
 *   vote cannot be read, forbidden for who is not on the roll, invalid for choices that break a rule
 */
export function castBallot(
  office: Office,
  viewer: Viewer,
  year: FiscalYear,
  category: string,
  choices: readonly number[],
  at: Moment,
): string {
  const { db, config } = office;
  const now = () => (typeof at === 'function' ? at() : at);
  replaceLostKey(office, viewer, year, category, now);
  const { tracker, isNew } = inTransaction(db, () => {
    // Not of before the lock: while it was waited for, another process may have taken an entry off the list.
    holdGenerations(db);
    const paper = requirePaper(db, viewer, requireAward(db, year, viewer), category, now());
    const fault = faultIn(paper, choices);
    if (fault) throw invalid(`ballot_${fault}`);
    const key = readKey(config, year);
    if (!key) throw new Error('The key of the vote is gone');
    const tracker = trackerOf(key, year, category, String(viewer.id));
    const { participate, find, put } = ballotQueries(db);
    const isNew = participate(year, category, viewer.id);
    if (!isNew && !find(year, category, tracker)) throw conflict('ballot_fixed');
    put(
      year,
      category,
      tracker,
      [...choices].sort((a, b) => a - b),
    );
    return { tracker, isNew };
  });
  noteCast(db, year, isNew);
  return receiptOf(tracker);
}

/**
 * A key that is gone, after a restore on another machine, is replaced by a new one, which the chain records. Ballots cast
 * under the lost one stand and cannot be changed.
 */
function replaceLostKey(office: Office, viewer: Viewer, year: FiscalYear, category: string, now: () => Date): void {
  const { db, config } = office;
  if (readKey(config, year)) return;
  inTransaction(db, () => {
    const at = now();
    requirePaper(db, viewer, requireAward(db, year, viewer), category, at);
    if (readKey(config, year)) return;
    appendToChain(db, { type: 'key_replaced', year, at });
    writeKey(config, year);
  });
}
