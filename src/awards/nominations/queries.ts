import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { EntryState, EntryWithPost, WithdrawnStage } from '../entries/queries.ts';

/** An entry that a person has to do with, as their own list shows it. */
export interface OwnEntryRow {
  id: number;
  year: FiscalYear;
  number: number;
  category: string;
  postId: number | null;
  state: EntryState;
  consentedAt: string | null;
  withdrawnStage: WithdrawnStage | null;
  /** 0 is the lead; null for somebody who nominated and does not stand. */
  position: number | null;
  nominatedAt: string | null;
}

/** A state that somebody was told of and has not said to have seen. */
export interface NoticeRow {
  id: number;
  entryId: number;
  year: FiscalYear;
  number: number;
  postId: number | null;
  state: EntryState;
  setBy: number | null;
  setAt: string;
  reason: string;
  /** Whether the entry came into the state because an objection was accepted. */
  objectionAccepted: 0 | 1;
  /** What the person who is told is to the entry. */
  part: 'lead' | 'member' | 'nominator';
}

export interface OwnCaseRow {
  id: number;
  title: string;
}

export interface ObjectionRow {
  id: number;
  entryId: number;
  body: string;
  raisedBy: number;
  raisedAt: string;
  outcome: 'kept' | 'accepted' | null;
  answer: string;
  settledAt: string | null;
}

const MEMBER_OF = 'SELECT 1 FROM award_members m WHERE m.entry_id = e.id AND m.user_id = @userId';
const LEAD_OF = `${MEMBER_OF} AND m.position = 0`;
const NOMINATED = 'SELECT 1 FROM award_nominations n WHERE n.entry_id = e.id AND n.nominator_id = @userId';
const FROZEN = "SELECT 1 FROM award_steps s WHERE s.year = e.year AND s.step = 'voting_frozen'";
/** Of an entry that somebody has nothing to do with any more they are told nothing. */
const CONCERNED = `(EXISTS (${MEMBER_OF}) OR EXISTS (${NOMINATED}))`;
const SHOWN = 100;

type Stored = Omit<EntryWithPost, 'readable'> & { readable: 0 | 1 };

