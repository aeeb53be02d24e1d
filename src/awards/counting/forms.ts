import { z } from 'zod';
import { line, type Parsed, parseForm, text } from '../../web/index.ts';

export interface LotForm {
  /** As it was drawn: zeros at the front are part of it. */
  publicNumber: string;
  witnesses: string;
}

/** A number as it is drawn in front of people: digits, however they were typed. */
const digits = (message: string) =>
  line({ max: 100, message })
    .transform((typed) => typed.normalize('NFKC').replace(/[\s,]/g, ''))
    .refine((number) => /^[0-9]{1,20}$/.test(number), message);

const lot = z
  .object({
    publicNumber: digits('form.public_number'),
    again: digits('form.public_number_again'),
    witnesses: line({ min: 1, max: 200, message: 'form.witnesses' }),
  })
  .refine(({ publicNumber, again }) => publicNumber === again, { path: ['again'], message: 'form.public_number_again' })
  .transform(({ publicNumber, witnesses }): LotForm => ({ publicNumber, witnesses }));

export const parseLot = (body: unknown): Parsed<LotForm> => parseForm(lot, body);

/** @param numbers of the entries that the jury may choose from */
export function parseJuryChoice(body: unknown, numbers: readonly number[]): Parsed<{ entry: number; reason: string }> {
  const schema = z.object({
    entry: line({ min: 1, max: 10, message: 'form.jury_entry' })
      .refine((typed) => numbers.some((number) => String(number) === typed), 'form.jury_entry')
      .transform(Number),
    reason: text({ min: 1, max: 500, message: 'form.jury_reason' }),
  });
  return parseForm(schema, body);
}
