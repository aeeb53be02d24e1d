import { z } from 'zod';
import { line, type Parsed, parseForm, text } from '../../web/index.ts';

export interface LotForm {
  /** A whole number, written without zeros at the front. */
  publicNumber: string;
  witnesses: string;
}

/** A number as it is drawn in front of people, however it was typed; zeros at its front would let whoever types choose an order. */
const digits = (message: string) =>
  line({ max: 100, message })
    .transform((typed) =>
      typed
        .normalize('NFKC')
        .replace(/[\s,]/g, '')
        .replace(/^0+(?=[0-9])/, ''),
    )
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
