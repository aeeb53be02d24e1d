import { type Change, diffLines, diffWordsWithSpace } from 'diff';

/** A piece of two texts laid over each other; `skipped` stands for unchanged lines that are left out, `lines` of them. */
export interface DifferencePart {
  kind: 'same' | 'added' | 'removed' | 'skipped';
  text: string;
  lines: number;
}

const words = new Intl.Segmenter('ja', { granularity: 'word' });
/** Beyond this what is left of a page's pairs of texts is shown as one taken out and one put in. */
const PAGE_MS = 400;
/** Unchanged lines shown around a change. */
const CONTEXT = 2;

/** Until when the differences of one page are looked for, in `performance.now()`. */
export const differenceDeadline = (): number => performance.now() + PAGE_MS;

/**
 * What changed from one text to another, word by word within the lines that differ.
 * @param deadline shared by all texts of a page
 */
export function differenceOf(before: string, after: string, deadline = differenceDeadline()): DifferencePart[] {
  if (before === after) return before === '' ? [] : shorten([part('same', before)]);
  const lines: Change[] | undefined = diffLines(before, after, { timeout: Math.max(1, deadline - performance.now()) });
  if (!lines) return whole(before, after);
  const parts: DifferencePart[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [here, next] = [lines[at], lines[at + 1]];
    if (!here) continue;
    if (here.removed && next?.added) {
      parts.push(...wordsChanged(here.value, next.value, deadline));
      at += 1;
    } else parts.push(part(here.added ? 'added' : here.removed ? 'removed' : 'same', here.value));
  }
  return shorten(parts);
}

function wordsChanged(before: string, after: string, deadline: number): DifferencePart[] {
  const timeout = Math.max(0, deadline - performance.now());
  const changes: Change[] | undefined =
    timeout > 0 ? diffWordsWithSpace(before, after, { intlSegmenter: words, timeout }) : undefined;
  if (!changes) return whole(before, after);
  return changes.map(({ added, removed, value }) => part(added ? 'added' : removed ? 'removed' : 'same', value));
}

/** One text taken out and one put in. */
export const whole = (before: string, after: string): DifferencePart[] =>
  [part('removed', before), part('added', after)].filter(({ text }) => text !== '');

const part = (kind: DifferencePart['kind'], text: string): DifferencePart => ({ kind, text, lines: 0 });

/** Leaves out the unchanged lines that are far from a change. */
function shorten(parts: readonly DifferencePart[]): DifferencePart[] {
  return parts.flatMap((each, index) => {
    const lines = each.text.split('\n');
    const head = index === 0 ? 0 : CONTEXT + 1;
    const tail = index === parts.length - 1 ? 0 : CONTEXT + 1;
    const left = lines.length - head - tail;
    if (each.kind !== 'same' || left <= CONTEXT) return [each];
    const skipped: DifferencePart = { kind: 'skipped', text: '', lines: left };
    const first = head > 0 ? [part('same', `${lines.slice(0, head).join('\n')}\n`)] : [];
    const last = tail > 0 ? [part('same', lines.slice(-tail).join('\n'))] : [];
    return [...first, skipped, ...last];
  });
}
