import type { Typed } from '../../web/index.ts';

/** One value of a field of a form; drafts and revisions keep a content as rows of these. */
export interface FieldRow {
  name: string;
  position: number;
  value: string;
}

/** The filled fields of a form as rows, in the form's order. */
export const toFieldRows = (typed: Typed): FieldRow[] =>
  Object.entries(typed).flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat())
      .filter((single) => single !== '')
      .map((single, position) => ({ name, position, value: single })),
  );

/** Rows as the form they came from; a field with one row is a text, with several a list, as a browser would send it. */
export function fromFieldRows(rows: readonly FieldRow[]): Record<string, string | string[]> {
  const typed: Record<string, string | string[]> = {};
  for (const { name, value } of rows) {
    const before = typed[name];
    typed[name] = before === undefined ? value : [before, value].flat();
  }
  return typed;
}
