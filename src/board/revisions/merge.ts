import type { Typed } from '../../web/index.ts';

export interface Merged {
  /** The form with everything in it that can be put together without asking. */
  typed: Record<string, string | string[]>;
  /** Fields that both have changed, each in its own way; `typed` holds the writer's. */
  conflicts: string[];
}

/**
 * Puts two changes of one text together, field by field: what only one side changed is taken from there.
 * @param base what both began with; undefined when that is not known any more, so that every difference asks
 */
export function mergeForms(base: Typed | undefined, mine: Typed, theirs: Typed): Merged {
  const typed: Merged['typed'] = {};
  const conflicts: string[] = [];
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const [before, own, other] = [base, mine, theirs].map((form) => key(form?.[name]));
    const takeTheirs = own === other || (base !== undefined && own === before);
    const value = takeTheirs ? theirs[name] : mine[name];
    if (value !== undefined) typed[name] = value;
    if (!takeTheirs && (base === undefined || other !== before)) conflicts.push(name);
  }
  return { typed, conflicts };
}

/** Line ends and an empty field do not count as a difference. */
const key = (value: string | string[] | undefined): string =>
  [value ?? '']
    .flat()
    .filter((single) => single !== '')
    .join('\n')
    .replace(/\r\n?/g, '\n')
    .trim();
