import { changeLines, type Edit, insertBlock, lineEnd, lineStart, type Text, touchedLines } from './edit.ts';

const OPENING = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^`\n]*)$/;
const INDENT = 4;

interface Fence {
  /** Where the language stands in the text. */
  infoFrom: number;
  infoTo: number;
  /** True where the position is among the lines of code, false where it is on the opening line. */
  inside: boolean;
}

/** The block of code around a position; on its closing line one has left it. */
export function fenceAt(value: string, position: number): Fence | undefined {
  let open: { marks: string; infoFrom: number; infoTo: number; line: number } | undefined;
  const last = lineStart(value, position);
  for (let line = 0; line <= last; line = lineEnd(value, line) + 1) {
    const text = value.slice(line, lineEnd(value, line));
    const match = OPENING.exec(text);
    if (!match) continue;
    const marks = match[2] as string;
    if (!open) {
      const infoFrom = line + (match[1] as string).length + marks.length;
      open = { marks, infoFrom, infoTo: line + text.length, line };
    } else if (marks.startsWith(open.marks) && match[3] === '') {
      open = undefined;
    }
  }
  return open && { infoFrom: open.infoFrom, infoTo: open.infoTo, inside: open.line !== last };
}

export const isInCode = ({ value, start }: Text): boolean => fenceAt(value, start)?.inside === true;

/** Makes the touched lines a block of code, or gives the block around them another language. Empty is no language. */
export function setCode(text: Text, language: string): Edit {
  const fence = fenceAt(text.value, text.start);
  if (fence) {
    const shift = language.length - (fence.infoTo - fence.infoFrom);
    const moved = (at: number) => (at > fence.infoTo ? at + shift : fence.infoFrom + language.length);
    return { from: fence.infoFrom, to: fence.infoTo, insert: language, start: moved(text.start), end: moved(text.end) };
  }
  const { from, to, lines } = text.start === text.end ? { from: text.start, to: text.end, lines: [''] } : touchedLines(text);
  const code = lines.join('\n');
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const marks = '`'.repeat(longest + 1);
  const { edit, at } = insertBlock({ value: text.value, start: from, end: to }, `${marks}${language}\n${code}\n${marks}`);
  const start = at + marks.length + language.length + 1;
  return { ...edit, start, end: start + code.length };
}

/** Moves code to the right by a step, or back; undefined where nothing can move back. */
export function indentCode(text: Text, back: boolean): Edit | undefined {
  if (!back && text.start === text.end) {
    const column = text.start - lineStart(text.value, text.start);
    const insert = ' '.repeat(INDENT - (column % INDENT));
    const caret = text.start + insert.length;
    return { from: text.start, to: text.end, insert, start: caret, end: caret };
  }
  if (!back) return changeLines(text, (lines) => lines.map((line) => (line === '' ? line : ' '.repeat(INDENT) + line)));
  if (!touchedLines(text).lines.some((line) => /^[ \t]/.test(line))) return undefined;
  return changeLines(text, (lines) => lines.map((line) => line.replace(/^(?:\t| {1,4})/, '')));
}

const ITEM = /^([ \t]*)(?:[-*+]|(\d{1,9})([.)]))([ \t]+)(\[[ xX]\][ \t]+)?/;

interface Item {
  indent: number;
  /** Everything before the words of the item. */
  head: string;
  /** Where what stands below the item must begin. */
  inner: number;
  /** Undefined where the list has no numbers. */
  number: number | undefined;
}

function itemOf(line: string): Item | undefined {
  const match = ITEM.exec(line);
  if (!match) return undefined;
  const [head, indent = '', digits, , space = '', task] = match;
  const inner = head.length - (task ?? '').length - Math.max(0, space.length - 4);
  return { indent: indent.length, head, inner, number: digits === undefined ? undefined : Number(digits) };
}

