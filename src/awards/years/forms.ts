import { z } from 'zod';
import type { FiscalYear } from '../../lib/index.ts';
import { choice, line, type Parsed, parseForm, wholeNumber } from '../../web/index.ts';
import { day, time } from './fields.ts';
import { endOf, isWithinExtension } from './fixed.ts';
import { instantOf } from './moments.ts';
import type { Stage } from './queries.ts';
import type { AwardYear } from './years.ts';

export interface NewYearForm {
  year: FiscalYear;
  /** The year whose settings are copied; undefined for the usual ones. */
  copied: FiscalYear | undefined;
}

/** @param years those that exist already */
export function parseNewYear(body: unknown, years: readonly FiscalYear[]): Parsed<NewYearForm> {
  const schema = z
    .object({
      year: wholeNumber({ min: 2019, max: 2199, message: 'form.award_year' }).refine(
        (year) => !years.includes(year),
        'form.award_year_taken',
      ),
      source: choice(['usual', ...years.map(String)], 'form.choose'),
    })
    .transform(({ year, source }) => ({ year, copied: source === 'usual' ? undefined : Number(source) }));
  return parseForm(schema, body);
}

export interface ExtensionForm {
  closesAt: Date;
  reason: string;
}

/** @param award whose other dates the new end must respect */
export function parseExtension(body: unknown, award: AwardYear, stage: Stage): Parsed<ExtensionForm> {
  const { voting, judgingClosesAt } = award.clock;
  const schema = z
    .object({ closesOn: day, closesTime: time, reason: line({ min: 1, max: 200, message: 'form.reason_length' }) })
    .transform(({ closesOn, closesTime, reason }) => ({
      closesAt: instantOf({ day: closesOn, time: closesTime }, true),
      reason,
    }))
    .refine(({ closesAt }) => closesAt > endOf(award, stage), { path: ['closesOn'], message: 'form.award_extension_later' })
    .refine(({ closesAt }) => isWithinExtension(award, stage, closesAt), {
      path: ['closesOn'],
      message: 'form.award_extension_limit',
    })
    .refine(({ closesAt }) => stage !== 'nominating' || closesAt <= voting.opensAt, {
      path: ['closesOn'],
      message: 'form.award_extension_voting',
    })
    .refine(({ closesAt }) => stage !== 'voting' || closesAt < judgingClosesAt, {
      path: ['closesOn'],
      message: 'form.award_extension_judging',
    });
  return parseForm(schema, body);
}

export const parseJuror = (body: unknown): Parsed<{ person: string }> =>
  parseForm(z.object({ person: line({ min: 1, max: 100, message: 'form.award_person' }) }), body);
