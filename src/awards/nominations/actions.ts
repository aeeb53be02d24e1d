import { type EventKind, recordEvent } from '../../activity/index.ts';
import { askerOf, owns, type PostRow, postQueries, requireListed } from '../../board/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { AppError, conflict, dayOf, type FiscalYear, invalid, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { isOver } from '../entries/over.ts';
import { type EntryRow, type EntryState, entryQueries } from '../entries/queries.ts';
import { setEntryState, tellNewMembers } from '../entries/states.ts';
import { type AwardYear, phaseOf, requireAward } from '../years/years.ts';
import { momentOf, requireEntry, type SeenEntry, standingOf } from './entry.ts';
import type { NominationForm } from './forms.ts';
import { nominationQueries } from './queries.ts';
import { canEdit } from './rights.ts';
import { activeAuthors, putTeam, requireNoJuror, type Team, typedTeam } from './team.ts';

/** A case that somebody may put forward, and who can lead it. */
export interface Nominable {
  award: AwardYear;
  post: PostRow;
  /** Whether this person wrote the case, alone or with others. */
  own: boolean;
  leads: number[];
  /** Where the case stands in this year already. */
  entry: EntryRow | undefined;
  /** The case was withdrawn, and those who wrote it may enter it anew. */
  again: boolean;
}

/** @throws AppError not_found, conflict outside the time of nominations */
export function requireNominating(db: Db, year: FiscalYear, viewer: Viewer, at: Date): AwardYear {
  const award = requireAward(db, year, viewer);
  if (phaseOf(award, at) !== 'nominating') throw conflict('award_not_nominating');
  return award;
}

/**
 * A case that this person may put forward now.
 * @throws AppError not_found, conflict outside the time of nominations, for a case off the board, for one that this person
 *   knows to be out this year, when nobody can lead it or a juror wrote it
 */
export function requireNominable(db: Db, viewer: Viewer, year: FiscalYear, postId: number, at: Date): Nominable {
  const award = requireNominating(db, year, viewer, at);
  const post = requireListed(db, viewer, postId);
  if (post.kind !== 'case_study') throw notFound();
  const entry = entryQueries(db).findOfPost(year, postId);
  const own = owns(viewer, post);
  const again = own && entry?.state === 'withdrawn';
  // To somebody who has had nothing to do with it, one that is out looks like one that nobody has nominated.
  if (entry && isOver(entry) && !again && (own || knowsOutcome(db, entry, viewer))) throw conflict('award_not_again');
  const leads = activeAuthors(db, post);
  if (leads.length === 0) throw conflict('award_no_lead');
  requireNoJuror(db, year, [post.authorId, ...post.coauthorIds]);
  return { award, post, own, leads, entry, again };
}

function knowsOutcome(db: Db, entry: EntryRow, viewer: Viewer): boolean {
  const { isMember, hasNominated, nominatedLate } = standingOf(db, entry.id, viewer);
  return isMember || (hasNominated && !nominatedLate);
}

/** How many more nominations of others a person has this year. */
export const nominationsLeft = (db: Db, { year, rules }: AwardYear, viewer: Viewer): number =>
  Math.max(0, rules.nominationsPerPerson - nominationQueries(db).countOfOthers(year, viewer.id));

/**
 * Puts a case forward for a year: a new entry, or one more nomination of the one that stands. Sent again it changes nothing.
 * @returns the number of the entry
 * @throws AppError not_found, invalid for people who cannot stand, conflict as `requireNominable`, and when the nominations of
 *   this person are used up
 */
export function nominate(db: Db, viewer: Viewer, year: FiscalYear, postId: number, form: NominationForm, at: Date): number {
  return inTransaction(db, () => {
    const nominable = requireNominable(db, viewer, year, postId, at);
    const { award, entry, again } = nominable;
    const { countOfOthers } = nominationQueries(db);
    const before = countOfOthers(year, viewer.id);
    const number = entry && !again ? joinEntry(db, viewer, nominable, entry, form, at) : begin(nominable);
    // Only now is it known who stands: one's own case with others in front is a nomination of others.
    const after = countOfOthers(year, viewer.id);
    if (after > before && after > award.rules.nominationsPerPerson) throw nominationsUsed(award);
    return number;
  });

  function begin(nominable: Nominable): number {
    const team = teamOf(db, viewer, nominable, form);
    const id = nominable.entry?.id ?? insert();
    // Who stands again does so with the department of today.
    entryQueries(db).deleteMembers(id);
    putNomination(db, viewer, id, form.reason, at);
    record(db, 'entry.nominated', viewer, id, at);
    sendEntry(db, viewer, id, form, team, at);
    return entryQueries(db).find(id)?.number as number;
  }

  function insert(): number {
    const number = entryQueries(db).nextNumber(year);
    return entryQueries(db).insert({ year, number, category: form.category, postId, state: 'draft', consentedAt: null });
  }
}

export const nominationsUsed = ({ rules }: AwardYear): AppError =>
  new AppError('conflict', 'award_nominations_used', {}, { values: { count: rules.nominationsPerPerson } });

