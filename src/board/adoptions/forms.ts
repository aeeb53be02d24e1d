import { z } from 'zod';
import { addMonths, isMonth, type Month } from '../../lib/index.ts';
import { choice, number, optional, optionalLine, type Parsed, parseForm, wholeNumber } from '../../web/index.ts';
import type { AdoptionForm } from './actions.ts';

export const RUN_UNITS = ['day', 'week', 'month', 'year'] as const;
export type RunUnit = (typeof RUN_UNITS)[number];

/** A working month has 20 days; a year has 52 weeks. */
const PER_MONTH: Record<RunUnit, number> = { day: 20, week: 52 / 12, month: 1, year: 1 / 12 };
const OLDEST_START_MONTHS = 120;

/** Runs per month to one decimal, the least being 0.1: once a year counts as that. */
export const runsPerMonth = (times: number, unit: RunUnit): number =>
  Math.max(0.1, Math.round(times * PER_MONTH[unit] * 10) / 10);

/** @param month the current month, the latest in which a use can have begun */
export function parseAdoption(body: unknown, month: Month): Parsed<AdoptionForm> {
  const schema = z
    .object({
      minutes: wholeNumber({ min: 1, max: 480, message: 'form.minutes_range' }),
      times: number({ min: 0.1, max: 1000, message: 'form.times_range' }),
      per: choice(RUN_UNITS, 'form.required').default('month'),
      startedOn: optional(
        z
          .string('form.month')
          .refine((text) => isMonth(text) && text <= month && text >= addMonths(month, -OLDEST_START_MONTHS), 'form.month_past'),
      ).transform((value) => value ?? month),
      note: optionalLine(200, 'form.note_length'),
    })
    .refine(({ times, per }) => runsPerMonth(times, per) <= 1000, { path: ['times'], message: 'form.times_range' })
    .transform(({ minutes, times, per, startedOn, note }) => ({
      minutesPerRun: minutes,
      runsPerMonth: runsPerMonth(times, per),
      startedOn,
      note,
    }));
  return parseForm(schema, body);
}
