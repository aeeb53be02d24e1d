import { z } from 'zod';
import { isDay } from '../../lib/index.ts';
import { compose } from '../../text/index.ts';
import { line } from '../../web/index.ts';

export const day = line({ min: 10, max: 10, message: 'form.day' }).refine(isDay, 'form.day');
/** As people type it: 9:00, ９：００; empty is the whole day. */
export const time = z.preprocess(
  (value) =>
    typeof value === 'string'
      ? compose(value, 'NFKC')
          .trim()
          .replace(/^(\d):/, '0$1:')
      : (value ?? ''),
  z.string('form.time').regex(/^((([01]\d|2[0-3]):[0-5]\d)|24:00)?$/, 'form.time'),
);
export const checkbox = z.preprocess((value) => value !== undefined && value !== '', z.boolean());
