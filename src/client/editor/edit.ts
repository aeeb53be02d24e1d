/** What a text field holds, and what is selected in it. */
export interface Text {
  value: string;
  start: number;
  end: number;
}

/** Puts `insert` in the place of what stands between `from` and `to`; afterwards what lies between `start` and `end` is selected. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  start: number;
  end: number;
}

/** The text after an edit. */
export const edited = ({ value }: Text, { from, to, insert, start, end }: Edit): Text => ({
  value: value.slice(0, from) + insert + value.slice(to),
  start,
  end,
});

export const lineStart = (value: string, at: number): number => (at === 0 ? 0 : value.lastIndexOf('\n', at - 1) + 1);

export function lineEnd(value: string, at: number): number {
  const end = value.indexOf('\n', at);
  return end < 0 ? value.length : end;
}

/** The whole lines that are touched. A selection that ends where a line begins does not touch that line. */
export function touchedLines({ value, start, end }: Text): { from: number; to: number; lines: string[] } {
  const last = end > start && value[end - 1] === '\n' ? end - 1 : end;
  const [from, to] = [lineStart(value, start), lineEnd(value, last)];
  return { from, to, lines: value.slice(from, to).split('\n') };
}

/** Changes the touched lines at their beginning. A caret keeps its place in the words; a selection becomes the whole lines. */
export function changeLines(text: Text, change: (lines: string[]) => string[]): Edit {
  const { from, to, lines } = touchedLines(text);
  const changed = change(lines);
  const insert = changed.join('\n');
  if (text.start !== text.end) return { from, to, insert, start: from, end: from + insert.length };
  const caret = Math.max(from, text.start + insert.length - (to - from));
  return { from, to, insert, start: caret, end: caret };
}

/** Puts lines of their own in the place of the selection, parted from the words around them by an empty line. */
export function insertBlock({ value, start, end }: Text, block: string): { edit: Edit; at: number } {
  const [before, after] = [value.slice(0, start), value.slice(end)];
  const head = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const foot = after.startsWith('\n\n') ? '' : after === '' || after.startsWith('\n') ? '\n' : '\n\n';
  const insert = head + block + foot;
  const caret = start + insert.length;
  return { edit: { from: start, to: end, insert, start: caret, end: caret }, at: start + head.length };
}

export type Field = HTMLTextAreaElement;

export const textOf = ({ value, selectionStart, selectionEnd }: Field): Text => ({
  value,
  start: selectionStart,
  end: selectionEnd,
});

/** Makes an edit as if it had been typed, so that Ctrl+Z takes it back. */
export function apply(field: Field, edit: Edit): void {
  replace(field, edit);
  field.setSelectionRange(edit.start, edit.end);
}

/** Puts words in the place of the selection, as if they had been typed. */
export function typeOver(field: Field, insert: string): void {
  const { start, end } = textOf(field);
  apply(field, { from: start, to: end, insert, start: start + insert.length, end: start + insert.length });
}

/** Changes a passage while somebody may be writing elsewhere: the keyboard and the caret stay where they are. */
export function replaceAside(field: Field, from: number, to: number, insert: string): void {
  const active = document.activeElement;
  const { start, end } = textOf(field);
  const moved = (at: number) => (at >= to ? at + insert.length - (to - from) : Math.min(at, from));
  replace(field, { from, to, insert });
  field.setSelectionRange(moved(start), moved(end));
  if (active instanceof HTMLElement && active !== field) active.focus({ preventScroll: true });
}

function replace(field: Field, { from, to, insert }: Pick<Edit, 'from' | 'to' | 'insert'>): void {
  field.focus({ preventScroll: document.activeElement !== field });
  if (from === to && insert === '') return;
  field.setSelectionRange(from, to);
  // The only way that browsers keep in their own history of changes.
  const done = insert === '' ? document.execCommand('delete') : document.execCommand('insertText', false, insert);
  if (done) return;
  field.setRangeText(insert, from, to, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
}

/** Whether a key belongs to the input method, which has not finished its word. Safari ends the composition first, so the old key code is asked too. */
export const isOfIme = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;
