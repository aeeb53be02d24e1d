import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, perDatabase, rewriteInKeyOrder } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { AppContext, Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { boxDigest } from '../rules/index.ts';
import { type AwardYear, findAward, listAwards, takeStep } from '../years/years.ts';
import { emptyLog, forgetNewBallots } from './ballot-log.ts';
import { destroyKey, readKey } from './keys.ts';

type Office = Pick<AppContext, 'db' | 'config'>;

/** For a closed box, and for digests of an open one, which tell no number. */
export const boxQueries = perDatabase((db: Db) => {
  const ofCategory = db.prepare<[FiscalYear, string], { tracker: string }>(
    'SELECT tracker FROM award_ballots WHERE year = ? AND category = ?',
  );
  const ofYear = db.prepare<[FiscalYear], { tracker: string }>('SELECT tracker FROM award_ballots WHERE year = ?');
  const participants = db.prepare<[FiscalYear], { people: number }>(
    'SELECT count(DISTINCT user_id) AS people FROM award_participations WHERE year = ?',
  );
  const insert = db.prepare<[FiscalYear, string, string]>('INSERT INTO award_boxes (year, category, digest) VALUES (?, ?, ?)');
  const digests = db.prepare<[FiscalYear], { category: string; digest: string }>(`
    SELECT b.category, b.digest FROM award_boxes b
      JOIN award_categories c ON c.year = b.year AND c.id = b.category
     WHERE b.year = ? ORDER BY c.position, c.id`);
  const destroyed = db.prepare<[string], { seq: number }>(`
    SELECT seq FROM award_chain WHERE event ->> '$.type' = 'key_destroyed' AND event ->> '$.data.cycle' = ? LIMIT 1`);
  return {
    listTrackers: (year: FiscalYear, category: string) => ofCategory.all(year, category).map(({ tracker }) => tracker),
    listAllTrackers: (year: FiscalYear) => ofYear.all(year).map(({ tracker }) => tracker),
    countParticipants: (year: FiscalYear) => participants.get(year)?.people ?? 0,
    insert: (year: FiscalYear, category: string, digest: string) => void insert.run(year, category, digest),
    listDigests: (year: FiscalYear) => digests.all(year),
    isDestructionLogged: (year: FiscalYear) => destroyed.get(`FY${year}`) !== undefined,
  };
});

/**
 * Closes the box of a year once its time is over: digests of its categories, the audit chain, and then the end of the key.
 * Both tables are written anew, so that not even the bytes of the file tell who came when.
 * Harmless when it is closed already or not over yet.
 * @param by who pressed the button; undefined where the clock did it
 * @returns whether this call closed it
 */
export function closeBox(office: Office, year: FiscalYear, at: Date, by?: Pick<Viewer, 'id' | 'departmentId'>): boolean {
  const { db } = office;
  if (!isDue(findAward(db, year), at)) return false;
  const closed = inTransaction(db, () => {
    const award = findAward(db, year);
    if (!isDue(award, at)) return false;
    takeStep(db, { year, step: 'box_closed', takenBy: by?.id ?? null, takenAt: at.toISOString() });
    const boxes = Object.fromEntries(award.categories.map(({ id }) => [id, sealCategory(db, year, id)]));
    for (const table of ['award_participations', 'award_ballots']) rewriteInKeyOrder(db, table);
    const participants = boxQueries(db).countParticipants(year);
    appendToChain(db, { type: 'voting_closed', year, data: { boxes, participants }, at });
    recordEvent(db, { kind: 'award.box_closed', actorId: by?.id, departmentId: by?.departmentId, subjectId: year, at });
    return true;
  });
  if (!closed) return false;
  forgetNewBallots(db, year);
  destroyUsedKey(office, year, at);
  emptyLog(db);
  return true;
}

function isDue(award: AwardYear | undefined, at: Date): award is AwardYear {
  if (!award?.steps.has('voting_frozen') || award.steps.has('box_closed')) return false;
  return at >= award.clock.voting.closesAt;
}

function sealCategory(db: Db, year: FiscalYear, category: string): { ballots: number; digest: string } {
  const trackers = boxQueries(db).listTrackers(year, category);
  const digest = boxDigest(trackers);
  boxQueries(db).insert(year, category, digest);
  return { ballots: trackers.length, digest };
}

/** Puts the digest of a box that is still open into the chain: what is in it now cannot be taken out unseen. It tells no number. */
export function sealBox(db: Db, year: FiscalYear, at: Date): void {
  inTransaction(db, () => {
    const sha256 = boxDigest(boxQueries(db).listAllTrackers(year));
    appendToChain(db, { type: 'box_digest', year, data: { sha256 }, at });
  });
  forgetNewBallots(db, year);
}

/** Destroys the keys of closed boxes where a process ended before it came to that, or where a restored folder brought one back. */
export function destroyLeftKeys(office: Office, at: Date): void {
  for (const { year, steps } of listAwards(office.db)) {
    if (!steps.has('box_closed')) continue;
    if (readKey(office.config, year) || !boxQueries(office.db).isDestructionLogged(year)) destroyUsedKey(office, year, at);
  }
}

function destroyUsedKey({ db, config }: Office, year: FiscalYear, at: Date): void {
  destroyKey(config, year);
  inTransaction(db, () => appendToChain(db, { type: 'key_destroyed', year, at }));
}
