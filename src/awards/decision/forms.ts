import { z } from 'zod';
import { formState, line, optionalLine, optionalText, type Parsed, parseForm, text } from '../../web/index.ts';
import type { OrderForm } from './actions.ts';

const REASON_MAX = 1000;

/** The field that holds the place of an entry. */
export const placeField = (number: number): string => `place${number}`;

/** What a form of an order is about, as it is now. */
interface OrderNow {
  /** Numbers of the entries, the best first. */
  computed: readonly number[];
  tied: boolean;
  /** Digest of the order (`orderDigest`). */
  seen: string;
}

/**
 * The place of each entry, every one once; a reason where the order is not the computed one, and where that leaves equal ones. A form
 * that was made on other figures has one fault, in `seen`.
 */
export function parseOrder(body: unknown, now: OrderNow): Parsed<OrderForm> {
  const form = parseForm(orderSchema(now), body);
  const moved = form.ok ? undefined : form.errors['seen'];
  return moved && !form.ok ? { ok: false, ...formState(form.typed, { seen: moved }) } : form;
}

function orderSchema({ computed, tied, seen }: OrderNow) {
  const places = computed.map((_, index) => String(index + 1));
  const place = line({ min: 1, max: 4, message: 'form.award_order_place' }).refine(
    (typed) => places.includes(typed),
    'form.award_order_place',
  );
  return z
    .object({
      ...Object.fromEntries(computed.map((number) => [placeField(number), place])),
      reason: optionalText(REASON_MAX, 'form.award_decision_reason'),
      seen: optionalLine(64, 'form.award_order_moved').refine(
        (typed) => typed === '' || typed === seen,
        'form.award_order_moved',
      ),
    })
    .transform(({ reason, seen: _, ...typed }, context): OrderForm => {
      const placeOf = (number: number) => Number((typed as Record<string, string>)[placeField(number)]);
      const twice = computed.find((number, index) =>
        computed.slice(0, index).some((other) => placeOf(other) === placeOf(number)),
      );
      if (twice !== undefined) context.addIssue({ code: 'custom', path: [placeField(twice)], message: 'form.award_order_twice' });
      const entries = [...computed].sort((a, b) => placeOf(a) - placeOf(b));
      if (twice === undefined && reason === '' && (tied || entries.join() !== computed.join()))
        context.addIssue({
          code: 'custom',
          path: ['reason'],
          message: tied ? 'form.award_tie_reason' : 'form.award_order_reason',
        });
      return { entries, reason };
    });
}

export const parseReason = (body: unknown): Parsed<{ reason: string }> =>
  parseForm(z.object({ reason: text({ min: 1, max: REASON_MAX, message: 'form.award_decision_reason' }) }), body);
