import type { Request } from 'express';
import { personName } from '../../accounts/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { type AppContext, type FormState, type Typed, translator, viewer } from '../../web/index.ts';
import type { Phase } from '../rules/index.ts';
import { CATEGORY_ROWS } from './category-form.ts';
import { missingIn } from './facts.ts';
import { endOf, extensionFault, fixedMoments, fixingOf, latestEnd, STAGES } from './fixed.ts';
import type { Missing } from './missing.ts';
import { beginsDay, MOMENTS } from './moments.ts';
import type { ExtensionPage, NewYearPage, ProgressPage, SettingsPage, YearsPage } from './pages.ts';
import type { Stage } from './queries.ts';
import { typedOf, WEIGHTS } from './settings-form.ts';
import { settingsValues } from './settings-values.ts';
import { headOf, stationsOf } from './shown.ts';
import { type AwardYear, listAwards, phaseOf } from './years.ts';

/** `設定 — 令和8年度 ＤＸ賞`: pages of a year say which. */
export const titleOf = (req: Request, key: string, award: AwardYear): string =>
  translator(req.context.locale)('award_year.title', { page: translator(req.context.locale)(key), name: award.rules.name });

/** All years, with what there is to do in each. */
export function yearsModel({ db, clock }: AppContext, req: Request): YearsPage {
  const at = clock.now();
  const years = listAwards(db).map((award) => ({
    ...headOf(award, at),
    missing: missingIn(db, award, viewer(req), at, req.context.locale),
  }));
  return { title: translator(req.context.locale)('secretariat.title'), years };
}

export function newYearModel({ db }: AppContext, req: Request, form: FormState): NewYearPage {
  const copies = listAwards(db).map(({ year, rules }) => ({ year, name: rules.name }));
  return { title: translator(req.context.locale)('award_year.new'), form, copies };
}

/** The first fiscal year from this one on that has no award. */
export function firstFree(years: readonly FiscalYear[], from: FiscalYear): FiscalYear {
  let year = from;
  while (years.includes(year)) year += 1;
  return year;
}

export function progressModel({ db, clock }: AppContext, req: Request, award: AwardYear): ProgressPage {
  const at = clock.now();
  const phase = phaseOf(award, at);
  const missing = missingIn(db, award, viewer(req), at, req.context.locale);
  return {
    title: titleOf(req, 'secretariat_nav.overview', award),
    award: headOf(award, at),
    stations: stationsOf(db, award, at),
    missing,
    action: actionFor(award, phase, missing),
    announcement: announcementOf(award, at),
    extensible: STAGES.filter((stage) => extensionFault(award, stage, at) === undefined).map((stage) => ({
      stage,
      closesAt: endOf(award, stage).toISOString(),
    })),
  };
}

/** The one button: what stops the next step, else the step itself where it is taken on another page. */
function actionFor({ year, clock }: AwardYear, phase: Phase, missing: readonly Missing[]): ProgressPage['action'] {
  const first = missing.find(({ kind }) => kind === 'todo');
  if (first) return { key: first.action, path: first.path };
  if (phase !== 'screening' || clock.votingFrozenAt) return undefined;
  return { key: 'award_action.voting', path: `/secretariat/awards/${year}/voting` };
}

function announcementOf({ clock }: AwardYear, at: Date): ProgressPage['announcement'] {
  if (clock.announcedAt) return undefined;
  const { opensAt, closesAt } = clock.nominating;
  return {
    possible: closesAt > at,
    opensAtOnce: opensAt <= at,
    opensAt: opensAt.toISOString(),
    beginsDay: beginsDay(opensAt.toISOString()),
    closesAt: closesAt.toISOString(),
  };
}

interface SettingsState {
  award: AwardYear;
  form: FormState;
  /** Whether somebody has saved since the form was made. */
  changedMeanwhile?: boolean;
}

/** The least comes first; the rest stands in a fold. */
const ABOVE_FOLD = /^(name|introduction|work|nominationsOpen|nominationsClose|voting|judging|category)/;

export function settingsModel(
  { db, clock }: AppContext,
  req: Request,
  { award, form, changedMeanwhile = false }: SettingsState,
): SettingsPage {
  const at = clock.now();
  const { rules } = award;
  const fixed = fixedMoments(award, at);
  const decided = { by: personName(db, rules.decidedBy), at: rules.decidedAt };
  return {
    title: titleOf(req, 'secretariat_nav.settings', award),
    award: headOf(award, at),
    version: rules.version,
    form,
    fixing: fixingOf(award, at),
    fixedMoments: Object.fromEntries(MOMENTS.filter(({ name }) => fixed.has(name)).map(({ name, row }) => [name, rules[row]])),
    rows: CATEGORY_ROWS,
    weights: WEIGHTS,
    meanwhile: changedMeanwhile ? { by: decided.by, changes: changesAgainst(award, form.typed) } : undefined,
    openFold: Object.keys(form.errors).some((name) => !ABOVE_FOLD.test(name)),
    decided,
    values: fixingOf(award, at) === 'everything' ? settingsValues(award) : undefined,
  };
}

/** Fields in which what holds now differs from what is typed. */
function changesAgainst(award: AwardYear, typed: Typed): { label: string; number: string; value: string }[] {
  return Object.entries(typedOf(award))
    .filter(([name, value]) => !name.endsWith('Id') && (typed[name] ?? '') !== value)
    .map(([name, value]) => {
      const [, number = '', field] = /^category(\d)(\w+)$/.exec(name) ?? [];
      return { label: `award_field.${field ? `category${field}` : name}`, number, value };
    });
}

export function extensionModel(
  { clock }: AppContext,
  req: Request,
  { award, stage, form }: { award: AwardYear; stage: Stage; form: FormState },
): ExtensionPage {
  return {
    title: titleOf(req, `award_extension.${stage}`, award),
    award: headOf(award, clock.now()),
    stage,
    closesAt: endOf(award, stage).toISOString(),
    latest: latestEnd(award, stage).toISOString(),
    form,
  };
}
