import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

export const ENTRY_STATES = [
  'draft',
  'submitted',
  'awaiting_consent',
  'needs_fix',
  'eligible',
  'ineligible',
  'lapsed',
  'withdrawn',
] as const;
export type EntryState = (typeof ENTRY_STATES)[number];
export type WithdrawnStage = 'nomination' | 'voting' | 'shortlisted' | 'judging' | 'published';

export interface EntryRow {
  id: number;
  year: FiscalYear;
  number: number;
  category: string;
  /** null when the post was deleted for good. */
  postId: number | null;
  state: EntryState;
  /** When the lead agreed to stand. */
  consentedAt: string | null;
  /** Revision of the post when the list was frozen; null: not on the list. */
  listedRevision: number | null;
  withdrawnStage: WithdrawnStage | null;
}

/** An entry with its post as it stands now; the post's members are null when it is deleted. `readable`: every reader may open it. */
export interface EntryWithPost extends EntryRow {
  title: string | null;
  excerpt: string | null;
  revision: number | null;
  readable: boolean;
}

export interface MemberRow {
  entryId: number;
  userId: number;
  /** 0 is the lead. */
  position: number;
  departmentId: number;
}

export interface NominationRow {
  entryId: number;
  nominatorId: number;
  departmentId: number;
  reason: string;
  nominatedAt: string;
}

export interface StateRow {
  entryId: number;
  seq: number;
  state: EntryState;
  /** null where the rules did it. */
  setBy: number | null;
  setAt: string;
  reason: string;
}

const COLUMNS = `
  e.id, e.year, e.number, e.category, e.post_id AS postId, e.state, e.consented_at AS consentedAt,
  e.listed_revision AS listedRevision, e.withdrawn_stage AS withdrawnStage`;
const WITH_POST = `
  SELECT ${COLUMNS}, p.title, p.excerpt, p.revision, ifnull(p.listed, 0) AS readable
    FROM award_entries e LEFT JOIN posts p ON p.id = e.post_id`;
const MEMBER = 'm.entry_id AS entryId, m.user_id AS userId, m.position, m.department_id AS departmentId';

type Stored = Omit<EntryWithPost, 'readable'> & { readable: 0 | 1 };
const toEntry = (row: Stored): EntryWithPost => ({ ...row, readable: row.readable === 1 });

