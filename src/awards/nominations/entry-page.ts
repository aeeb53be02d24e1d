import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOf } from '../../lib/index.ts';
import { type FormState, formState, type Locale, translator, type Viewer } from '../../web/index.ts';
import { entryQueries, type NominationRow, type StateRow } from '../entries/queries.ts';
import { type PersonThen, personThen } from '../screening/names.ts';
import { categoryName, entryCode } from '../years/years.ts';
import { hasOpenObjection } from './answers.ts';
import { isConcerned, type SeenEntry } from './entry.ts';
import { awardName, caseLink, pageTitle } from './form-page.ts';
import type { EntryPage, InsideView, NominationLine, ObjectionLine, StateLine, WithdrawalPage } from './pages.ts';
import { nominationQueries, type ObjectionRow } from './queries.ts';
import { canAnswer, canEdit, canObject, isUnanswered, type WithdrawsAs, withdrawsAs } from './rights.ts';
import { withdrawalStage } from './stages.ts';
import { teamOf } from './team.ts';

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
  const [lead, ...members] = teamOf(db, entry.id, dayOf(now)) as [PersonThen, ...PersonThen[]];
  const listed = entry.listedRevision !== null;
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
    votePath:
      moment.phase === 'voting' && listed && entry.state === 'eligible'
        ? `/awards/${award.year}/ballot/${entry.category}`
        : undefined,
    inside: isConcerned(who) ? insideOf(db, seen, viewer, now) : undefined,
    answer: canAnswer(entry, who, moment) ? (answer ?? formState()) : undefined,
    objection: objects ? (objection ?? formState()) : undefined,
    workbench:
      who.runsAwards && entry.state !== 'draft' ? `/secretariat/awards/${award.year}/entries/${entry.number}` : undefined,
  };
}

function insideOf(db: Db, seen: SeenEntry, viewer: Viewer | undefined, now: Date): InsideView {
  const { entry, who, moment } = seen;
  const { listNominations, listStates } = entryQueries(db);
  const nominations = listNominations(entry.id);
  const seesAll = who.isLead || who.runsAwards;
  return {
    state: entry.state,
    next: nextStep(seen),
    history: listStates(entry.id).map((row) => toStateLine(db, row, seen, viewer, nominations)),
    nominations: nominations
      .filter(({ nominatorId }) => seesAll || nominatorId === viewer?.id)
      .map((row) => toNominationLine(db, row, now)),
    objections: seesAll ? nominationQueries(db).listObjections(entry.id).map(toObjectionLine) : [],
    canEdit: canEdit(entry, who, moment),
    withdrawsAs: withdrawsAs(entry, who, moment),
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
  if (setBy === viewer?.id) return line('viewer');
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

/** The page that asks before an entry is taken back, and says what follows. */
export function withdrawalModel(
  db: Db,
  { award, entry, moment, as }: SeenEntry & { as: WithdrawsAs },
  { viewer, locale, form }: { viewer: Viewer; locale: Locale; form?: FormState },
): WithdrawalPage {
  return {
    title: pageTitle(award, locale, translator(locale)('award_withdrawal.title')),
    award: awardName(award),
    entry: {
      number: entry.number,
      code: entryCode(award.year, entry.number),
      case: caseLink(db, viewer, entry.postId),
    },
    listed: entry.listedRevision !== null,
    stage: withdrawalStage(moment),
    as,
    form: form ?? formState(),
  };
}
