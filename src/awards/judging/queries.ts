import { type Db, perDatabase } from '../../db/index.ts';
import type { Day, FiscalYear } from '../../lib/index.ts';
import type { CriterionId } from '../rules/index.ts';

export type Scores = Record<CriterionId, number>;
/** Points as far as they are filled in. */
export type DraftScores = Record<CriterionId, number | null>;

/** A card while its juror works on it. */
export interface CardRow extends DraftScores {
  year: FiscalYear;
  entryId: number;
  userId: number;
  comment: string;
  note: string;
  savedAt: string;
}

/** A card as it counts: the first is the locked one, later ones have their reason. */
export interface LockedCardRow extends Scores {
  entryId: number;
  userId: number;
  version: number;
  comment: string;
  reason: string;
  recordedAt: string;
}

export interface LockRow {
  year: FiscalYear;
  category: string;
  userId: number;
  lockedAt: string;
}

/** 128 random bits that go into the digest of cards in the audit chain. They are shown nowhere, and only the audit reads them. */
export interface Salted<Salt = string> {
  salt: Salt;
}

export interface RecusalRow {
  entryId: number;
  userId: number;
  reason: string;
  declaredBy: number;
  declaredAt: string;
}

/** An entry and somebody who has to do with it. */
export interface Concern {
  entryId: number;
  userId: number;
}

const SCORES = 'effect, spread, idea, user, sustain';
const LOCKED = `c.entry_id AS entryId, c.user_id AS userId, c.version, c.effect, c.spread, c.idea, c.user, c.sustain, c.comment, c.reason,
  c.recorded_at AS recordedAt`;

export const judgingQueries = perDatabase((db: Db) => {
  const cards = db.prepare<[FiscalYear, number], CardRow>(`
    SELECT year, entry_id AS entryId, user_id AS userId, ${SCORES}, comment, note, saved_at AS savedAt
      FROM award_cards WHERE year = ? AND user_id = ?`);
  const putCard = db.prepare<CardRow>(`
    INSERT INTO award_cards (year, entry_id, user_id, ${SCORES}, comment, note, saved_at)
    VALUES (@year, @entryId, @userId, @effect, @spread, @idea, @user, @sustain, @comment, @note, @savedAt)
        ON CONFLICT (entry_id, user_id) DO UPDATE SET effect = @effect, spread = @spread, idea = @idea, user = @user,
           sustain = @sustain, comment = @comment, note = @note, saved_at = @savedAt`);
  const locks = db.prepare<[FiscalYear], LockRow>(
    'SELECT year, category, user_id AS userId, locked_at AS lockedAt FROM award_card_locks WHERE year = ?',
  );
  const insertLock = db.prepare<LockRow & Salted>(
    'INSERT INTO award_card_locks (year, category, user_id, locked_at, salt) VALUES (@year, @category, @userId, @lockedAt, @salt)',
  );
  const locked = db.prepare<[FiscalYear], LockedCardRow>(`
    SELECT ${LOCKED} FROM award_locked_cards c JOIN award_entries e ON e.id = c.entry_id
     WHERE e.year = ? ORDER BY c.entry_id, c.user_id, c.version`);
  const insertLocked = db.prepare<LockedCardRow & Salted<string | null>>(`
    INSERT INTO award_locked_cards (entry_id, user_id, version, ${SCORES}, comment, reason, recorded_at, salt)
    VALUES (@entryId, @userId, @version, @effect, @spread, @idea, @user, @sustain, @comment, @reason, @recordedAt, @salt)`);
  const recusals = db.prepare<[FiscalYear], RecusalRow>(`
    SELECT r.entry_id AS entryId, r.user_id AS userId, r.reason, r.declared_by AS declaredBy, r.declared_at AS declaredAt
      FROM award_recusals r JOIN award_entries e ON e.id = r.entry_id WHERE e.year = ? ORDER BY r.declared_at, r.entry_id, r.user_id`);
  const insertRecusal = db.prepare<RecusalRow>(`
    INSERT INTO award_recusals (entry_id, user_id, reason, declared_by, declared_at)
    VALUES (@entryId, @userId, @reason, @declaredBy, @declaredAt)`);
  const team = db.prepare<[FiscalYear], Concern>(`
    SELECT m.entry_id AS entryId, m.user_id AS userId
      FROM award_members m JOIN award_entries e ON e.id = m.entry_id WHERE e.year = ?`);
  const nominators = db.prepare<[FiscalYear], Concern>(`
    SELECT n.entry_id AS entryId, n.nominator_id AS userId
      FROM award_nominations n JOIN award_entries e ON e.id = n.entry_id WHERE e.year = ?`);
  // Whoever was in a department of the team at some time of the window, whenever the others were there.
  const colleagues = db.prepare<{ year: FiscalYear; from: Day; to: Day }, Concern>(`
    SELECT DISTINCT m.entry_id AS entryId, own.user_id AS userId
      FROM award_members m
      JOIN award_entries e ON e.id = m.entry_id AND e.year = @year
      JOIN memberships theirs ON theirs.user_id = m.user_id AND theirs.valid_from <= @to AND ifnull(theirs.valid_to, '9999') > @from
      JOIN memberships own ON own.department_id = theirs.department_id AND own.valid_from <= @to AND ifnull(own.valid_to, '9999') > @from`);
  const setNumber = db.prepare<[number, FiscalYear, number]>('UPDATE award_jurors SET number = ? WHERE year = ? AND user_id = ?');
  const answer = db.prepare<{ year: FiscalYear; userId: number; answer: string; at: string }>(
    'UPDATE award_jurors SET answer = @answer, answered_at = @at WHERE year = @year AND user_id = @userId',
  );
  return {
    /** What a juror has typed so far. */
    listCards: (year: FiscalYear, userId: number) => cards.all(year, userId),
    putCard: (row: CardRow) => void putCard.run(row),
    listLocks: (year: FiscalYear) => locks.all(year),
    insertLock: (row: LockRow & Salted) => void insertLock.run(row),
    /** Every version of every locked card of a year, by entry and juror. */
    listLocked: (year: FiscalYear) => locked.all(year),
    /** The salt is that of a later version; the first stands under that of its lock. */
    insertLocked: (row: LockedCardRow & Salted<string | null>) => void insertLocked.run(row),
    /** Declared ones. */
    listRecusals: (year: FiscalYear) => recusals.all(year),
    insertRecusal: (row: RecusalRow) => void insertRecusal.run(row),
    listTeam: (year: FiscalYear) => team.all(year),
    listNominators: (year: FiscalYear) => nominators.all(year),
    /** Everybody who shared a department with the team of an entry between two days, the team among them. */
    listColleagues: (year: FiscalYear, from: Day, to: Day) => colleagues.all({ year, from, to }),
    setNumber: (year: FiscalYear, userId: number, number: number) => void setNumber.run(number, year, userId),
    answerInvitation: (year: FiscalYear, userId: number, given: 'accepted' | 'declined', at: string) =>
      void answer.run({ year, userId, answer: given, at }),
  };
});