export const entryQueries = perDatabase((db: Db) => {
  const find = db.prepare<[number], EntryRow>(`SELECT ${COLUMNS} FROM award_entries e WHERE e.id = ?`);
  const ofNumber = db.prepare<[FiscalYear, number], Stored>(`${WITH_POST} WHERE e.year = ? AND e.number = ?`);
  const ofPost = db.prepare<[FiscalYear, number], EntryRow>(
    `SELECT ${COLUMNS} FROM award_entries e WHERE e.year = ? AND e.post_id = ?`,
  );
  const ofYear = db.prepare<[FiscalYear], Stored>(`${WITH_POST} WHERE e.year = ? ORDER BY e.number`);
  const onList = db.prepare<[FiscalYear], Stored>(
    `${WITH_POST} WHERE e.year = ? AND e.listed_revision IS NOT NULL ORDER BY e.number`,
  );
  const members = db.prepare<[number], MemberRow>(
    `SELECT ${MEMBER} FROM award_members m WHERE m.entry_id = ? ORDER BY m.position`,
  );
  const membersOfYear = db.prepare<[FiscalYear], MemberRow>(`
    SELECT ${MEMBER} FROM award_members m JOIN award_entries e ON e.id = m.entry_id WHERE e.year = ? ORDER BY m.entry_id, m.position`);
  const nominations = db.prepare<[number], NominationRow>(`
    SELECT entry_id AS entryId, nominator_id AS nominatorId, department_id AS departmentId, reason, nominated_at AS nominatedAt
      FROM award_nominations WHERE entry_id = ? ORDER BY nominated_at, nominator_id`);
  const states = db.prepare<[number], StateRow>(`
    SELECT entry_id AS entryId, seq, state, set_by AS setBy, set_at AS setAt, reason
      FROM award_entry_states WHERE entry_id = ? ORDER BY seq`);
  const nextNumber = db.prepare<[FiscalYear], { number: number }>(
    'SELECT ifnull(max(number), 0) + 1 AS number FROM award_entries WHERE year = ?',
  );
  const insert = db.prepare<Omit<EntryRow, 'id' | 'listedRevision' | 'withdrawnStage'>>(`
    INSERT INTO award_entries (year, number, category, post_id, state, consented_at)
    VALUES (@year, @number, @category, @postId, @state, @consentedAt)`);
  const setState = db.prepare<{ id: number; state: EntryState; withdrawnStage: WithdrawnStage | null }>(
    'UPDATE award_entries SET state = @state, withdrawn_stage = @withdrawnStage WHERE id = @id',
  );
  const setConsent = db.prepare<[string | null, number]>('UPDATE award_entries SET consented_at = ? WHERE id = ?');
  const setCategory = db.prepare<[string, number]>('UPDATE award_entries SET category = ? WHERE id = ?');
  const list = db.prepare<[FiscalYear]>(`
    UPDATE award_entries SET listed_revision = (SELECT revision FROM posts WHERE posts.id = award_entries.post_id)
     WHERE year = ? AND state = 'eligible'`);
  const insertState = db.prepare<Omit<StateRow, 'seq'>, { seq: number }>(`
    INSERT INTO award_entry_states (entry_id, seq, state, set_by, set_at, reason)
    VALUES (@entryId, (SELECT ifnull(max(seq), 0) + 1 FROM award_entry_states WHERE entry_id = @entryId), @state, @setBy, @setAt, @reason)
    RETURNING seq`);
  const insertMember = db.prepare<MemberRow>(
    'INSERT INTO award_members (entry_id, user_id, position, department_id) VALUES (@entryId, @userId, @position, @departmentId)',
  );
  const deleteMembers = db.prepare<[number]>('DELETE FROM award_members WHERE entry_id = ?');
  const deleteMember = db.prepare<[number, number]>(
    'DELETE FROM award_members WHERE entry_id = ? AND user_id = ? AND position > 0',
  );
  const putNomination = db.prepare<NominationRow>(`
    INSERT INTO award_nominations (entry_id, nominator_id, department_id, reason, nominated_at)
    VALUES (@entryId, @nominatorId, @departmentId, @reason, @nominatedAt)
        ON CONFLICT (entry_id, nominator_id) DO UPDATE SET reason = excluded.reason`);
  // Who left a team and is put into it again is told again.
  const insertNotice = db.prepare<[number, number, number]>(`
    INSERT INTO award_notices (entry_id, seq, user_id) VALUES (?, ?, ?)
        ON CONFLICT (entry_id, seq, user_id) DO UPDATE SET read_at = NULL`);
  return {
    find: (id: number) => find.get(id),
    findByNumber: (year: FiscalYear, number: number) => {
      const row = ofNumber.get(year, number);
      return row && toEntry(row);
    },
    findOfPost: (year: FiscalYear, postId: number) => ofPost.get(year, postId),
    listOfYear: (year: FiscalYear) => ofYear.all(year).map(toEntry),
    /** The frozen list with those withdrawn since. */
    listOnList: (year: FiscalYear) => onList.all(year).map(toEntry),
    /** The lead first. */
    listMembers: (entryId: number) => members.all(entryId),
    listMembersOfYear: (year: FiscalYear) => membersOfYear.all(year),
    listNominations: (entryId: number) => nominations.all(entryId),
    listStates: (entryId: number) => states.all(entryId),
    nextNumber: (year: FiscalYear): number => nextNumber.get(year)?.number ?? 1,
    insert: (row: Omit<EntryRow, 'id' | 'listedRevision' | 'withdrawnStage'>) => Number(insert.run(row).lastInsertRowid),
    setState: (id: number, state: EntryState, withdrawnStage: WithdrawnStage | null) =>
      void setState.run({ id, state, withdrawnStage }),
    setConsent: (id: number, at: string | null) => void setConsent.run(at, id),
    setCategory: (id: number, category: string) => void setCategory.run(category, id),
    /** Puts every eligible entry of a year on the list, each with the revision of its post. */
    freezeList: (year: FiscalYear) => list.run(year).changes,
    insertState: (row: Omit<StateRow, 'seq'>) => insertState.get(row)?.seq as number,
    insertMember: (row: MemberRow) => void insertMember.run(row),
    deleteMembers: (entryId: number) => void deleteMembers.run(entryId),
    /** Takes somebody out of a team, but never the lead. */
    deleteMember: (entryId: number, userId: number) => void deleteMember.run(entryId, userId),
    putNomination: (row: NominationRow) => void putNomination.run(row),
    insertNotice: (entryId: number, seq: number, userId: number) => void insertNotice.run(entryId, seq, userId),
  };
});
