import { z } from 'zod';
import { countCharacters, isMonth } from '../../lib/index.ts';
import { fold, tidyLine } from '../../text/index.ts';
import {
  choice,
  choices,
  line,
  optional,
  optionalLine,
  optionalText,
  type Parsed,
  parseForm,
  type Typed,
  text,
  wholeNumber,
} from '../../web/index.ts';
import { LEVELS, type PostContent, SIZES, type WritableKind } from './content.ts';

export const TITLE_LENGTH = { min: 5, max: 100 };
export const BODY_MAX = 30_000;
export const FIELD_MAX = 5_000;
const TAGS_MAX = 5;
const TAG_MAX = 20;

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
const ids = choices.transform((values) => values.map(Number).filter((id) => Number.isSafeInteger(id) && id > 0));

const common = {
  title: line({ ...TITLE_LENGTH, message: 'form.title_length' }),
  categoryId: wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, message: 'form.category' }),
  tags,
};

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

/** Reads the form of a post of one kind; a kind in the form itself is ignored. */
export function parsePost(body: unknown, kind: WritableKind): Parsed<PostContent> {
  const schema: z.ZodType<PostContent> = kind === 'tip' ? tip : caseStudy;
  return parseForm(schema, { ...(body as object | undefined), kind });
}

/** A post's content as its form shows it. */
export function typedFrom(content: PostContent): Typed {
  const { tags: names, ...fields } = content;
  const typed: Record<string, string | string[]> = { tags: names.join(', ') };
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) typed[name] = value.map(String);
    else if (value !== undefined) typed[name] = String(value);
  }
  return typed;
}