/**
 * R3: one entry, however many nominate it. The lead who puts forward what others have nominated agrees to stand. What is out
 * stays out: the nomination is kept and changes nothing.
 */
function joinEntry(db: Db, viewer: Viewer, nominable: Nominable, entry: EntryRow, form: NominationForm, at: Date): number {
  const who = standingOf(db, entry.id, viewer);
  if (who.isLead) {
    if (entry.state !== 'submitted' && canEdit(entry, who, momentOf(nominable.award, at))) {
      putNomination(db, viewer, entry.id, form.reason, at);
      sendEntry(db, viewer, entry.id, form, teamOf(db, viewer, nominable, form), at);
    }
  } else if (!who.hasNominated) {
    putNomination(db, viewer, entry.id, form.reason, at);
    record(db, 'entry.nominated', viewer, entry.id, at);
    // What its lead has begun and not sent is that person's alone: the nomination is sent as if there were no draft.
    if (entry.state === 'draft')
      sendEntry(db, viewer, entry.id, { ...form, intent: 'send' }, teamOf(db, viewer, nominable, form), at);
  }
  return entry.number;
}

/** Who is to stand: of one's own case as the form names them, of another's everybody who wrote it. @throws AppError invalid */
function teamOf(db: Db, viewer: Viewer, { award: { year }, own, leads }: Nominable, form: NominationForm): Team {
  if (!leads.includes(form.lead)) throw invalid('award_people', { lead: 'form.award_lead' });
  if (own) return typedTeam(db, year, form, { stays: viewer.id });
  return { lead: form.lead, members: leads.filter((id) => id !== form.lead) };
}

/** An entry that somebody may edit now, with who can lead it. @throws AppError not_found, conflict once it can no longer be edited */
export function requireEditable(
  db: Db,
  viewer: Viewer,
  year: FiscalYear,
  number: number,
  at: Date,
): SeenEntry & { team: Team; leads: number[] } {
  const seen = requireEntry(db, viewer, year, number, at);
  const { entry, who, moment } = seen;
  if (!who.isLead && !who.hasNominated && !who.runsAwards) throw notFound();
  if (!canEdit(entry, who, moment)) throw conflict('award_not_editable');
  const [lead, ...members] = entryQueries(db)
    .listMembers(entry.id)
    .map(({ userId }) => userId) as [number, ...number[]];
  const post = entry.postId === null ? undefined : postQueries(db).findVisible(entry.postId, askerOf(viewer));
  const leads = new Set([lead, ...(post ? activeAuthors(db, post) : [])]);
  return { ...seen, team: { lead, members }, leads: [...leads] };
}

/**
 * Changes category, team and reason of an entry that is not decided, and sends it on: to its lead, or from its lead to the secretariat.
 * @throws AppError not_found, invalid for people who cannot stand, conflict once it can no longer be edited
 */
export function editEntry(db: Db, viewer: Viewer, year: FiscalYear, number: number, form: NominationForm, at: Date): void {
  inTransaction(db, () => {
    const { entry, who, team, leads } = requireEditable(db, viewer, year, number, at);
    if (!leads.includes(form.lead)) throw invalid('award_people', { lead: 'form.award_lead' });
    const known = [team.lead, ...team.members];
    requireNoJuror(db, year, [form.lead]);
    const next = typedTeam(db, year, form, { stays: who.isLead ? viewer.id : undefined, known });
    if (form.reason !== '' || who.hasNominated) putNomination(db, viewer, entry.id, form.reason, at);
    record(db, 'entry.changed', viewer, entry.id, at);
    sendEntry(db, viewer, entry.id, form, next, at);
  });
}

/** Writes what a form says of an entry. Its lead has agreed by sending it; sent by anybody else it waits for the lead. */
function sendEntry(db: Db, viewer: Viewer, entryId: number, form: NominationForm, team: Team, at: Date): void {
  const queries = entryQueries(db);
  queries.setCategory(entryId, form.category);
  const joined = putTeam(db, entryId, team, dayOf(at)).filter((id) => id !== viewer.id);
  const before = queries.find(entryId)?.state;
  // What others know of never becomes a draft again.
  const keepsDraft = form.intent === 'draft' && before === 'draft';
  const state: EntryState = team.lead !== viewer.id ? 'awaiting_consent' : keepsDraft ? 'draft' : 'submitted';
  if (state === 'submitted' && before === 'submitted') {
    tellNewMembers(db, entryId, joined);
    return;
  }
  queries.setConsent(entryId, state === 'submitted' ? at.toISOString() : null);
  nominationQueries(db).setReadOfEntry(entryId, viewer.id, at.toISOString());
  setEntryState(db, { entryId, state, by: viewer, reason: '' }, at);
}

function putNomination(db: Db, viewer: Viewer, entryId: number, reason: string, at: Date): void {
  entryQueries(db).putNomination({
    entryId,
    nominatorId: viewer.id,
    departmentId: viewer.departmentId,
    reason,
    nominatedAt: at.toISOString(),
  });
}

function record(db: Db, kind: EventKind, { id, departmentId }: Viewer, entryId: number, at: Date): void {
  touch(db, 'awards');
  recordEvent(db, { kind, actorId: id, departmentId, subjectId: entryId, at });
}