/** Makes the touched lines a list, or plain lines again where all of them are items of that kind. */
export function toggleList(text: Text, numbered: boolean): Edit {
  return changeLines(text, (lines) => {
    const meant = lines.some((line) => line.trim() !== '') ? (line: string) => line.trim() !== '' : () => true;
    const isSet = (line: string) => {
      const item = itemOf(line);
      return item !== undefined && (item.number !== undefined) === numbered;
    };
    const off = lines.filter(meant).every(isSet);
    const numbers = new Map<number, number>();
    return lines.map((line) => {
      if (!meant(line)) return line;
      const item = itemOf(line);
      const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
      const words = line.slice(item ? item.head.length : indent.length);
      if (off) return indent + words;
      const number = (numbers.get(indent.length) ?? 0) + 1;
      numbers.set(indent.length, number);
      return `${indent}${numbered ? `${number}.` : '-'} ${words}`;
    });
  });
}

/** What Enter does in a list: the next item, or in an empty one the next of the list around it, or the end. Undefined where there is no list. */
export function continueList(text: Text): Edit | undefined {
  const from = lineStart(text.value, text.start);
  const line = text.value.slice(from, lineEnd(text.value, text.start));
  const item = itemOf(line);
  if (!item || text.start < from + item.head.length || isInCode(text)) return undefined;
  if (line.length === item.head.length && text.start === text.end) {
    const parent = itemsAbove(text.value, from).find(({ indent }) => indent < item.indent);
    const insert = parent ? nextHead(parent) : '';
    return { from, to: from + line.length, insert, start: from + insert.length, end: from + insert.length };
  }
  const insert = `\n${nextHead(item)}`;
  const caret = text.start + insert.length;
  return { from: text.start, to: text.end, insert, start: caret, end: caret };
}

/** How the item after this one begins. */
const nextHead = ({ head, number }: Item): string =>
  (number === undefined ? head : head.replace(/\d+/, String(number + 1))).replace(/\[[xX]\]/, '[ ]');

/**
 * Moves items one level in, or back. Only what follows a sibling can move in: Markdown takes anything else for something else.
 * Undefined where nothing moves, so that Tab goes on to the next field.
 */
export function indentList(text: Text, back: boolean): Edit | undefined {
  const { from, lines } = touchedLines(text);
  const item = itemOf(lines[0] as string);
  if (!item || isInCode(text)) return undefined;
  const above = itemsAbove(text.value, from);
  const indent = back ? outer(item, above) : inner(item, above);
  if (indent === undefined) return undefined;
  let number = numberAt(indent, above);
  return changeLines(text, (all) =>
    all.map((line) => {
      const moved = shifted(line, indent - item.indent);
      if (itemOf(line)?.indent !== item.indent) return moved;
      number += 1;
      return moved.replace(/^([ \t]*)\d+/, (_, space: string) => `${space}${number}`);
    }),
  );
}

/** The items above a line, the nearest first. */
function itemsAbove(value: string, from: number): Item[] {
  const lines = value.slice(0, Math.max(0, from - 1)).split('\n');
  return lines.reverse().flatMap((line) => itemOf(line) ?? []);
}

function inner(item: Item, above: Item[]): number | undefined {
  const sibling = above.find(({ indent }) => indent <= item.indent);
  return sibling && item.indent < sibling.inner ? sibling.inner : undefined;
}

function outer(item: Item, above: Item[]): number | undefined {
  if (item.indent === 0) return undefined;
  return above.find(({ indent }) => indent < item.indent)?.indent ?? 0;
}

/** The number of the last item before at a level, 0 where there is none. */
function numberAt(indent: number, above: Item[]): number {
  const nearest = above.find((item) => item.indent <= indent);
  return nearest?.indent === indent ? (nearest.number ?? 0) : 0;
}

const shifted = (line: string, by: number): string => {
  if (line.trim() === '') return line;
  return by > 0 ? ' '.repeat(by) + line : line.replace(new RegExp(`^[ \\t]{0,${-by}}`), '');
};
