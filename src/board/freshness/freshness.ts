import type { Day } from '../../lib/index.ts';
import type { Kind } from '../posts/content.ts';

/** Instructions and records of what works: the kinds that grow old. */
export const AGEING_KINDS = ['tip', 'case_study'] as const satisfies readonly Kind[];

export const growsOld = (kind: Kind): boolean => AGEING_KINDS.some((ageing) => ageing === kind);

/** The latest day of a confirmation that is twelve months old; a 29 February counts until the end of the February after. */
export const staleSince = (today: Day): Day => `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;

/** Whether a post asks to be confirmed (product.md, 4). */
export const isStale = (confirmedOn: Day, today: Day): boolean => confirmedOn <= staleSince(today);
