import { addDays, type Day, dayOfInstant } from '../../lib/index.ts';

/** How long what was thrown away can be taken back. */
export const TRASH_DAYS = 30;

/** The day on which a post in the trash goes for good. */
export const goesOn = (trashedAt: string): Day => addDays(dayOfInstant(trashedAt), TRASH_DAYS);
