import { z } from 'zod';
import { formState, line, optional, optionalText, type Parsed, parseForm, type Typed, wholeNumber } from '../../web/index.ts';
import { parseCategories, typedCategories } from './category-form.ts';
import { checkbox, day, time } from './fields.ts';
import { endOf, fixedMoments } from './fixed.ts';
import { dayTimeOf, instantOf, MOMENTS, type MomentName, type MomentRow } from './moments.ts';
import type { RulesRow } from './queries.ts';
import type { CategoryDraft, RulesDraft } from './usual.ts';
import type { AwardYear } from './years.ts';

/** What the form of a year says; the floors of the scores are not asked for. */
export type SettingsForm = Omit<
  RulesRow,
  'year' | 'version' | 'introductionHtml' | 'juryFloor' | 'voteFloor' | 'decidedBy' | 'decidedAt'
> & { categories: CategoryDraft[] };

export const WEIGHTS = ['weightEffect', 'weightSpread', 'weightIdea', 'weightUser', 'weightSustain'] as const;

const whole = (min: number, max: number, message: string) => wholeNumber({ min, max, message });
const percent = whole(0, 100, 'form.from_0_to_100');

const momentFields = Object.fromEntries(
  MOMENTS.flatMap(({ name }) => [
    [`${name}On`, day],
    [`${name}Time`, time],
  ]),
) as Record<`${MomentName}On`, typeof day> & Record<`${MomentName}Time`, typeof time>;

const fields = z.object({
  name: line({ min: 1, max: 60, message: 'form.award_name' }),
  introduction: optionalText(5000, 'form.award_introduction'),
  workFrom: day,
  workTo: day,
  ...momentFields,
  nominationsPerPerson: whole(1, 20, 'form.from_1_to_20'),
  maxChoices: whole(1, 10, 'form.from_1_to_10'),
  sameDepartmentBarred: checkbox,
  shortlistSize: whole(1, 30, 'form.from_1_to_30'),
  shortlistSlack: whole(0, 10, 'form.from_0_to_10'),
  divisionCap: optional(whole(1, 30, 'form.from_1_to_30')),
  juryPercent: percent,
  minimumBallots: wholeNumber({ min: 0, max: 100_000, message: 'form.award_ballots' }),
  noPrizeBelow: percent,
  weightEffect: percent,
  weightSpread: percent,
  weightIdea: percent,
  weightUser: percent,
  weightSustain: percent,
});

type Fields = z.infer<typeof fields>;

/**
 * Reads the settings of a year. What is fixed by now counts as it stands, whatever the form says.
 * @param used categories that entries stand in: they keep a name
 */
export function parseSettings(
  body: unknown,
  { award, used, at }: { award: AwardYear; used: ReadonlySet<string>; at: Date },
): Parsed<SettingsForm> {
  const typed = { ...formState((body ?? {}) as Typed).typed, ...fixedFields(award, at) };
  const parsed = parseForm(fields, typed);
  const categories = parseCategories(typed, award, used);
  const errors = {
    ...(parsed.ok ? dateFaults(parsed.value, award, at) : parsed.errors),
    ...(parsed.ok ? weightFault(parsed.value) : {}),
    ...categories.errors,
  };
  if (!parsed.ok || Object.keys(errors).length > 0) return { ok: false, ...formState(typed, errors) };
  return { ok: true, value: toSettings(parsed.value, categories.categories) };
}

function fixedFields(award: AwardYear, at: Date): Typed {
  const fixed = fixedMoments(award, at);
  const stands = typedOf(award);
  const names = MOMENTS.filter(({ name }) => fixed.has(name)).flatMap(({ name }) => [`${name}On`, `${name}Time`]);
  return Object.fromEntries(names.map((name) => [name, stands[name]]));
}

const instantIn = (form: Fields, { name, ends }: (typeof MOMENTS)[number]): Date =>
  instantOf({ day: form[`${name}On`], time: form[`${name}Time`] }, ends);

const instantsIn = (form: Fields) =>
  Object.fromEntries(MOMENTS.map((moment) => [moment.name, instantIn(form, moment)])) as Record<MomentName, Date>;

