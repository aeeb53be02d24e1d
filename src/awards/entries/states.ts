import { recordEvent } from '../../activity/index.ts';
import { type Db, touch } from '../../db/index.ts';
import { isLate } from './over.ts';
import { type EntryState, entryQueries, type WithdrawnStage } from './queries.ts';

export interface StateChange {
  entryId: number;
  state: EntryState;
  /** Who does it; undefined where the rules do (a nomination lapses). */
  by: { id: number; departmentId: number } | undefined;
  /** Why, in a line that the team and the nominators read; may be empty where the state says it all. */
  reason: string;
  /** How far the year was; only for `withdrawn`. */
  withdrawnStage?: WithdrawnStage;
}

/**
 * Puts an entry into a state, keeps who, when and why, and tells the team and the nominators, except the one who did it.
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

/** Tells people who came into the team of an entry where it stands, as often as they come. */
export function tellNewMembers(db: Db, entryId: number, people: Iterable<number>): void {
  const { listStates, insertNotice } = entryQueries(db);
  const seq = listStates(entryId).at(-1)?.seq;
  if (seq !== undefined) for (const userId of people) insertNotice(entryId, seq, userId);
}

/** The team and everybody who nominated; of what was never sent, the lead alone. Who nominated it too late learns no more of it. */
function concerned(db: Db, entryId: number): Set<number> {
  const { listMembers, listNominations, listStates } = entryQueries(db);
  const [team, states] = [listMembers(entryId), listStates(entryId)];
  const wasSent = states.some(({ state }) => state !== 'draft' && state !== 'lapsed');
  if (!wasSent) return new Set(team.filter(({ position }) => position === 0).map(({ userId }) => userId));
  const nominations = listNominations(entryId).filter(({ nominatedAt }) => !isLate(states, nominatedAt));
  return new Set([...team.map(({ userId }) => userId), ...nominations.map(({ nominatorId }) => nominatorId)]);
}