export const nominationQueries = perDatabase((db: Db) => {
  // Nominations are confidential until the list is frozen; a draft is its lead's alone.
  const visible = db.prepare<{ year: FiscalYear; number: number; userId: number | null; runsAwards: 0 | 1 }, Stored>(`
    SELECT e.id, e.year, e.number, e.category, e.post_id AS postId, e.state, e.consented_at AS consentedAt,
           e.listed_revision AS listedRevision, e.withdrawn_stage AS withdrawnStage,
           p.title, p.excerpt, p.revision, ifnull(p.listed, 0) AS readable
      FROM award_entries e LEFT JOIN posts p ON p.id = e.post_id
     WHERE e.year = @year AND e.number = @number
       AND (e.listed_revision IS NOT NULL
            OR EXISTS (${LEAD_OF})
            OR (e.state <> 'draft' AND (@runsAwards = 1 OR EXISTS (${MEMBER_OF}) OR EXISTS (${NOMINATED}))))`);
  const ofPerson = db.prepare<{ userId: number }, OwnEntryRow>(`
    SELECT e.id, e.year, e.number, e.category, e.post_id AS postId, e.state, e.consented_at AS consentedAt,
           e.withdrawn_stage AS withdrawnStage, m.position, n.nominated_at AS nominatedAt
      FROM (SELECT entry_id FROM award_members WHERE user_id = @userId
             UNION SELECT entry_id FROM award_nominations WHERE nominator_id = @userId) own
      JOIN award_entries e ON e.id = own.entry_id
      LEFT JOIN award_members m ON m.entry_id = e.id AND m.user_id = @userId
      LEFT JOIN award_nominations n ON n.entry_id = e.id AND n.nominator_id = @userId
     WHERE e.state <> 'draft' OR m.position = 0
     ORDER BY e.year DESC, e.number DESC LIMIT ${SHOWN}`);
  const ofOthers = db.prepare<{ year: FiscalYear; userId: number }, { nominations: number }>(`
    SELECT count(*) AS nominations
      FROM award_nominations n JOIN award_entries e ON e.id = n.entry_id
     WHERE n.nominator_id = @userId AND e.year = @year AND NOT EXISTS (${MEMBER_OF})`);
  const ownCases = db.prepare<{ userId: number }, OwnCaseRow>(`
    SELECT id, title FROM posts
     WHERE id IN (SELECT id FROM posts WHERE author_id = @userId UNION SELECT post_id FROM post_coauthors WHERE user_id = @userId)
       AND kind = 'case_study' AND listed = 1
     ORDER BY published_at DESC, id DESC LIMIT ${SHOWN}`);
  // What waits for this person: the lead's answer or correction, or a correction of the nominators before the lead agrees.
  const asked = db.prepare<{ userId: number }, { entries: number }>(`
    SELECT count(*) AS entries FROM award_entries e
     WHERE e.state IN ('awaiting_consent', 'needs_fix') AND NOT EXISTS (${FROZEN})
       AND ((EXISTS (${LEAD_OF}) AND (e.state = 'awaiting_consent' OR e.consented_at IS NOT NULL))
            OR (EXISTS (${NOMINATED}) AND e.state = 'needs_fix' AND e.consented_at IS NULL AND NOT EXISTS (${LEAD_OF})))`);
  const unread = db.prepare<{ userId: number }, NoticeRow>(`
    SELECT w.id, e.id AS entryId, e.year, e.number, e.post_id AS postId, s.state, s.set_by AS setBy, s.set_at AS setAt, s.reason,
           EXISTS (SELECT 1 FROM award_objections o WHERE o.entry_id = s.entry_id AND o.outcome = 'accepted'
                      AND o.settled_at = s.set_at AND s.state = 'submitted') AS objectionAccepted,
           CASE WHEN EXISTS (${LEAD_OF}) THEN 'lead' WHEN EXISTS (${MEMBER_OF}) THEN 'member' ELSE 'nominator' END AS part
      FROM award_notices w
      JOIN award_entry_states s ON s.entry_id = w.entry_id AND s.seq = w.seq
      JOIN award_entries e ON e.id = w.entry_id
     WHERE w.user_id = @userId AND w.read_at IS NULL AND ${CONCERNED}
     ORDER BY w.id DESC LIMIT ${SHOWN}`);
  const countUnread = db.prepare<{ userId: number }, { notices: number }>(`
    SELECT count(*) AS notices FROM award_notices w JOIN award_entries e ON e.id = w.entry_id
     WHERE w.user_id = @userId AND w.read_at IS NULL AND ${CONCERNED}`);
  const ownNotice = db.prepare<[number, number], { readAt: string | null }>(
    'SELECT read_at AS readAt FROM award_notices WHERE id = ? AND user_id = ?',
  );
  const setRead = db.prepare<[string, number]>('UPDATE award_notices SET read_at = ? WHERE id = ? AND read_at IS NULL');
  const setReadOfEntry = db.prepare<[string, number, number]>(
    'UPDATE award_notices SET read_at = ? WHERE entry_id = ? AND user_id = ? AND read_at IS NULL',
  );
  const objections = db.prepare<[number], ObjectionRow>(`
    SELECT id, entry_id AS entryId, body, raised_by AS raisedBy, raised_at AS raisedAt, outcome, answer, settled_at AS settledAt
      FROM award_objections WHERE entry_id = ? ORDER BY id`);
  const insertObjection = db.prepare<Pick<ObjectionRow, 'entryId' | 'body' | 'raisedBy' | 'raisedAt'>>(`
    INSERT INTO award_objections (entry_id, body, raised_by, raised_at) VALUES (@entryId, @body, @raisedBy, @raisedAt)`);
  const onShortlist = db.prepare<[number], { found: 0 | 1 }>(
    'SELECT EXISTS (SELECT 1 FROM award_shortlist WHERE entry_id = ?) AS found',
  );
  const ofPost = db.prepare<[number], { year: FiscalYear; number: number; shortlisted: 0 | 1 }>(`
    SELECT e.year, e.number, EXISTS (SELECT 1 FROM award_shortlist s WHERE s.entry_id = e.id) AS shortlisted
      FROM award_entries e WHERE e.post_id = ? AND e.state = 'eligible' ORDER BY e.year DESC`);
  return {
    /** An entry of a year with its post, if this person may know of it. */
    findVisible: (year: FiscalYear, number: number, asker: { userId: number | undefined; runsAwards: boolean }) => {
      const row = visible.get({ year, number, userId: asker.userId ?? null, runsAwards: asker.runsAwards ? 1 : 0 });
      return row && { ...row, readable: row.readable === 1 };
    },
    /** What a person stands for or has nominated, the latest first. */
    listOfPerson: (userId: number) => ofPerson.all({ userId }),
    /** Nominations in a year of entries that the nominator has no part in. */
    countOfOthers: (year: FiscalYear, userId: number) => ofOthers.get({ year, userId })?.nominations ?? 0,
    /** Case studies on the board that a person wrote or helped to write, the latest first. */
    listOwnCases: (userId: number) => ownCases.all({ userId }),
    countAsked: (userId: number) => asked.get({ userId })?.entries ?? 0,
    /** The latest first. */
    listUnread: (userId: number) => unread.all({ userId }),
    countUnread: (userId: number) => countUnread.get({ userId })?.notices ?? 0,
    findOwnNotice: (id: number, userId: number) => ownNotice.get(id, userId),
    setRead: (id: number, at: string) => void setRead.run(at, id),
    /** Whoever acts on an entry has seen what became of it. */
    setReadOfEntry: (entryId: number, userId: number, at: string) => void setReadOfEntry.run(at, entryId, userId),
    listObjections: (entryId: number) => objections.all(entryId),
    insertObjection: (row: Pick<ObjectionRow, 'entryId' | 'body' | 'raisedBy' | 'raisedAt'>) =>
      Number(insertObjection.run(row).lastInsertRowid),
    isShortlisted: (entryId: number) => onShortlist.get(entryId)?.found === 1,
    /** The years in which a case stood to the end. */
    listOfPost: (postId: number) => ofPost.all(postId).map((row) => ({ ...row, shortlisted: row.shortlisted === 1 })),
  };
});
