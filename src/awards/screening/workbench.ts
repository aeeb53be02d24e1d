import { personName } from '../../accounts/index.ts';
import { postQueries, shownText } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { type Day, dayOf } from '../../lib/index.ts';
import { type FormState, formatFor, formState, type Locale, type Translate, translator, type Viewer } from '../../web/index.ts';
import { isOver } from '../entries/over.ts';
import { entryQueries, type MemberRow, type NominationRow } from '../entries/queries.ts';
import { type AwardYear, categoryName, entryCode } from '../years/years.ts';
import {
  answerPart,
  type Desk,
  isDecidable,
  isDecided,
  isScreenable,
  mayAnswer,
  openObjection,
  openRefusal,
  screeningVersion,
  stateNumber,
} from './actions.ts';
import { askedItems, type CheckItem } from './checks.ts';
import { PENDING_TABS } from './desk-tabs.ts';
import { deskEntries, isEditedSince } from './list.ts';
import { type PersonThen, personThen } from './names.ts';
import type { CheckLine, ObjectionLine, RefusalLine, StateLine, WorkbenchPage } from './pages.ts';
import { type ObjectionRow, type RefusalRow, screeningQueries } from './queries.ts';

export interface WorkbenchOptions {
  viewer: Viewer;
  locale: Locale;
  now: Date;
  /** A form that came back. */
  form?: FormState;
  /** Whether somebody saved while it was filled in. */
  overtaken?: boolean;
}

/** Everything the secretariat sees of an entry: the case beside the form. */
export function workbenchModel(db: Db, { award, entry }: Desk, options: WorkbenchOptions): WorkbenchPage {
  const { viewer, locale, now, form, overtaken = false } = options;
  const t = translator(locale);
  const today = dayOf(now);
  const category = award.categories.find(({ id }) => id === entry.category);
  if (!category) throw new Error(`Entry ${entry.id} has no category`);
  const code = entryCode(award.year, entry.number);
  const place = neighbours(db, award, entry.number);
  const team = teamOf(db, entry.id, today);
  const post = caseOf(db, entry.postId, viewer, today);
  const checks = askedItems(category).map((item) => toCheck(db, entry.id, item, post?.editedAt));
  const notes = notesOf(db, entry.id);
  const page = {
    title: `${t('award_screening.entry', { code })} — ${award.rules.name}`,
    award: { year: award.year, name: award.rules.name },
    path: `/secretariat/awards/${award.year}/entries/${entry.number}`,
    code,
    entryTitle: entry.title ?? undefined,
    category: categoryName(category, locale),
    state: entry.state,
    tab: place.tab,
    post,
    ...team,
    earlier: screeningQueries(db)
      .listEarlier(entry.id, award.year)
      .map((row) => ({ ...row, code: entryCode(row.year, row.number), title: row.title ?? undefined })),
    history: entryQueries(db)
      .listStates(entry.id)
      .map(
        ({ state, setBy, setAt, reason }): StateLine => ({
          state,
          by: setBy === null ? undefined : personName(db, setBy),
          at: setAt,
          reason,
        }),
      ),
    notes,
    ...answersOf(db, entry.id),
    previous: place.previous,
    next: place.next,
    edited: place.edited,
    frozen: award.clock.votingFrozenAt !== undefined,
    involved: screeningQueries(db).isInvolved(entry.id, viewer.id),
    withdrawal: isOver(entry) ? undefined : withdrawalOf(team),
    overtakenBy: overtaken ? lastWriter(checks, notes) : undefined,
    seq: stateNumber(db, entry.id),
    seen: screeningVersion(db, entry.id),
  };
  return {
    ...page,
    checks: withFacts(checks, { t, award, page, consentedAt: entry.consentedAt, category, locale, now }),
    can: rightsOf(db, { award, entry }, viewer, page.involved),
    answerPart: answerPart(db, entry.id, viewer),
    form: form ?? formState(typedFrom(checks, notes?.body)),
  };
}

