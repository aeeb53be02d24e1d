import { z } from 'zod';
import { countCharacters, isMonth } from '../../lib/index.ts';
import { fold, tidyLine } from '../../text/index.ts';
import {
  choice,
  choices,
  line,
  number,
  optional,
  optionalLine,
  optionalText,
  type Parsed,
  parseForm,
  text,
  wholeNumber,
} from '../../web/index.ts';
import { LEVELS, type PostContent, quickWinTitle, SIZES, type WritableKind } from './content.ts';

export const TITLE_LENGTH = { min: 5, max: 100 };
export const BODY_MAX = 30_000;
export const FIELD_MAX = 5_000;
const TAGS_MAX = 5;
const TAG_MAX = 20;
const COAUTHORS_MAX = 5;

/** Tags as people list them: 「Excel、関数」, `Excel, 関数`, one a line, with or without #. A tag named twice counts once. */
export function splitTags(typed: string): string[] {
  const names = typed
    .split(/[,\uFF0C\u3001;\uFF1B\n#\uFF03]+/u)
    .map(tidyLine)
    .filter(Boolean);
  return [...new Map(names.map((name) => [fold(name), name])).values()];
}

const tags = z
  .preprocess((value) => splitTags(Array.isArray(value) ? value.join(',') : String(value ?? '')), z.array(z.string()))
  .refine((names) => names.length <= TAGS_MAX, 'form.tags_many')
  .refine((names) => names.every((name) => countCharacters(name) <= TAG_MAX), 'form.tag_long');

const month = optional(z.string().refine(isMonth, 'form.month'));
const ids = choices.transform((values) => [...new Set(values.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0))]);

/** Names of people as they are listed: one after the other, separated like tags. */
const coauthors = z
  .preprocess((value) => splitTags(Array.isArray(value) ? value.join(',') : String(value ?? '')), z.array(z.string()))
  .refine((names) => names.length <= COAUTHORS_MAX, 'form.coauthors_many');

const shared = {
  categoryId: wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, message: 'form.category' }),
  tags,
  attachments: ids,
  coauthors,
};
const common = { title: line({ ...TITLE_LENGTH, message: 'form.title_length' }), ...shared };

const tip = z.object({
  ...common,
  kind: z.literal('tip'),
  goal: optionalLine(120, 'form.goal_length'),
  body: text({ min: 1, max: BODY_MAX, message: 'form.body_length' }),
  toolIds: ids,
  level: optional(choice(LEVELS, 'form.choose')),
  testedOn: optionalLine(100, 'form.line_100'),
  minutesSaved: optional(wholeNumber({ min: 1, max: 480, message: 'form.minutes_range' })),
  cautions: optionalText(1000, 'form.cautions_length'),
});

const required = text({ min: 1, max: FIELD_MAX, message: 'form.field_length' });
const further = optionalText(FIELD_MAX, 'form.field_long');

const caseStudy = z
  .object({
    ...common,
    kind: z.literal('case_study'),
    challenge: required,
    approach: required,
    effect: required,
    effectHoursPerYear: optional(wholeNumber({ min: 0, max: 1_000_000, message: 'form.hours_range' })),
    effectYenPerYear: optional(wholeNumber({ min: 0, max: 100_000_000_000, message: 'form.yen_range' })),
    cost: further,
    structure: further,
    knowHow: further,
    nextSteps: further,
    periodFrom: month,
    periodTo: month,
    size: optional(choice(SIZES, 'form.choose')),
    contact: optionalLine(100, 'form.line_100'),
    body: optionalText(BODY_MAX, 'form.body_long'),
  })
  .refine(({ periodFrom, periodTo }) => periodTo === undefined || (periodFrom !== undefined && periodFrom <= periodTo), {
    path: ['periodTo'],
    message: 'form.period_order',
  });

const question = z.object({
  ...common,
  kind: z.literal('question'),
  body: text({ min: 1, max: BODY_MAX, message: 'form.body_length' }),
});

const quickWin = z
  .object({
    ...shared,
    kind: z.literal('quick_win'),
    before: line({ min: 1, max: 200, message: 'form.before_length' }),
    after: line({ min: 5, max: 200, message: 'form.after_length' }),
    minutesSaved: wholeNumber({ min: 1, max: 480, message: 'form.minutes_range' }),
    runsPerMonth: optional(number({ min: 0.1, max: 1000, message: 'form.times_range' })),
  })
  .transform((fields) => ({ ...fields, title: quickWinTitle(fields.after), body: '' }));

const SCHEMAS: { [K in WritableKind]: z.ZodType<PostContent> } = { tip, case_study: caseStudy, question, quick_win: quickWin };

/** The fields of any form of a post: what a draft keeps. */
export const FIELD_NAMES: ReadonlySet<string> = new Set(
  [tip, caseStudy, question, quickWin.in].flatMap((schema) => Object.keys(schema.shape)).filter((name) => name !== 'kind'),
);

/** Reads the form of a post of one kind; a kind in the form itself is ignored. */
export function parsePost(body: unknown, kind: WritableKind): Parsed<PostContent> {
  return parseForm(SCHEMAS[kind], { ...(body as object | undefined), kind });
}

/** A post's content as its form shows it. */
export function typedFrom(content: PostContent): Record<string, string | string[]> {
  const { tags: names, coauthors: logins, ...fields } = content;
  const typed: Record<string, string | string[]> = { tags: names.join(', '), coauthors: logins.join(', ') };
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) typed[name] = value.map(String);
    else if (value !== undefined) typed[name] = String(value);
  }
  return typed;
}
