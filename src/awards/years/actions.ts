import { type EventKind, recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { AppError, conflict, type FiscalYear, notFound } from '../../lib/index.ts';
import { renderMarkdown } from '../../text/index.ts';
import type { Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { rubricQueries } from '../judging/rubric-queries.ts';
import { draftFor } from './copy.ts';
import { endOf, extensionFault } from './fixed.ts';
import type { ExtensionForm, NewYearForm } from './forms.ts';
import { jurorQueries } from './jurors.ts';
import { prizeQueries, prizesFor, usualPrizes } from './prizes.ts';
import { type RulesRow, type Stage, yearQueries } from './queries.ts';
import { rulesRecord } from './record.ts';
import type { SettingsForm } from './settings-form.ts';
import type { CategoryDraft } from './usual.ts';
import { type AwardYear, findAward, requireAward, takeStep } from './years.ts';

type Secretary = Viewer;

/** Headings of the introduction stand below the page's own. */
const HEADING_LEVEL = 3;

/**
 * Begins a year from the usual rules or those of an earlier one; nobody but the secretariat knows of it yet.
 * @throws AppError conflict for a year that exists, not_found for a year to copy that does not
 */
export function createYear(db: Db, viewer: Secretary, { year, copied }: NewYearForm, at: Date): void {
  inTransaction(db, () => {
    if (findAward(db, year)) throw conflict('award_exists');
    const { rules, categories } = draftFor(year, copied === undefined ? undefined : requireAward(db, copied, viewer));
    yearQueries(db).insertYear(year, viewer.id, at.toISOString());
    yearQueries(db).insertRules({
      ...rules,
      year,
      version: 1,
      introductionHtml: renderMarkdown(rules.introduction, HEADING_LEVEL).toString(),
      decidedBy: viewer.id,
      decidedAt: at.toISOString(),
    });
    putCategories(db, year, categories);
    for (const prize of prizesFor(categories, copied === undefined ? [] : prizeQueries(db).list(copied)))
      prizeQueries(db).put({ ...prize, year });
    if (copied !== undefined) for (const row of rubricQueries(db).list(copied)) rubricQueries(db).put(year, row);
    record(db, 'award.created', viewer, year, at);
  });
}

/**
 * Writes the settings down as the next version, unless they say what holds already.
 * @param version the one the form was made from
 * @throws AppError not_found, conflict once the vote is prepared (R2), or when somebody else has saved since
 */
export function saveSettings(
  db: Db,
  viewer: Secretary,
  { year, version, form }: { year: FiscalYear; version: number; form: SettingsForm },
  at: Date,
): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    if (award.clock.votingFrozenAt) throw conflict('award_fixed');
    if (award.rules.version !== version) throw conflict('award_changed_meanwhile');
    const { categories, ...settings } = form;
    if (saysTheSame(award, form)) return;
    yearQueries(db).insertRules({
      ...award.rules,
      ...settings,
      version: version + 1,
      introductionHtml: renderMarkdown(settings.introduction, HEADING_LEVEL).toString(),
      decidedBy: viewer.id,
      decidedAt: at.toISOString(),
    });
    const kept = new Set(categories.map(({ id }) => id));
    for (const { id } of award.categories.filter((category) => !kept.has(category.id))) {
      for (const prize of prizeQueries(db).list(year)) if (prize.category === id) prizeQueries(db).delete(year, prize.id);
      yearQueries(db).deleteCategory(year, id);
    }
    putCategories(db, year, categories);
    addPrizes(db, award, categories);
    if (award.clock.announcedAt) chainRules(db, year, at);
    record(db, 'award.rules_changed', viewer, year, at, { version: version + 1 });
  });
}

function saysTheSame(award: AwardYear, { categories, ...settings }: SettingsForm): boolean {
  const known = award.categories.map(({ year, position, ...category }) => category);
  const rules = Object.fromEntries(Object.keys(settings).map((name) => [name, award.rules[name as keyof RulesRow]]));
  return sameValues(known, categories, ['id', 'name', 'nameEn', 'description', 'anyTime']) && sameValues([rules], [settings]);
}

function sameValues(
  before: readonly object[],
  after: readonly object[],
  names: readonly string[] = Object.keys(after[0] ?? {}),
): boolean {
  const text = (rows: readonly object[]) =>
    JSON.stringify(rows.map((row) => names.map((name) => (row as Record<string, unknown>)[name])));
  return text(before) === text(after);
}

