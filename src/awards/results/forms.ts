import { z } from 'zod';
import { type Parsed, parseForm, text } from '../../web/index.ts';

/** Why a version is corrected, for everybody to read. */
export const parseCorrection = (body: unknown): Parsed<{ reason: string }> =>
  parseForm(z.object({ reason: text({ min: 1, max: 500, message: 'form.award_correction_reason' }) }), body);
