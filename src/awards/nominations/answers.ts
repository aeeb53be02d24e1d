import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { moveUp } from '../counting/shortlist.ts';
import { entryQueries } from '../entries/queries.ts';
import { setEntryState } from '../entries/states.ts';
import { entryCode } from '../years/years.ts';
import { requireEntry, type SeenEntry } from './entry.ts';
import type { Answer } from './forms.ts';
import { nominationQueries } from './queries.ts';
import { canAnswer, canLeave, canObject, type WithdrawsAs, withdrawsAs } from './rights.ts';
import { withdrawalStage } from './stages.ts';
import { requireNoJuror } from './team.ts';

/** What the lead says to a nomination by others, with the words for those who nominated. */
export interface LeadsAnswer {
  answer: Answer;
  line: string;
}

/**
 * The lead's yes, no, or "please correct".
 * @throws AppError not_found for anybody but the lead, conflict when it is answered or the list is frozen
 */
export function answerNomination(
  db: Db,
  viewer: Viewer,
  year: FiscalYear,
  number: number,
  { answer, line }: LeadsAnswer,
  at: Date,
): void {
  inTransaction(db, () => {
    const { entry } = requireAnswerable(db, viewer, year, number, at);
    const change = { entryId: entry.id, by: viewer, reason: line };
    nominationQueries(db).setReadOfEntry(entry.id, viewer.id, at.toISOString());
    if (answer === 'decline') return setEntryState(db, { ...change, state: 'withdrawn', withdrawnStage: 'nomination' }, at);
    if (answer === 'correct') return setEntryState(db, { ...change, state: 'needs_fix' }, at);
    const team = entryQueries(db).listMembers(entry.id);
    requireNoJuror(
      db,
      year,
      team.map(({ userId }) => userId),
    );
    entryQueries(db).setConsent(entry.id, at.toISOString());
    setEntryState(db, { ...change, state: 'submitted' }, at);
  });
}

/** A nomination that waits for this person's answer. @throws AppError not_found, conflict */
export function requireAnswerable(db: Db, viewer: Viewer, year: FiscalYear, number: number, at: Date): SeenEntry {
  const seen = requireEntry(db, viewer, year, number, at);
  if (!seen.who.isLead) throw notFound();
  if (!canAnswer(seen.entry, seen.who, seen.moment)) throw conflict('award_answered');
  return seen;
}

/** An entry that this person may take back, and in which part. @throws AppError not_found, conflict for one that is out already */
export function requireWithdrawable(
  db: Db,
  viewer: Viewer,
  year: FiscalYear,
  number: number,
  at: Date,
): SeenEntry & { as: WithdrawsAs } {
  const seen = requireEntry(db, viewer, year, number, at);
  const { entry, who, moment } = seen;
  const as = withdrawsAs(entry, who, moment);
  if (as) return { ...seen, as };
  if (!who.isLead && !who.leadIsGone && !(who.hasNominated && who.nominatedAlone)) throw notFound();
  throw conflict('award_not_withdrawable');
}

/**
 * Takes an entry back (R7). Once the list is frozen everybody can see that and when, in the audit chain as well.
 * @throws AppError not_found, conflict for one that is out already
 */
export function withdrawEntry(db: Db, viewer: Viewer, year: FiscalYear, number: number, reason: string, at: Date): void {
  inTransaction(db, () => {
    const { award, entry, moment } = requireWithdrawable(db, viewer, year, number, at);
    const stage = withdrawalStage(moment);
    nominationQueries(db).setReadOfEntry(entry.id, viewer.id, at.toISOString());
    setEntryState(db, { entryId: entry.id, state: 'withdrawn', by: viewer, reason, withdrawnStage: stage }, at);
    if (stage === 'nomination') return;
    appendToChain(db, { type: 'entry_withdrawn', year, data: { entry: entryCode(year, number), stage }, at });
    if (stage === 'shortlisted') moveUp(db, award, entry.category, at);
  });
}

/** An entry whose team this person may leave. @throws AppError not_found, conflict for the lead and once the list is frozen */
export function requireLeavable(db: Db, viewer: Viewer, year: FiscalYear, number: number, at: Date): SeenEntry {
  const seen = requireEntry(db, viewer, year, number, at);
  const { who, moment } = seen;
  if (!who.isMember) throw notFound();
  if (!canLeave(who, moment)) throw conflict(moment.listFrozen ? 'award_team_fixed' : 'award_lead_stays');
  return seen;
}

/** Takes oneself out of the team of an entry. @throws AppError not_found, conflict for the lead and once the list is frozen */
export function leaveTeam(db: Db, viewer: Viewer, year: FiscalYear, number: number, at: Date): void {
  inTransaction(db, () => {
    const { entry } = requireLeavable(db, viewer, year, number, at);
    entryQueries(db).deleteMember(entry.id, viewer.id);
    touch(db, 'awards');
    recordEvent(db, {
      kind: 'entry.changed',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: entry.id,
      at,
    });
  });
}

/**
 * The lead's objection to having been found ineligible, for the secretariat to answer.
 * @throws AppError not_found for anybody but the lead, conflict while one is open and once the list is frozen
 */
export function raiseObjection(db: Db, viewer: Viewer, year: FiscalYear, number: number, body: string, at: Date): void {
  inTransaction(db, () => {
    const { entry } = requireObjectionable(db, viewer, year, number, at);
    nominationQueries(db).insertObjection({ entryId: entry.id, body, raisedBy: viewer.id, raisedAt: at.toISOString() });
    touch(db, 'awards');
    recordEvent(db, {
      kind: 'entry.objection_raised',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: entry.id,
      at,
    });
  });
}

/** @throws AppError not_found, conflict */
export function requireObjectionable(db: Db, viewer: Viewer, year: FiscalYear, number: number, at: Date): SeenEntry {
  const seen = requireEntry(db, viewer, year, number, at);
  if (!seen.who.isLead) throw notFound();
  if (!canObject(seen.entry, seen.who, seen.moment) || hasOpenObjection(db, seen.entry.id))
    throw conflict('award_not_objectionable');
  return seen;
}

export const hasOpenObjection = (db: Db, entryId: number): boolean =>
  nominationQueries(db)
    .listObjections(entryId)
    .some(({ outcome }) => outcome === null);

/** Says that a change of state has been seen. @throws AppError not_found for what somebody else was told */
export function readNotice(db: Db, viewer: Viewer, id: number, at: Date): void {
  inTransaction(db, () => {
    const notice = nominationQueries(db).findOwnNotice(id, viewer.id);
    if (!notice) throw notFound();
    if (notice.readAt !== null) return;
    nominationQueries(db).setRead(id, at.toISOString());
    // Every page counts what has not been read.
    touch(db, 'board');
  });
}
