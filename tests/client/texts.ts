import type { Text } from '../../src/client/editor/edit.ts';

/** A text with its selection drawn in: `〔…〕`, or `|` for a caret. */
export function caret(drawn: string): Text {
  if (drawn.includes('〔'))
    return { value: drawn.replace(/[〔〕]/g, ''), start: drawn.indexOf('〔'), end: drawn.indexOf('〕') - 1 };
  const at = drawn.indexOf('|');
  return { value: drawn.replace('|', ''), start: at, end: at };
}

export function shown({ value, start, end }: Text): string {
  if (start === end) return `${value.slice(0, start)}|${value.slice(start)}`;
  return `${value.slice(0, start)}〔${value.slice(start, end)}〕${value.slice(end)}`;
}