/** Dates in their order, and none that people cannot keep any more. */
function dateFaults(form: Fields, award: AwardYear, at: Date): Record<string, string> {
  const { nominationsOpen, nominationsClose, votingOpen, votingClose, judgingClose } = instantsIn(form);
  const nominationsEnd = award.extensions.has('nominating') ? endOf(award, 'nominating') : nominationsClose;
  const faults: Record<string, string> = {};
  if (judgingClose <= votingClose) faults['judgingCloseOn'] = 'form.award_judging_order';
  if (votingClose <= votingOpen) faults['votingCloseOn'] = 'form.award_ends_before';
  if (votingOpen < nominationsEnd) faults['votingOpenOn'] = 'form.award_voting_order';
  if (nominationsClose <= nominationsOpen) faults['nominationsCloseOn'] = 'form.award_ends_before';
  if (form.workTo < form.workFrom) faults['workTo'] = 'form.ends_before';
  return { ...faults, ...(award.clock.announcedAt ? pastFaults(instantsIn(form), award, at) : {}) };
}

/** Once a year is announced people rely on its dates: a new one lies in the future. */
function pastFaults(instants: Record<MomentName, Date>, award: AwardYear, at: Date): Record<string, string> {
  const changedIntoPast = MOMENTS.filter(
    ({ name, row }) => instants[name] <= at && instants[name].toISOString() !== new Date(award.rules[row]).toISOString(),
  );
  return Object.fromEntries(changedIntoPast.map(({ name }) => [`${name}On`, 'form.award_past']));
}

const weightFault = (form: Fields): Record<string, string> =>
  WEIGHTS.reduce((sum, name) => sum + form[name], 0) === 100 ? {} : { weightEffect: 'form.award_weights' };

function toSettings(form: Fields, categories: CategoryDraft[]): SettingsForm {
  const { name, introduction, workFrom, workTo, nominationsPerPerson, maxChoices, sameDepartmentBarred } = form;
  const { shortlistSize, shortlistSlack, juryPercent, minimumBallots, noPrizeBelow } = form;
  const { weightEffect, weightSpread, weightIdea, weightUser, weightSustain } = form;
  return {
    name,
    introduction,
    workFrom,
    workTo,
    ...(Object.fromEntries(MOMENTS.map((moment) => [moment.row, instantIn(form, moment).toISOString()])) as Record<
      MomentRow,
      string
    >),
    nominationsPerPerson,
    maxChoices,
    sameDepartmentBarred,
    shortlistSize,
    shortlistSlack,
    divisionCap: form.divisionCap ?? null,
    juryPercent,
    minimumBallots,
    noPrizeBelow,
    weightEffect,
    weightSpread,
    weightIdea,
    weightUser,
    weightSustain,
    categories,
  };
}

const NUMBERS = [
  'nominationsPerPerson',
  'maxChoices',
  'shortlistSize',
  'shortlistSlack',
  'juryPercent',
  'minimumBallots',
  'noPrizeBelow',
  ...WEIGHTS,
] as const;

/** A year as its form shows it; `parseSettings` reads the same values back. */
export function typedOf({
  rules,
  categories,
}: {
  rules: RulesDraft;
  categories: readonly CategoryDraft[];
}): Record<string, string> {
  const { name, introduction, workFrom, workTo, divisionCap, sameDepartmentBarred } = rules;
  return {
    name,
    introduction,
    workFrom,
    workTo,
    ...Object.fromEntries(MOMENTS.flatMap(momentEntries)),
    ...Object.fromEntries(NUMBERS.map((field) => [field, String(rules[field])])),
    divisionCap: divisionCap === null ? '' : String(divisionCap),
    sameDepartmentBarred: sameDepartmentBarred ? 'yes' : '',
    ...typedCategories(categories),
  };

  function momentEntries({ name: moment, row, ends }: (typeof MOMENTS)[number]): [string, string][] {
    const { day: on, time: of } = dayTimeOf(rules[row], ends);
    return [
      [`${moment}On`, on],
      [`${moment}Time`, of],
    ];
  }
}
