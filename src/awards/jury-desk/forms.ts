import { z } from 'zod';
import { choice, line, optionalLine, type Parsed, parseForm, wholeNumber } from '../../web/index.ts';
import type { AnchorRow } from '../judging/rubric-queries.ts';
import type { PrizeRow } from '../years/prizes.ts';
import type { AwardYear } from '../years/years.ts';
import type { CalibrationCase } from './calibration.ts';
import type { PrizeForm } from './prizes.ts';
import { RUBRIC_PLACES } from './rubric.ts';

const LONGEST_WORDS = 200;

/** Name of the field of a place: `effect0` is the question, `effect5` the highest anchor. */
export const rubricField = ({ criterion, level }: Pick<AnchorRow, 'criterion' | 'level'>): string => `${criterion}${level}`;

const rubricFields: z.ZodType<Record<string, string>> = z.object(
  Object.fromEntries(RUBRIC_PLACES.map((place) => [rubricField(place), optionalLine(LONGEST_WORDS, 'form.rubric_words')])),
);

export function parseRubric(body: unknown): Parsed<AnchorRow[]> {
  const form = parseForm(rubricFields, body);
  if (!form.ok) return form;
  return { ok: true, value: RUBRIC_PLACES.map((place) => ({ ...place, words: form.value[rubricField(place)] ?? '' })) };
}

export const parseCalibration = (body: unknown, cases: readonly CalibrationCase[]): Parsed<{ entry: number | undefined }> =>
  parseForm(
    z.object({
      entry: choice(['none', ...cases.map(({ id }) => String(id))], 'form.choose').transform((id) =>
        id === 'none' ? undefined : Number(id),
      ),
    }),
    body,
  );

/** The field that stands for all categories. */
export const ALL = 'all';

/** @param others the prizes beside this one */
export function parsePrize(body: unknown, { categories }: AwardYear, others: readonly PrizeRow[]): Parsed<PrizeForm> {
  const schema = z
    .object({
      name: line({ min: 1, max: 40, message: 'form.prize_name' }),
      nameEn: optionalLine(60, 'form.prize_name_en'),
      kind: choice(['main', 'staff_vote'], 'form.choose'),
      category: choice([ALL, ...categories.map(({ id }) => id)], 'form.choose'),
      winners: wholeNumber({ min: 1, max: 10, message: 'form.prize_winners' }),
      precedence: wholeNumber({ min: 1, max: others.length + 1, message: 'form.prize_precedence' }),
    })
    .transform((form) => ({ ...form, nameEn: form.nameEn || form.name, category: form.category === ALL ? null : form.category }))
    .refine(({ kind, category }) => kind === 'main' || category !== null, {
      path: ['category'],
      message: 'form.prize_staff_category',
    })
    .refine(({ name, category }) => !others.some((prize) => prize.name === name && prize.category === category), {
      path: ['name'],
      message: 'form.prize_twice',
    });
  return parseForm(schema, body);
}

export interface RecusalForm {
  /** Of the entry. */
  number: number;
  reason: string;
}

/** @param numbers of the entries that the juror judges */
export const parseRecusal = (body: unknown, numbers: readonly number[]): Parsed<RecusalForm> =>
  parseForm(
    z.object({
      number: choice(['', ...numbers.map(String)], 'form.recusal_entry')
        .refine((typed) => typed !== '', 'form.recusal_entry')
        .transform(Number),
      reason: line({ min: 1, max: 200, message: 'form.award_recusal_reason' }),
    }),
    body,
  );
