import type { Request } from 'express';
import { z } from 'zod';
import { countCharacters, type FieldErrors, notFound } from '../lib/index.ts';
import { compose, tidy, tidyLine } from '../text/index.ts';

/** What was typed into a form, as the browser sent it; a page shows it again when something is missing. */
export type Typed = Readonly<Record<string, string | string[] | undefined>>;

export interface FormState {
  typed: Typed;
  /** Field name → key of a sentence in the locale files. */
  errors: FieldErrors;
}

export type Parsed<T> = { ok: true; value: T } | ({ ok: false } & FormState);

/**
 * Reads a form. The messages of the schema are keys of the locale files; of several faults in a field the first is kept.
 * @param body what the parser made of the request, possibly undefined
 */
export function parseForm<T>(schema: z.ZodType<T>, body: unknown): Parsed<T> {
  const state = formState(typeof body === 'object' && body !== null ? (body as Typed) : {});
  const parsed = schema.safeParse(state.typed);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[String(issue.path[0] ?? 'form')] ??= issue.message;
  return { ok: false, ...formState(state.typed, errors) };
}

/** A form as a page shows it. Without prototypes, so that a field named `__proto__` or `constructor` is only a field. */
export const formState = (typed: Typed = {}, errors: FieldErrors = {}): FormState => ({
  typed: Object.assign(Object.create(null), typed),
  errors: Object.assign(Object.create(null), errors),
});

/** A field that came twice counts with its first value. */
const single = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

interface TextRule {
  min?: number;
  max: number;
  /** Key of the sentence shown for a wrong length. */
  message: string;
}

function lengthBetween(
  schema: z.ZodString | z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>,
  { min = 0, max, message }: TextRule,
) {
  return schema.refine((text) => {
    const length = countCharacters(text);
    return length >= min && length <= max;
  }, message);
}

/** One line of text; white space at the ends and in runs does not count. */
export const line = (rule: TextRule) => z.preprocess(single, lengthBetween(z.string(rule.message).transform(tidyLine), rule));
/** Text of several lines, kept as written but for its ends. */
export const text = (rule: TextRule) => z.preprocess(single, lengthBetween(z.string(rule.message).transform(tidy), rule));
export const optionalLine = (max: number, message: string) => line({ max, message }).default('');
export const optionalText = (max: number, message: string) => text({ max, message }).default('');

/** The unit stands beside the field, and people type it nevertheless. */
const UNIT = /(?<=\d)(分|回|時間|円|min|minutes?|hours?|times)$/;

const normalDigits = (value: unknown): unknown => {
  const first = single(value);
  return typeof first === 'string' ? compose(first, 'NFKC').replace(/[,\s]/g, '').replace(UNIT, '') : first;
};

/** A number as people type it: full-width digits, thousands separators and the unit behind it are fine. */
export const number = ({ min, max, message }: { min: number; max: number; message: string }) =>
  z.preprocess(
    normalDigits,
    z
      .string(message)
      .regex(/^\d+(\.\d+)?$/, message)
      .transform(Number)
      .refine((value) => value >= min && value <= max, message),
  );

export const wholeNumber = (rule: { min: number; max: number; message: string }) =>
  number(rule).refine(Number.isInteger, rule.message);

/** Empty is undefined. */
export const optional = <T>(schema: z.ZodType<T>) =>
  z
    .preprocess((value) => (String(single(value) ?? '').trim() === '' ? undefined : single(value)), schema.optional())
    .transform((value): T | undefined => value);

export const choice = <const T extends readonly [string, ...string[]]>(values: T, message: string) =>
  z.preprocess(single, z.enum(values, message));

/** Checkboxes of one name: none, one or many values. */
export const choices = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string('form.choose').max(100, 'form.choose')).max(100, 'form.choose'),
);

/** A number out of the address. @throws AppError not_found for anything but a positive whole number */
export function idParam(req: Request, name: string): number {
  const text = req.params[name];
  if (typeof text !== 'string' || !/^[1-9]\d{0,14}$/.test(text)) throw notFound();
  return Number(text);
}

/** A query value that came once, as text. */
export function queryText(req: Request, name: string): string | undefined {
  const value = req.query[name];
  return typeof value === 'string' ? value : undefined;
}