function rightsOf(db: Db, { award, entry }: Desk, viewer: Viewer, involved: boolean): WorkbenchPage['can'] {
  const mayAct = !involved && award.clock.votingFrozenAt === undefined;
  const refusal = isDecidable(entry) ? openRefusal(db, entry.id) : undefined;
  const objection = entry.state === 'ineligible' ? openObjection(db, entry.id) : undefined;
  return {
    screen: mayAct && isScreenable(entry),
    decide: mayAct && isDecidable(entry) && !refusal,
    reopen: mayAct && isDecided(entry) && !objection,
    settle: mayAct && refusal !== undefined && refusal.proposedBy !== viewer.id,
    takeBack: mayAct && refusal?.proposedBy === viewer.id,
    answer: mayAct && objection !== undefined && mayAnswer(answerPart(db, entry.id, viewer)),
  };
}

/** The entries before and after this one that wait for a decision, and where this one lies. */
function neighbours(db: Db, award: AwardYear, number: number): Pick<WorkbenchPage, 'previous' | 'next' | 'tab' | 'edited'> {
  const all = deskEntries(db, award);
  const own = all.find(({ entry }) => entry.number === number);
  const waiting = all.filter(({ tab }) => PENDING_TABS.includes(tab)).map(({ entry }) => entry.number);
  const named = (found: number | undefined) =>
    found === undefined ? undefined : { number: found, code: entryCode(award.year, found) };
  return {
    previous: named(waiting.findLast((other) => other < number)),
    next: named(waiting.find((other) => other > number)),
    tab: own?.tab ?? 'others',
    edited: own !== undefined && isEditedSince(award, own.entry, own.progress),
  };
}

function caseOf(db: Db, postId: number | null, viewer: Viewer, today: Day): WorkbenchPage['post'] {
  const row = postId === null ? undefined : postQueries(db).findVisible(postId, { userId: viewer.id, moderates: false });
  return (
    row && {
      id: row.id,
      by: personThen(db, row.authorId, row.departmentId, row.publishedAt, today),
      coauthors: row.coauthorIds.map((id) => personName(db, id)),
      publishedAt: row.publishedAt,
      editedAt: row.editedAt ?? undefined,
      text: shownText(db, row),
      listed: row.withdrawnAt === null && row.hiddenAt === null,
    }
  );
}

function teamOf(db: Db, entryId: number, today: Day): Pick<WorkbenchPage, 'lead' | 'members' | 'nominations'> {
  const nominations = entryQueries(db).listNominations(entryId);
  const at = (nominations[0] as NominationRow).nominatedAt;
  const toPerson = ({ userId, departmentId }: MemberRow) => personThen(db, userId, departmentId, at, today);
  const [lead, ...members] = entryQueries(db).listMembers(entryId).map(toPerson) as [PersonThen, ...PersonThen[]];
  const team = new Set([lead, ...members].map(({ id }) => id));
  return {
    lead,
    members,
    nominations: nominations.map(({ nominatorId, departmentId, reason, nominatedAt }) => ({
      person: personThen(db, nominatorId, departmentId, nominatedAt, today),
      reason,
      at: nominatedAt,
      own: team.has(nominatorId),
    })),
  };
}

function withdrawalOf({ lead, members }: Pick<WorkbenchPage, 'lead' | 'members'>): WorkbenchPage['withdrawal'] {
  if (lead.active) return 'lead';
  return members.some(({ active }) => active) ? 'team' : 'nobody';
}

function toCheck(db: Db, entryId: number, item: CheckItem, editedAt: string | undefined): CheckLine {
  const row = screeningQueries(db)
    .listChecks(entryId)
    .find((check) => check.item === item);
  return {
    item,
    fact: undefined,
    met: row?.met,
    note: row?.note ?? '',
    by: row && personName(db, row.checkedBy),
    at: row?.checkedAt,
    older: row !== undefined && editedAt !== undefined && row.checkedAt < editedAt,
  };
}

function notesOf(db: Db, entryId: number): WorkbenchPage['notes'] {
  const row = screeningQueries(db).findNotes(entryId);
  return row && row.body !== '' ? { body: row.body, by: personName(db, row.writtenBy), at: row.writtenAt } : undefined;
}

