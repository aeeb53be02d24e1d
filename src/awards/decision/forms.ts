import { z } from 'zod';
import { line, optionalText, type Parsed, parseForm, text } from '../../web/index.ts';
import type { OrderForm } from './actions.ts';

const REASON_MAX = 1000;

/** The field that holds the place of an entry. */
export const placeField = (number: number): string => `place${number}`;

/**
 * The place of each entry, every one once; a reason where the order is not the computed one.
 * @param computed numbers of the entries, the best first
 */
export function parseOrder(body: unknown, computed: readonly number[]): Parsed<OrderForm> {
  const places = computed.map((_, index) => String(index + 1));
  const place = line({ min: 1, max: 4, message: 'form.award_order_place' }).refine(
    (typed) => places.includes(typed),
    'form.award_order_place',
  );
  const schema = z
    .object({
      ...Object.fromEntries(computed.map((number) => [placeField(number), place])),
      reason: optionalText(REASON_MAX, 'form.award_decision_reason'),
    })
    .transform(({ reason, ...typed }, context): OrderForm => {
      const placeOf = (number: number) => Number((typed as Record<string, string>)[placeField(number)]);
      const twice = computed.find((number, index) =>
        computed.slice(0, index).some((other) => placeOf(other) === placeOf(number)),
      );
      if (twice !== undefined) context.addIssue({ code: 'custom', path: [placeField(twice)], message: 'form.award_order_twice' });
      const entries = [...computed].sort((a, b) => placeOf(a) - placeOf(b));
      if (twice === undefined && reason === '' && entries.join() !== computed.join())
        context.addIssue({ code: 'custom', path: ['reason'], message: 'form.award_order_reason' });
      return { entries, reason };
    });
  return parseForm(schema, body);
}

export const parseReason = (body: unknown): Parsed<{ reason: string }> =>
  parseForm(z.object({ reason: text({ min: 1, max: REASON_MAX, message: 'form.award_decision_reason' }) }), body);
