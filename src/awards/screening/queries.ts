import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { EntryState } from '../entries/queries.ts';
import type { CheckItem } from './checks.ts';

export interface CheckRow {
  entryId: number;
  item: CheckItem;
  met: boolean;
  note: string;
  checkedBy: number;
  checkedAt: string;
}

/** The secretariat's own notes on an entry; nobody else reads them. */
export interface NotesRow {
  entryId: number;
  body: string;
  writtenBy: number;
  writtenAt: string;
}

export type RefusalOutcome = 'confirmed' | 'rejected' | 'taken_back';
export interface RefusalRow {
  id: number;
  entryId: number;
  reason: string;
  proposedBy: number;
  proposedAt: string;
  /** null while it waits for a second secretary. */
  outcome: RefusalOutcome | null;
  settledBy: number | null;
  settledAt: string | null;
}

export type ObjectionOutcome = 'kept' | 'accepted';
export interface ObjectionRow {
  id: number;
  entryId: number;
  body: string;
  raisedBy: number;
  raisedAt: string;
  outcome: ObjectionOutcome | null;
  answer: string;
  settledBy: number | null;
  settledAt: string | null;
}

/** How far the secretariat is with an entry. */
export interface ProgressRow {
  entryId: number;
  /** Asked items with an answer, and those answered with no. */
  checked: number;
  unmet: number;
  /** Who proposed to refuse it; null without an open proposal. */
  refusalBy: number | null;
  objection: boolean;
  /** Whether the case was changed after the entry came into its state. */
  edited: boolean;
}

/** An entry of another year on the same case or of one of the same people. */
export interface RelatedEntryRow {
  year: FiscalYear;
  number: number;
  title: string | null;
  category: string;
  state: EntryState;
  samePost: boolean;
  shortlisted: boolean;
}

type Stored<T, K extends keyof T> = Omit<T, K> & Record<K, 0 | 1>;

