import { personName } from '../../accounts/index.ts';
import { askerOf, postQueries } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { type Day, dayOf } from '../../lib/index.ts';
import { type FormState, formState, type Locale, translator, type Viewer } from '../../web/index.ts';
import { juryComments } from '../decision/comments.ts';
import { isOver } from '../entries/over.ts';
import { entryQueries, type NominationRow, type StateRow } from '../entries/queries.ts';
import { chanceOf } from '../overview/turn.ts';
import { isPublished } from '../rules/index.ts';
import { type PersonThen, personThen } from '../screening/names.ts';
import { categoryName, entryCode } from '../years/years.ts';
import { hasOpenObjection } from './answers.ts';
import { isConcerned, type SeenEntry } from './entry.ts';
import { awardName, caseLink, pageTitle } from './form-page.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { EntryPage, InsideView, LeavingPage, NominationLine, ObjectionLine, StateLine, WithdrawalPage } from './pages.ts';
import { nominationQueries, type ObjectionRow } from './queries.ts';
import { canAnswer, canEdit, canLeave, canObject, isUnanswered, type WithdrawsAs, withdrawsAs } from './rights.ts';
import { withdrawalStage } from './stages.ts';
import { authorsOf, teamOf } from './team.ts';

export interface EntryPageOptions {
  viewer: Viewer | undefined;
  locale: Locale;
  now: Date;
  /** Forms that came back. */
  answer?: FormState;
  objection?: FormState;
}

/** An entry as everybody sees it once it is on the list, and what more those see who have to do with it. */
export function entryModel(db: Db, seen: SeenEntry, { viewer, locale, now, answer, objection }: EntryPageOptions): EntryPage {
  const { award, entry, who, moment } = seen;
  const code = entryCode(award.year, entry.number);
  const post = caseLink(db, viewer, entry.postId);
  const category = award.categories.find(({ id }) => id === entry.category);
  const [lead, ...members] = knownTeam(db, seen, viewer, dayOf(now));
  const listed = entry.listedRevision !== null;
  const outcome = outcomeOf(db, award, entry, { viewer, locale, now });
  const objects = canObject(entry, who, moment) && !hasOpenObjection(db, entry.id);
  return {
    title: pageTitle(award, locale, post.title ?? code),
    award: awardName(award),
    number: entry.number,
    code,
    category: category ? categoryName(category, locale) : entry.category,
    case: post,
    excerpt: post.id === undefined ? undefined : (entry.excerpt ?? undefined),
    lead,
    members,
    listed,
    withdrawnStage: entry.withdrawnStage ?? undefined,
    vote: moment.phase === 'voting' && listed && entry.state === 'eligible' ? voteOf(db, seen, viewer) : undefined,
    comments: who.isMember ? juryComments(db, award, entry, now) : [],
    honour: who.isMember && outcome?.kind === 'won' ? outcome : undefined,
    inside: isConcerned(who) ? insideOf(db, seen, { viewer, now, outcome }) : undefined,
    answer: canAnswer(entry, who, moment) ? (answer ?? formState()) : undefined,
    objection: objects ? (objection ?? formState()) : undefined,
    workbench:
      who.runsAwards && entry.state !== 'draft' ? `/secretariat/awards/${award.year}/entries/${entry.number}` : undefined,
  };
}

function voteOf(db: Db, { award, entry }: SeenEntry, viewer: Viewer | undefined): EntryPage['vote'] {
  const chance = chanceOf(db, award, entry, viewer);
  const path = `/awards/${award.year}/ballot/${entry.category}`;
  // A stranger may sign in and find a ballot.
  if (chance === 'none') return viewer ? undefined : { path, again: false, bar: undefined };
  if (chance === 'vote' || chance === 'again') return { path, again: chance === 'again', bar: undefined };
  return { path: undefined, again: false, bar: `award_entry_vote.${chance}` };
}

/** Who nominated an entry that was over sees those who wrote the case, as if it had just been nominated. */
function knownTeam(db: Db, { entry, who }: SeenEntry, viewer: Viewer | undefined, today: Day): [PersonThen, ...PersonThen[]] {
  const post = entry.postId === null ? undefined : postQueries(db).findVisible(entry.postId, askerOf(viewer));
  const team = who.nominatedLate && post ? authorsOf(db, post, today) : [];
  return (team.length > 0 ? team : teamOf(db, entry.id, today)) as [PersonThen, ...PersonThen[]];
}

interface Insider {
  viewer: Viewer | undefined;
  now: Date;
  outcome: Outcome | undefined;
}

function insideOf(db: Db, seen: SeenEntry, { viewer, now, outcome }: Insider): InsideView {
  const { entry, who, moment } = seen;
  const nominations = entryQueries(db).listNominations(entry.id);
  const seesAll = who.isLead || who.runsAwards;
  return {
    state: entry.state,
    outcome: outcome?.kind,
    next: outcome ? `award_entry_next.${outcome.kind}` : nextStep(seen),
    history: historyOf(db, seen, viewer, nominations),
    nominations: nominations
      .filter(({ nominatorId }) => seesAll || nominatorId === viewer?.id)
      .map((row) => toNominationLine(db, row, now)),
    objections: seesAll ? nominationQueries(db).listObjections(entry.id).map(toObjectionLine) : [],
    canEdit: canEdit(entry, who, moment),
    canLeave: canLeave(who, moment),
    withdrawsAs: withdrawsAs(entry, who, moment),
    isOver: isPublished(moment.phase),
  };
}

