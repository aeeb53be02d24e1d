import type { CategoryRow } from '../years/queries.ts';

/** R4, in the order in which they are asked. */
export const CHECK_ITEMS = [
  'staff',
  'window',
  'evidence',
  'no_personal_data',
  'consent',
  'not_former_winner',
  'category',
] as const;
export type CheckItem = (typeof CHECK_ITEMS)[number];

/** A category for work of any time does not ask when the work was done. */
export const askedItems = ({ anyTime }: Pick<CategoryRow, 'anyTime'>): readonly CheckItem[] =>
  anyTime ? CHECK_ITEMS.filter((item) => item !== 'window') : CHECK_ITEMS;

/** Whether everything that is asked was answered with yes. */
export const allMet = (asked: readonly CheckItem[], checks: readonly { item: CheckItem; met: boolean }[]): boolean =>
  asked.every((item) => checks.some((check) => check.item === item && check.met));
