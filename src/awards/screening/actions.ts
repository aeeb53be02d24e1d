import { type EventKind, recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { AppError, conflict, type FiscalYear, forbidden, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { type EntryState, type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { setEntryState } from '../entries/states.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import { allMet, askedItems, CHECK_ITEMS } from './checks.ts';
import type { Decision, DecisionForm, ObjectionForm, RefusalForm, ScreeningForm } from './forms.ts';
import { type RefusalRow, screeningQueries } from './queries.ts';

/** An entry by its year and number, as addresses name it. */
export interface EntryPlace {
  year: FiscalYear;
  number: number;
}

export interface Desk {
  award: AwardYear;
  entry: EntryWithPost;
}

/** States in which an entry waits for the secretariat. */
const DECIDABLE: readonly EntryState[] = ['submitted', 'needs_fix'];
const SCREENABLE: readonly EntryState[] = [...DECIDABLE, 'awaiting_consent'];

export const isDecidable = ({ state }: { state: EntryState }): boolean => DECIDABLE.includes(state);
export const isScreenable = ({ state }: { state: EntryState }): boolean => SCREENABLE.includes(state);
export const isDecided = ({ state }: { state: EntryState }): boolean => state === 'eligible' || state === 'ineligible';

/** An entry with its year. A draft is its writer's alone. @throws AppError not_found */
export function requireEntry(db: Db, viewer: Viewer, { year, number }: EntryPlace): Desk {
  const award = requireAward(db, year, viewer);
  const entry = entryQueries(db).findByNumber(year, number);
  if (!entry || entry.state === 'draft') throw notFound();
  return { award, entry };
}

/** @throws AppError not_found, conflict once the list is frozen, forbidden for who stands for the entry or nominated it */
function requireOnDesk(db: Db, viewer: Viewer, place: EntryPlace): Desk {
  const desk = requireEntry(db, viewer, place);
  if (desk.award.clock.votingFrozenAt) throw conflict('award_list_frozen');
  if (screeningQueries(db).isInvolved(desk.entry.id, viewer.id)) throw forbidden('award_entry_own');
  return desk;
}

/** Tells one state of the checklist and the notes from another. */
export function screeningVersion(db: Db, entryId: number): string {
  const checks = screeningQueries(db).listChecks(entryId);
  const times = [...checks.map(({ checkedAt }) => checkedAt), screeningQueries(db).findNotes(entryId)?.writtenAt ?? ''];
  return `${checks.length} ${times.sort().at(-1)}`.trim();
}

/** Number of the last state of an entry. */
export const stateNumber = (db: Db, entryId: number): number => entryQueries(db).listStates(entryId).at(-1)?.seq ?? 0;

/**
 * Keeps the checklist and the notes without deciding.
 * @throws AppError not_found, forbidden, conflict for a decided entry and when somebody saved in between
 */
export function saveScreening(db: Db, viewer: Viewer, place: EntryPlace, form: ScreeningForm, at: Date): void {
  inTransaction(db, () => {
    const { entry } = requireOnDesk(db, viewer, place);
    if (!isScreenable(entry)) throw conflict('award_entry_moved');
    keepScreening(db, viewer, entry.id, form, at);
    record(db, 'entry.screened', viewer, entry.id, at);
  });
}

/** Writes what differs, so that each answer keeps who gave it and when. */
function keepScreening(db: Db, viewer: Viewer, entryId: number, { answers, notes, seen }: ScreeningForm, at: Date): void {
  const queries = screeningQueries(db);
  if (answers.size > 0 && seen !== screeningVersion(db, entryId)) throw conflict('award_screening_moved');
  const known = new Map(queries.listChecks(entryId).map((check) => [check.item, check]));
  const by = { checkedBy: viewer.id, checkedAt: at.toISOString() };
  for (const item of CHECK_ITEMS) {
    const answer = answers.get(item);
    if (!answer) continue;
    if (answer.met === undefined) queries.deleteCheck(entryId, item);
    else if (known.get(item)?.met !== answer.met || known.get(item)?.note !== answer.note)
      queries.putCheck({ entryId, item, met: answer.met, note: answer.note, ...by });
  }
  if (notes !== undefined && notes !== (queries.findNotes(entryId)?.body ?? ''))
    queries.putNotes({ entryId, body: notes, writtenBy: viewer.id, writtenAt: at.toISOString() });
  touch(db, 'awards');
}

/**
 * Decides on an entry, with the checklist as it stands on the form; or takes a decided one up again. A refusal is only proposed.
 * @throws AppError not_found, forbidden, conflict when the entry has moved on, invalid while something is missing to be eligible
 */
export function decideEntry(db: Db, viewer: Viewer, place: EntryPlace, form: DecisionForm, at: Date): void {
  inTransaction(db, () => {
    const desk = requireOnDesk(db, viewer, place);
    if (form.seq !== stateNumber(db, desk.entry.id)) throw conflict('award_entry_moved');
    if (form.decision === 'reopened') return reopen(db, viewer, desk, form.reason, at);
    if (!isDecidable(desk.entry)) throw conflict('award_entry_moved');
    if (openRefusal(db, desk.entry.id)) throw conflict('award_refusal_open');
    keepScreening(db, viewer, desk.entry.id, form, at);
    acts[form.decision](db, viewer, desk, form.reason, at);
  });
}

type Act = (db: Db, viewer: Viewer, desk: Desk, reason: string, at: Date) => void;

const acts: Record<Exclude<Decision, 'reopened'>, Act> = {
  eligible(db, viewer, { award, entry }, reason, at) {
    const category = award.categories.find(({ id }) => id === entry.category);
    if (!category || !allMet(askedItems(category), screeningQueries(db).listChecks(entry.id)))
      throw notReady('form.award_checks_open');
    if (entry.consentedAt === null) throw notReady('form.award_no_consent');
    if (!entry.readable) throw notReady('form.award_unreadable');
    setEntryState(db, { entryId: entry.id, state: 'eligible', by: viewer, reason }, at);
  },
  needs_fix(db, viewer, { entry }, reason, at) {
    setEntryState(db, { entryId: entry.id, state: 'needs_fix', by: viewer, reason }, at);
  },
  ineligible(db, viewer, { entry }, reason, at) {
    screeningQueries(db).insertRefusal(entry.id, reason, viewer.id, at.toISOString());
    record(db, 'entry.refusal_proposed', viewer, entry.id, at);
  },
};

const notReady = (message: string): AppError => new AppError('invalid', 'award_not_ready', { decision: message });

/** Takes a decided entry up again: it waits for a decision like a new one. */
function reopen(db: Db, viewer: Viewer, { entry }: Desk, reason: string, at: Date): void {
  if (!isDecided(entry)) throw conflict('award_entry_moved');
  if (openObjection(db, entry.id)) throw conflict('award_objection_open');
  setEntryState(db, { entryId: entry.id, state: 'submitted', by: viewer, reason }, at);
}

export const openRefusal = (db: Db, entryId: number) =>
  screeningQueries(db)
    .listRefusals(entryId)
    .find(({ outcome }) => outcome === null);

export const openObjection = (db: Db, entryId: number) =>
  screeningQueries(db)
    .listObjections(entryId)
    .find(({ outcome }) => outcome === null);

/**
 * What a secretary had to do with the refusal that holds. `confirmed`: and there is a third who answers an objection to it;
 * `second`: confirmed it, and answers since there is nobody else.
 */
export type AnswerPart = 'proposed' | 'confirmed' | 'second' | 'none';

/** R4: an objection is for fresh eyes: for a third secretary where there is one, else for the one who did not propose the refusal. */
export function answerPart(db: Db, entryId: number, { id }: Pick<Viewer, 'id'>): AnswerPart {
  const refusal = screeningQueries(db)
    .listRefusals(entryId)
    .findLast(({ outcome }) => outcome === 'confirmed');
  if (refusal?.proposedBy === id) return 'proposed';
  if (refusal?.settledBy !== id) return 'none';
  return hasThird(db, entryId, refusal) ? 'confirmed' : 'second';
}

const hasThird = (db: Db, entryId: number, { proposedBy, settledBy }: RefusalRow): boolean =>
  screeningQueries(db)
    .listUninvolved(entryId)
    .some((userId) => userId !== proposedBy && userId !== settledBy);

/** Why an objection is not this secretary's to answer; a sentence under `error.`. */
const ANSWER_FAULTS: Partial<Record<AnswerPart, string>> = {
  proposed: 'award_objection_own_refusal',
  confirmed: 'award_objection_own_confirmation',
};

export const mayAnswer = (part: AnswerPart): boolean => ANSWER_FAULTS[part] === undefined;

/**
 * Answers a proposal to refuse: a second secretary confirms or rejects it, the first may take it back (R4).
 * @throws AppError not_found, forbidden, conflict when it is answered already or not this person's to answer
 */
export function settleRefusal(db: Db, viewer: Viewer, place: EntryPlace, { refusal, outcome }: RefusalForm, at: Date): void {
  inTransaction(db, () => {
    const { entry } = requireOnDesk(db, viewer, place);
    const open = openRefusal(db, entry.id);
    if (open?.id !== refusal || !isDecidable(entry)) throw conflict('award_refusal_settled');
    const own = open.proposedBy === viewer.id;
    if (own !== (outcome === 'taken_back')) throw conflict(own ? 'award_second_secretary' : 'award_refusal_not_own');
    screeningQueries(db).settleRefusal(open.id, outcome, viewer.id, at.toISOString());
    if (outcome === 'confirmed')
      setEntryState(db, { entryId: entry.id, state: 'ineligible', by: viewer, reason: open.reason }, at);
    record(db, 'entry.refusal_settled', viewer, entry.id, at, outcome);
  });
}

/**
 * Answers the lead's objection to a refusal: the entry stays out or is screened again. The answer stands in its history and the
 * lead is told. Not by whoever proposed the refusal, nor by whoever confirmed it where a third secretary can.
 * @throws AppError not_found, forbidden, conflict when it is answered already or not this person's to answer
 */
export function answerObjection(db: Db, viewer: Viewer, place: EntryPlace, form: ObjectionForm, at: Date): void {
  inTransaction(db, () => {
    const { entry } = requireOnDesk(db, viewer, place);
    const open = openObjection(db, entry.id);
    if (open?.id !== form.objection || entry.state !== 'ineligible') throw conflict('award_objection_settled');
    const fault = ANSWER_FAULTS[answerPart(db, entry.id, viewer)];
    if (fault) throw conflict(fault);
    const { objectionOutcome: outcome, answer } = form;
    screeningQueries(db).settleObjection({ id: open.id, outcome, answer, by: viewer.id, at: at.toISOString() });
    const state = outcome === 'accepted' ? 'submitted' : 'ineligible';
    setEntryState(db, { entryId: entry.id, state, by: viewer, reason: answer }, at);
    record(db, 'entry.objection_settled', viewer, entry.id, at, outcome);
  });
}

function record(db: Db, kind: EventKind, viewer: Viewer, entryId: number, at: Date, outcome?: string): void {
  touch(db, 'awards');
  const details = outcome === undefined ? {} : { outcome };
  recordEvent(db, { kind, actorId: viewer.id, departmentId: viewer.departmentId, subjectId: entryId, details, at });
}