function lastWriter(checks: readonly CheckLine[], notes: WorkbenchPage['notes']): string | undefined {
  const writers = [...checks, ...(notes ? [notes] : [])].filter(({ at }) => at !== undefined);
  return writers.sort((a, b) => String(a.at).localeCompare(String(b.at))).at(-1)?.by;
}

type Answers = Pick<WorkbenchPage, 'refusal' | 'settledRefusals' | 'objection' | 'settledObjections'>;

function answersOf(db: Db, entryId: number): Answers {
  const refusals = screeningQueries(db)
    .listRefusals(entryId)
    .map((row) => toRefusal(db, row));
  const objections = screeningQueries(db)
    .listObjections(entryId)
    .map((row) => toObjection(db, row));
  return {
    refusal: refusals.find(({ outcome }) => outcome === undefined),
    settledRefusals: refusals.filter(({ outcome }) => outcome !== undefined),
    objection: objections.find(({ outcome }) => outcome === undefined),
    settledObjections: objections.filter(({ outcome }) => outcome !== undefined),
  };
}

const settled = (db: Db, { settledBy, settledAt }: { settledBy: number | null; settledAt: string | null }) => ({
  settledBy: settledBy === null ? undefined : personName(db, settledBy),
  settledAt: settledAt ?? undefined,
});

const toRefusal = (db: Db, row: RefusalRow): RefusalLine => ({
  id: row.id,
  reason: row.reason,
  by: personName(db, row.proposedBy),
  at: row.proposedAt,
  outcome: row.outcome ?? undefined,
  ...settled(db, row),
});

const toObjection = (db: Db, row: ObjectionRow): ObjectionLine => ({
  id: row.id,
  body: row.body,
  by: personName(db, row.raisedBy),
  at: row.raisedAt,
  outcome: row.outcome ?? undefined,
  answer: row.answer,
  ...settled(db, row),
});

interface Known {
  t: Translate;
  award: AwardYear;
  page: Pick<WorkbenchPage, 'lead' | 'members' | 'earlier' | 'post' | 'category'>;
  consentedAt: string | null;
  category: { description: string };
  locale: Locale;
  now: Date;
}

/** Puts beside each item what the product knows about it, so that nobody has to look it up. */
function withFacts(checks: readonly CheckLine[], known: Known): CheckLine[] {
  return checks.map((check) => ({ ...check, fact: facts[check.item]?.(known) }));
}

const facts: Partial<Record<CheckItem, (known: Known) => string | undefined>> = {
  staff({ t, page }) {
    const team = [page.lead, ...page.members];
    const active = team.filter((person) => person.active).length;
    return t('award_check_fact.staff', { count: team.length, active });
  },
  window({ t, award, page, locale, now }) {
    const f = formatFor(locale, now);
    const { periodFrom, periodTo } = page.post?.text.caseStudy ?? {};
    const dates = { from: f.date(award.rules.workFrom), to: f.date(award.rules.workTo) };
    if (!periodFrom) return t('award_check_fact.window_unknown', dates);
    const period = periodTo
      ? t('case.period_range', { from: f.month(periodFrom), to: f.month(periodTo) })
      : t('case.period_open', { from: f.month(periodFrom) });
    return t('award_check_fact.window', { ...dates, period });
  },
  consent({ t, consentedAt, locale, now }) {
    return consentedAt === null
      ? t('award_check_fact.no_consent')
      : t('award_check_fact.consent', { date: formatFor(locale, now).dateTime(consentedAt) });
  },
  not_former_winner({ t, page }) {
    const { length } = page.earlier;
    return length === 0 ? t('award_check_fact.not_earlier') : t('award_check_fact.earlier', { count: length });
  },
  category({ page, category }) {
    return category.description === '' ? page.category : `${page.category}: ${category.description}`;
  },
};

/** The form as it is stored. */
function typedFrom(checks: readonly CheckLine[], notes: string | undefined): Record<string, string> {
  const typed: Record<string, string> = { notes: notes ?? '' };
  for (const { item, met, note } of checks) {
    typed[`met_${item}`] = met === undefined ? 'open' : met ? 'yes' : 'no';
    typed[`note_${item}`] = note;
  }
  return typed;
}