/** A category that is new gets the usual prizes of its own. */
function addPrizes(db: Db, award: AwardYear, categories: readonly CategoryDraft[]): void {
  const known = new Set(award.categories.map(({ id }) => id));
  for (const prize of usualPrizes(categories))
    if (prize.category !== null && !known.has(prize.category)) prizeQueries(db).put({ ...prize, year: award.year });
}

function putCategories(db: Db, year: FiscalYear, categories: readonly CategoryDraft[]): void {
  categories.forEach((category, index) => {
    yearQueries(db).putCategory({ ...category, year, position: index + 1 });
  });
  touch(db, 'awards');
}

/** The rules that hold from now on, whole, into the audit chain. */
function chainRules(db: Db, year: FiscalYear, at: Date): void {
  appendToChain(db, { type: 'rules', year, data: { ...rulesRecord(findAward(db, year) as AwardYear) }, at });
}

/**
 * Tells everybody of the year. Nominations open at their time; if that has come, at once.
 * @throws AppError not_found, conflict for a year that is announced or whose nominations would be over already
 */
export function announceYear(db: Db, viewer: Secretary, year: FiscalYear, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    if (award.clock.announcedAt) throw conflict('award_announced_already');
    if (award.clock.nominating.closesAt <= at) throw conflict('award_dates_past');
    takeStep(db, { year, step: 'announced', takenBy: viewer.id, takenAt: at.toISOString() });
    chainRules(db, year, at);
    record(db, 'award.announced', viewer, year, at);
  });
}

/**
 * Moves the end of a window, once and for everybody (R2).
 * @throws AppError not_found, conflict when it is over, was extended, or can still be set in the settings
 */
export function extendWindow(
  db: Db,
  viewer: Secretary,
  { year, stage, form: { closesAt, reason } }: { year: FiscalYear; stage: Stage; form: ExtensionForm },
  at: Date,
): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    const closedAt = requireExtensible(award, stage, at);
    const dates = { stage, closedAt: closedAt.toISOString(), closesAt: closesAt.toISOString() };
    yearQueries(db).insertExtension({ year, ...dates, reason, decidedBy: viewer.id, decidedAt: at.toISOString() });
    touch(db, 'awards');
    appendToChain(db, { type: 'window_extended', year, data: { ...dates, reason }, at });
    record(db, 'award.extended', viewer, year, at, { stage });
  });
}

/** @returns the end as it stands @throws AppError conflict */
export function requireExtensible(award: AwardYear, stage: Stage, at: Date): Date {
  const fault = extensionFault(award, stage, at);
  if (fault) throw conflict(fault);
  return endOf(award, stage);
}

/**
 * Names somebody a juror; they will not be on the roll. Twice is once.
 * @throws AppError not_found, invalid for a secretary (AC-7), conflict once the roll is frozen
 */
export function nameJuror(db: Db, viewer: Secretary, { year, userId }: { year: FiscalYear; userId: number }, at: Date): void {
  inTransaction(db, () => {
    requireOpenRoll(requireAward(db, year, viewer));
    if (jurorQueries(db).isSecretary(userId)) throw new AppError('invalid', 'juror_secretary');
    if (!yearQueries(db).insertJuror({ year, userId, namedBy: viewer.id, namedAt: at.toISOString() })) return;
    record(db, 'award.juror_named', viewer, year, at, { juror: userId });
  });
}

/** @throws AppError not_found for a year or a juror there is none of, conflict once the roll is frozen */
export function removeJuror(db: Db, viewer: Secretary, { year, userId }: { year: FiscalYear; userId: number }, at: Date): void {
  inTransaction(db, () => {
    requireOpenRoll(requireAward(db, year, viewer));
    if (!yearQueries(db).deleteJuror(year, userId)) throw notFound();
    record(db, 'award.juror_removed', viewer, year, at, { juror: userId });
  });
}

function requireOpenRoll({ clock }: AwardYear): void {
  if (clock.votingFrozenAt) throw conflict('jurors_fixed');
}

function record(
  db: Db,
  kind: EventKind,
  { id: actorId, departmentId }: Secretary,
  subjectId: FiscalYear,
  at: Date,
  details: Readonly<Record<string, string | number>> = {},
): void {
  touch(db, 'awards');
  recordEvent(db, { kind, actorId, departmentId, subjectId, details, at });
}
