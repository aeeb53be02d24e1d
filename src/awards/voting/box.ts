import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, perDatabase, rewriteInKeyOrder } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { AppContext, Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { boxDigest, contentDigest } from '../rules/index.ts';
import { type AwardYear, findAward, takeStep } from '../years/years.ts';
import { emptyLog, forgetNewBallots } from './ballot-log.ts';
import { destroyKey, isKeyLeft } from './keys.ts';

type Office = Pick<AppContext, 'db' | 'config' | 'log'>;

/** For a closed box, and for digests of an open one, which tell no number. */
export const boxQueries = perDatabase((db: Db) => {
  const ofCategory = db.prepare<[FiscalYear, string], { tracker: string }>(
    'SELECT tracker FROM award_ballots WHERE year = ? AND category = ?',
  );
  const choices = db.prepare<[FiscalYear, string], { choices: string }>(
    'SELECT choices FROM award_ballots WHERE year = ? AND category = ?',
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
    /** What was chosen, as it is stored, without whose it is. */
    listChoices: (year: FiscalYear, category: string) => choices.all(year, category).map((row) => row.choices),
    listAllTrackers: (year: FiscalYear) => ofYear.all(year).map(({ tracker }) => tracker),
    countParticipants: (year: FiscalYear) => participants.get(year)?.people ?? 0,
    insert: (year: FiscalYear, category: string, digest: string) => void insert.run(year, category, digest),
    listDigests: (year: FiscalYear) => digests.all(year),
    isDestructionLogged: (year: FiscalYear) => destroyed.get(`FY${year}`) !== undefined,
  };
});

/**
 * Closes the box of a year once its time is over: digests of its categories, the audit chain, and then the end of the key.
 * Both tables are written anew, so that not even the bytes of the file tell who came when, and the box is shaken: from then on
 * a tracker leads to no choice, not even for who has the key or a receipt.
 * Harmless when it is closed already or not over yet. What it cannot finish now is logged, and the chores go on with it.
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
    rewriteInKeyOrder(db, 'award_participations');
    rewriteInKeyOrder(db, 'award_ballots', shaken(year));
    const participants = boxQueries(db).countParticipants(year);
    appendToChain(db, { type: 'voting_closed', year, data: { boxes, participants }, at });
    recordEvent(db, { kind: 'award.box_closed', actorId: by?.id, departmentId: by?.departmentId, subjectId: year, at });
    return true;
  });
  if (!closed) return false;
  forgetNewBallots(db, year);
  try {
    finishClose(office, year, at);
  } catch (fault) {
    office.log.error({ err: fault, award: year }, 'the box is closed, but its key is not destroyed');
  }
  return true;
}

function isDue(award: AwardYear | undefined, at: Date): award is AwardYear {
  if (!award?.steps.has('voting_frozen') || award.steps.has('box_closed')) return false;
  return at >= award.clock.voting.closesAt;
}

/** The digest of a category's trackers is published, that of all that is in its box is not: the count cannot be changed unseen either. */
function sealCategory(db: Db, year: FiscalYear, category: string): { ballots: number; digest: string; choices: string } {
  const { listTrackers, listChoices, insert } = boxQueries(db);
  const trackers = listTrackers(year, category);
  const digest = boxDigest(trackers);
  insert(year, category, digest);
  return { ballots: trackers.length, digest, choices: contentDigest(trackers, listChoices(year, category)) };
}

/**
 * The rows of the box with the choices of a year dealt anew: in each category the first tracker gets the first choices in the
 * order of their text, and so on. Every tracker and all choices stay, so that nothing is counted otherwise; what belonged to
 * what is gone. In a fixed order and not by chance: nobody has to believe that it was chance.
 */
const shaken =
  (year: FiscalYear) =>
  (before: string): string => {
    const placed = (column: 'tracker' | 'choices') =>
      `SELECT category, ${column}, row_number() OVER (PARTITION BY category ORDER BY ${column}) AS place
         FROM ${before} WHERE year = ${year}`;
    return `
      SELECT ${year} AS year, category, tracker, choices
        FROM (${placed('tracker')}) JOIN (${placed('choices')}) USING (category, place)
       UNION ALL
      SELECT year, category, tracker, choices FROM ${before} WHERE year <> ${year}
       ORDER BY year, category, tracker`;
  };

/** Puts the digest of a box that is still open into the chain: what is in it now cannot be taken out unseen. It tells no number. */
export function sealBox(db: Db, year: FiscalYear, at: Date): void {
  inTransaction(db, () => {
    const sha256 = boxDigest(boxQueries(db).listAllTrackers(year));
    appendToChain(db, { type: 'box_digest', year, data: { sha256 }, at });
  });
  forgetNewBallots(db, year);
}

/**
 * What follows the commit of a close: the end of the key, and that of the write-ahead log, in which the last ballots still lie
 * beside those who cast them. The chain says that the key is destroyed once both are done. Until then every call tries again,
 * whichever process has closed the box; so does one that finds a key which a restored folder brought back.
 * @throws what keeps the key from being destroyed; the log is emptied nevertheless
 */
export function finishClose({ db, config }: Office, year: FiscalYear, at: Date): void {
  if (boxQueries(db).isDestructionLogged(year) && !isKeyLeft(config, year)) return;
  let isLogEmpty = false;
  try {
    destroyKey(config, year);
  } finally {
    isLogEmpty = emptyLog(db);
  }
  if (isLogEmpty) inTransaction(db, () => appendToChain(db, { type: 'key_destroyed', year, at }));
}