/** What comes next, in the words of `award_entry_next.` in the locale files. */
function nextStep({ entry, who, moment }: SeenEntry): string {
  const side = who.isLead && !moment.listFrozen ? 'lead' : 'other';
  if (entry.state === 'draft' && moment.phase !== 'nominating') return 'award_entry_next.draft_late';
  if (moment.listFrozen && entry.state === 'eligible') return 'award_entry_next.listed';
  if (entry.state === 'needs_fix' && isUnanswered(entry)) return `award_entry_next.correction_${side}`;
  if (entry.state === 'awaiting_consent' || entry.state === 'needs_fix' || entry.state === 'ineligible')
    return `award_entry_next.${entry.state}_${side}`;
  return `award_entry_next.${entry.state}`;
}

/** What happened to an entry; who only nominated it reads on from there. */
function historyOf(db: Db, seen: SeenEntry, viewer: Viewer | undefined, nominations: readonly NominationRow[]): StateLine[] {
  const { entry, who, award } = seen;
  const states = entryQueries(db).listStates(entry.id);
  const toLines = (rows: readonly StateRow[]) => rows.map((row) => toStateLine(db, row, seen, viewer, nominations));
  const own = nominations.find(({ nominatorId }) => nominatorId === viewer?.id);
  const stood = own && states.findLast(({ setAt }) => setAt < own.nominatedAt);
  if (!own || !stood || who.isMember || who.runsAwards) return toLines(states);
  const since = states.slice(stood.seq);
  if (stood.state === 'draft') return toLines(since);
  const line = (state: StateLine['state'], by: string, at: string): StateLine => ({ state, by, name: undefined, at, reason: '' });
  const nominated = (state: StateLine['state']) => line(state, 'award_entry_by.nomination', own.nominatedAt);
  if (!isOver(stood)) return [nominated(stood.state), ...toLines(since)];
  // It was over: to this person it waited for its lead until it came back, or until the list was frozen.
  if (!who.nominatedLate) return [nominated('awaiting_consent'), ...toLines(since.slice(since.findIndex((row) => !isOver(row))))];
  const lapsedAt = award.clock.votingFrozenAt?.toISOString();
  return [nominated('awaiting_consent'), ...(lapsedAt ? [line('lapsed', 'award_entry_by.rules', lapsedAt)] : [])];
}

/** Who put an entry into a state. Those who nominated know the lead and themselves; of the others only what they are. */
function toStateLine(
  db: Db,
  { state, setBy, setAt, reason }: StateRow,
  { entry, who }: SeenEntry,
  viewer: Viewer | undefined,
  nominations: readonly NominationRow[],
): StateLine {
  const line = (part: string, name?: string) => ({ state, by: `award_entry_by.${part}`, name, at: setAt, reason });
  if (setBy === null) return line('rules');
  if (setBy === viewer?.id) {
    const nominated = nominations.some((row) => row.nominatorId === setBy && row.nominatedAt === setAt);
    return line(nominated && !who.isMember ? 'nomination' : 'viewer');
  }
  const member = entryQueries(db)
    .listMembers(entry.id)
    .find(({ userId }) => userId === setBy);
  if (member) return line(member.position === 0 ? 'lead' : 'member', personName(db, setBy));
  if (nominations.some(({ nominatorId }) => nominatorId === setBy))
    return line('nominator', who.isLead || who.runsAwards ? personName(db, setBy) : undefined);
  return line('secretariat');
}

const toNominationLine = (
  db: Db,
  { nominatorId, departmentId, reason, nominatedAt }: NominationRow,
  now: Date,
): NominationLine => ({
  person: personThen(db, nominatorId, departmentId, nominatedAt, dayOf(now)),
  reason,
  at: nominatedAt,
});

const toObjectionLine = ({ body, raisedAt, outcome, answer }: ObjectionRow): ObjectionLine => ({
  body,
  at: raisedAt,
  outcome: outcome ?? undefined,
  answer,
});

/** The page that asks before somebody leaves a team. */
export const leavingModel = (
  db: Db,
  { award, entry }: SeenEntry,
  { viewer, locale }: { viewer: Viewer; locale: Locale },
): LeavingPage => ({
  title: pageTitle(award, locale, translator(locale)('award_leaving.title')),
  award: awardName(award),
  entry: { number: entry.number, code: entryCode(award.year, entry.number), case: caseLink(db, viewer, entry.postId) },
});

/** The page that asks before an entry is taken back, and says what follows. */
export function withdrawalModel(
  db: Db,
  { award, entry, moment, as }: SeenEntry & { as: WithdrawsAs },
  { viewer, locale, now, form }: { viewer: Viewer; locale: Locale; now: Date; form?: FormState },
): WithdrawalPage {
  const givesBack = outcomeOf(db, award, entry, { viewer, locale, now })?.kind === 'won';
  return {
    title: pageTitle(
      award,
      locale,
      translator(locale)(givesBack ? 'award_withdrawal.give_back_title' : 'award_withdrawal.title'),
    ),
    award: awardName(award),
    entry: {
      number: entry.number,
      code: entryCode(award.year, entry.number),
      case: caseLink(db, viewer, entry.postId),
    },
    listed: entry.listedRevision !== null,
    follows: `award_withdrawal_follows.${givesBack ? 'prize' : withdrawalStage(moment)}`,
    givesBack,
    as,
    form: form ?? formState(),
  };
}
