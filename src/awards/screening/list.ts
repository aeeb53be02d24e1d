import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOfInstant } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { type Locale, translator, type Viewer } from '../../web/index.ts';
import { type EntryWithPost, entryQueries, type MemberRow } from '../entries/queries.ts';
import { type AwardYear, categoryName, entryCode } from '../years/years.ts';
import { askedItems } from './checks.ts';
import { DESK_TABS, type DeskTab, deskTabOf, PENDING_TABS } from './desk-tabs.ts';
import type { EntryLine, EntryListPage } from './pages.ts';
import { type ProgressRow, screeningQueries } from './queries.ts';

/** Everything nominated for a year but drafts, with where it lies on the desk. */
export function deskEntries(db: Db, { year, clock }: AwardYear): { entry: EntryWithPost; progress: ProgressRow; tab: DeskTab }[] {
  const progress = new Map(
    screeningQueries(db)
      .listProgress(year)
      .map((row) => [row.entryId, row]),
  );
  return entryQueries(db)
    .listOfYear(year)
    .filter(({ state }) => state !== 'draft')
    .map((entry) => {
      const row = progress.get(entry.id) as ProgressRow;
      const { state, readable } = entry;
      const onDesk = { state, readable, refusal: row.refusalBy !== null, objection: row.objection };
      return { entry, progress: row, tab: deskTabOf(onDesk, clock.votingFrozenAt !== undefined) };
    });
}

/** Whether an accepted case was changed after the decision, while the decision can still be made anew. */
export const isEditedSince = (
  { clock }: AwardYear,
  { state }: Pick<EntryWithPost, 'state'>,
  { edited }: Pick<ProgressRow, 'edited'>,
): boolean => edited && state === 'eligible' && clock.votingFrozenAt === undefined;

/** @param shown the tab that was asked for */
export function entryListModel(
  db: Db,
  award: AwardYear,
  { viewer, locale, shown }: { viewer: Viewer; locale: Locale; shown: DeskTab | undefined },
): EntryListPage {
  const all = deskEntries(db, award);
  const leads = new Map(
    entryQueries(db)
      .listMembersOfYear(award.year)
      .filter(({ position }) => position === 0)
      .map((member) => [member.entryId, member]),
  );
  const countOf = (tab: DeskTab) => all.filter((row) => row.tab === tab).length;
  const path = `/secretariat/awards/${award.year}/entries`;
  const lines = all
    .filter(({ tab }) => shown === undefined || tab === shown)
    .map((row) => toLine(db, award, row, { viewer, locale, lead: leads.get(row.entry.id) }));
  return {
    title: `${translator(locale)('award_screening.list')} — ${award.rules.name}`,
    award: { year: award.year, name: award.rules.name },
    tabs: [
      { name: 'all', path, count: all.length, current: shown === undefined },
      ...DESK_TABS.map((name) => ({ name, path: `${path}?show=${name}`, count: countOf(name), current: name === shown })),
    ],
    entries: lines.sort((a, b) => DESK_TABS.indexOf(a.tab) - DESK_TABS.indexOf(b.tab) || a.number - b.number),
    pending: all.filter(({ tab }) => PENDING_TABS.includes(tab)).length,
    frozen: award.clock.votingFrozenAt !== undefined,
  };
}

function toLine(
  db: Db,
  award: AwardYear,
  { entry, progress, tab }: ReturnType<typeof deskEntries>[number],
  { viewer, locale, lead }: { viewer: Viewer; locale: Locale; lead: MemberRow | undefined },
): EntryLine {
  const category = award.categories.find(({ id }) => id === entry.category);
  if (!category || !lead) throw new Error(`Entry ${entry.id} has no category or no lead`);
  return {
    number: entry.number,
    code: entryCode(award.year, entry.number),
    title: entry.title ?? undefined,
    category: categoryName(category, locale),
    lead: personName(db, lead.userId),
    department: departmentOn(db, lead.departmentId, dayOfInstant(award.rules.nominationsOpenAt)).name,
    state: entry.state,
    tab,
    checked: progress.checked,
    unmet: progress.unmet,
    asked: askedItems(category).length,
    refusal: tab === 'second' ? (progress.refusalBy === viewer.id ? 'own' : 'others') : undefined,
    objection: tab === 'undecided' && progress.objection && entry.state === 'ineligible',
    unreadable: tab === 'undecided' && entry.state === 'eligible',
    edited: isEditedSince(award, entry, progress),
  };
}
