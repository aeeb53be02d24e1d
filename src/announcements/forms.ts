import { z } from 'zod';
import { type Day, isDay } from '../lib/index.ts';
import { line, type Parsed, parseForm, text } from '../web/index.ts';
import type { Period } from './periods.ts';

export interface AnnouncementForm extends Period {
  title: string;
  body: string;
}

const day = line({ min: 10, max: 10, message: 'form.day' }).refine(isDay, 'form.day');

/** @param today the earliest last day: one that is over already would never be seen */
export function parseAnnouncement(body: unknown, today: Day): Parsed<AnnouncementForm> {
  const schema = z
    .object({
      title: line({ min: 1, max: 100, message: 'form.announcement_title' }),
      body: text({ min: 1, max: 2000, message: 'form.announcement_body' }),
      startsOn: day,
      endsOn: day,
    })
    .refine(({ startsOn, endsOn }) => endsOn >= startsOn, { path: ['endsOn'], message: 'form.ends_before' })
    .refine(({ endsOn }) => endsOn >= today, { path: ['endsOn'], message: 'form.ends_past' });
  return parseForm(schema, body);
}
