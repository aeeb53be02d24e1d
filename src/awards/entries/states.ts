import { recordEvent } from '../../activity/index.ts';
import { type Db, touch } from '../../db/index.ts';
import { type EntryState, entryQueries, type WithdrawnStage } from './queries.ts';

export interface StateChange {
  entryId: number;
  state: EntryState;
  /** Who does it; undefined where the rules do (a nomination lapses). */
  by: { id: number; departmentId: number } | undefined;
  /** Why, in a line that the lead and the nominators read; may be empty where the state says it all. */
  reason: string;
  /** How far the year was; only for `withdrawn`. */
  withdrawnStage?: WithdrawnStage;
}

/**
 * Puts an entry into a state, keeps who, when and why, and tells the lead and the nominators, except the one who did it.
 * Whether the change is allowed is the caller's to know. Call it in the transaction of the act.
 */
export function setEntryState(db: Db, { entryId, state, by, reason, withdrawnStage }: StateChange, at: Date): void {
  const queries = entryQueries(db);
  queries.setState(entryId, state, withdrawnStage ?? null);
  const seq = queries.insertState({ entryId, state, setBy: by?.id ?? null, setAt: at.toISOString(), reason });
  for (const userId of concerned(db, entryId)) if (userId !== by?.id) queries.insertNotice(entryId, seq, userId);
  touch(db, 'awards');
  recordEvent(db, {
    kind: 'entry.state_set',
    actorId: by?.id,
    departmentId: by?.departmentId,
    subjectId: entryId,
    details: { state },
    at,
  });
}

/** The lead and everybody who nominated. */
function concerned(db: Db, entryId: number): Set<number> {
  const { listMembers, listNominations } = entryQueries(db);
  const leads = listMembers(entryId).filter(({ position }) => position === 0);
  return new Set([...leads.map(({ userId }) => userId), ...listNominations(entryId).map(({ nominatorId }) => nominatorId)]);
}