export const screeningQueries = perDatabase((db: Db) => {
  const checks = db.prepare<[number], Stored<CheckRow, 'met'>>(`
    SELECT entry_id AS entryId, item, met, note, checked_by AS checkedBy, checked_at AS checkedAt
      FROM award_checks WHERE entry_id = ?`);
  const putCheck = db.prepare<Stored<CheckRow, 'met'>>(`
    INSERT INTO award_checks (entry_id, item, met, note, checked_by, checked_at)
    VALUES (@entryId, @item, @met, @note, @checkedBy, @checkedAt)
        ON CONFLICT (entry_id, item) DO UPDATE SET met = excluded.met, note = excluded.note,
           checked_by = excluded.checked_by, checked_at = excluded.checked_at`);
  const deleteCheck = db.prepare<[number, CheckItem]>('DELETE FROM award_checks WHERE entry_id = ? AND item = ?');
  const notes = db.prepare<[number], NotesRow>(`
    SELECT entry_id AS entryId, body, written_by AS writtenBy, written_at AS writtenAt
      FROM award_screening_notes WHERE entry_id = ?`);
  const putNotes = db.prepare<NotesRow>(`
    INSERT INTO award_screening_notes (entry_id, body, written_by, written_at) VALUES (@entryId, @body, @writtenBy, @writtenAt)
        ON CONFLICT (entry_id) DO UPDATE SET body = excluded.body, written_by = excluded.written_by, written_at = excluded.written_at`);
  const refusals = db.prepare<[number], RefusalRow>(`
    SELECT id, entry_id AS entryId, reason, proposed_by AS proposedBy, proposed_at AS proposedAt, outcome,
           settled_by AS settledBy, settled_at AS settledAt
      FROM award_refusals WHERE entry_id = ? ORDER BY id`);
  const insertRefusal = db.prepare<[number, string, number, string]>(
    'INSERT INTO award_refusals (entry_id, reason, proposed_by, proposed_at) VALUES (?, ?, ?, ?)',
  );
  const settleRefusal = db.prepare<{ id: number; outcome: RefusalOutcome; by: number; at: string }>(`
    UPDATE award_refusals SET outcome = @outcome, settled_by = @by, settled_at = @at WHERE id = @id AND outcome IS NULL`);
  const objections = db.prepare<[number], ObjectionRow>(`
    SELECT id, entry_id AS entryId, body, raised_by AS raisedBy, raised_at AS raisedAt, outcome, answer,
           settled_by AS settledBy, settled_at AS settledAt
      FROM award_objections WHERE entry_id = ? ORDER BY id`);
  const settleObjection = db.prepare<{ id: number; outcome: ObjectionOutcome; answer: string; by: number; at: string }>(`
    UPDATE award_objections SET outcome = @outcome, answer = @answer, settled_by = @by, settled_at = @at
     WHERE id = @id AND outcome IS NULL`);
  const progress = db.prepare<[FiscalYear], Stored<ProgressRow, 'objection' | 'edited'>>(`
    SELECT e.id AS entryId,
           (SELECT count(*) FROM award_checks k WHERE k.entry_id = e.id AND (k.item <> 'window' OR c.any_time = 0)) AS checked,
           (SELECT count(*) FROM award_checks k WHERE k.entry_id = e.id AND (k.item <> 'window' OR c.any_time = 0) AND k.met = 0) AS unmet,
           (SELECT r.proposed_by FROM award_refusals r WHERE r.entry_id = e.id AND r.outcome IS NULL) AS refusalBy,
           EXISTS (SELECT 1 FROM award_objections o WHERE o.entry_id = e.id AND o.outcome IS NULL) AS objection,
           ifnull(p.edited_at > (SELECT s.set_at FROM award_entry_states s WHERE s.entry_id = e.id ORDER BY s.seq DESC LIMIT 1), 0) AS edited
      FROM award_entries e
      JOIN award_categories c ON c.year = e.year AND c.id = e.category
      LEFT JOIN posts p ON p.id = e.post_id
     WHERE e.year = ?`);
  const related = db.prepare<{ id: number; year: FiscalYear }, Stored<RelatedEntryRow, 'samePost' | 'shortlisted'>>(`
    SELECT o.year, o.number, p.title, c.name AS category, o.state, ifnull(o.post_id = e.post_id, 0) AS samePost,
           EXISTS (SELECT 1 FROM award_shortlist s WHERE s.entry_id = o.id) AS shortlisted
      FROM award_entries e
      JOIN award_entries o ON o.year <> e.year AND o.state <> 'draft'
       AND (o.post_id = e.post_id OR EXISTS (
             SELECT 1 FROM award_members l JOIN award_members m ON m.user_id = l.user_id
              WHERE l.entry_id = e.id AND l.position = 0 AND m.entry_id = o.id))
      JOIN award_categories c ON c.year = o.year AND c.id = o.category
      LEFT JOIN posts p ON p.id = o.post_id
     WHERE e.id = @id AND o.year < @year
     ORDER BY o.year DESC, o.number`);
  const involved = db.prepare<{ id: number; userId: number }, { found: 0 | 1 }>(`
    SELECT EXISTS (SELECT 1 FROM award_members WHERE entry_id = @id AND user_id = @userId)
        OR EXISTS (SELECT 1 FROM award_nominations WHERE entry_id = @id AND nominator_id = @userId) AS found`);
  const free = db.prepare<{ id: number }, { userId: number }>(`
    SELECT u.id AS userId FROM users u JOIN user_roles r ON r.user_id = u.id AND r.role = 'secretariat'
     WHERE u.deactivated_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM award_members WHERE entry_id = @id AND user_id = u.id)
       AND NOT EXISTS (SELECT 1 FROM award_nominations WHERE entry_id = @id AND nominator_id = u.id)`);
  return {
    listChecks: (entryId: number): CheckRow[] => checks.all(entryId).map((row) => ({ ...row, met: row.met === 1 })),
    putCheck: (row: CheckRow) => void putCheck.run({ ...row, met: row.met ? 1 : 0 }),
    deleteCheck: (entryId: number, item: CheckItem) => void deleteCheck.run(entryId, item),
    findNotes: (entryId: number) => notes.get(entryId),
    putNotes: (row: NotesRow) => void putNotes.run(row),
    /** The oldest first; at most the last one is open. */
    listRefusals: (entryId: number) => refusals.all(entryId),
    insertRefusal: (entryId: number, reason: string, by: number, at: string) => void insertRefusal.run(entryId, reason, by, at),
    settleRefusal: (id: number, outcome: RefusalOutcome, by: number, at: string) =>
      settleRefusal.run({ id, outcome, by, at }).changes > 0,
    listObjections: (entryId: number) => objections.all(entryId),
    settleObjection: (row: { id: number; outcome: ObjectionOutcome; answer: string; by: number; at: string }) =>
      settleObjection.run(row).changes > 0,
    listProgress: (year: FiscalYear): ProgressRow[] =>
      progress.all(year).map((row) => ({ ...row, objection: row.objection === 1, edited: row.edited === 1 })),
    /** Entries of earlier years on the same case, or with the lead of this one in their team. */
    listEarlier: (id: number, year: FiscalYear): RelatedEntryRow[] =>
      related.all({ id, year }).map((row) => ({ ...row, samePost: row.samePost === 1, shortlisted: row.shortlisted === 1 })),
    /** Whether a person stands for an entry or has nominated it. */
    isInvolved: (id: number, userId: number) => involved.get({ id, userId })?.found === 1,
    /** Secretaries who may decide on an entry. */
    listUninvolved: (id: number) => free.all({ id }).map(({ userId }) => userId),
  };
});
