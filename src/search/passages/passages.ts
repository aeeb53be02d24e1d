import { foldSpelling, foldWithOrigin } from '../analysis/fold.ts';
import { wordsOf } from '../analysis/tokens.ts';
import type { SearchPart } from '../documents/documents.ts';
import type { Marks } from '../query/search.ts';
import { standsAlone } from '../query/synonyms.ts';

/** A stretch of text as it was written; marked where it says why the document was found. */
export interface Piece {
  text: string;
  marked: boolean;
}

export interface Passage {
  source: SearchPart['source'];
  /** The name of the file it is from. */
  label: string;
  pieces: Piece[];
  /** It begins or ends in the middle of a text. */
  cutBefore: boolean;
  cutAfter: boolean;
}

const LENGTH = 120;
/** What is read of each part, and of all parts of a document. */
const PART_READ = 5_000;
const ALL_READ = 20_000;
const MOST_MARKS = 200;

interface Span {
  start: number;
  end: number;
  /** Which of the phrases or stems. */
  of: number;
}

/**
 * The 120 characters of a document that say most about why it was found, in the original text; its beginning when nothing
 * in it does.
 * @returns undefined for a document without text
 */
export function passageOf(parts: readonly SearchPart[], marks: Marks): Passage | undefined {
  let best: { part: SearchPart; start: number; spans: Span[]; worth: number } | undefined;
  let read = 0;
  for (const part of parts) {
    if (read >= ALL_READ) break;
    const text = part.text.slice(0, PART_READ);
    read += text.length;
    const spans = hintsIn(text, marks);
    const window = bestWindow(spans, text.length);
    if (!best || window.worth > best.worth) best = { part, spans, ...window };
  }
  if (!best) return undefined;
  const { part, start } = best;
  return cutOut(part, start, marks);
}

/** A whole text, such as a title, with its marks. */
export const markText = (text: string, marks: Marks): Piece[] => piecesOf(text, marksIn(text, marks), 0, text.length);

/** Where a phrase stands, or what may be a word of a stem: enough to choose a passage by. */
function hintsIn(text: string, marks: Marks): Span[] {
  if (marks.phrases.length === 0 && marks.stems.length === 0) return [];
  const folded = foldWithOrigin(text);
  const spans = phrasesIn(folded, marks.phrases);
  marks.stems.forEach((stem, index) => {
    for (const match of folded.text.matchAll(loosely(stem))) {
      if (spans.length >= MOST_MARKS) return;
      spans.push(toOrigin(folded, match.index, match.index + match[0].length, marks.phrases.length + index));
    }
  });
  return spans;
}

const patterns = new Map<string, RegExp>();
const PATTERNS_KEPT = 500;

/** A stem of kanji leaves out the kana between them: 申込 is 申し込み as well. */
function loosely(stem: string): RegExp {
  let pattern = patterns.get(stem);
  if (!pattern) {
    const characters = [...stem].map((character) => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
    pattern = new RegExp(/\p{Script=Han}/u.test(stem) ? characters.join('[ァ-ヺ]{0,2}') : characters.join(''), 'gu');
    if (patterns.size >= PATTERNS_KEPT) patterns.clear();
    patterns.set(stem, pattern);
  }
  return pattern;
}

function phrasesIn(folded: { text: string; starts: number[]; ends: number[] }, phrases: readonly string[]): Span[] {
  const spans: Span[] = [];
  phrases.forEach((phrase, of) => {
    for (
      let at = folded.text.indexOf(phrase);
      at >= 0 && spans.length < MOST_MARKS;
      at = folded.text.indexOf(phrase, at + phrase.length)
    ) {
      if (standsAlone(folded.text, at, at + phrase.length)) spans.push(toOrigin(folded, at, at + phrase.length, of));
    }
  });
  return spans;
}

const toOrigin = (folded: { starts: number[]; ends: number[] }, from: number, to: number, of: number): Span => ({
  start: folded.starts[from] as number,
  end: folded.ends[to - 1] as number,
  of,
});

/** Where a passage begins that holds the most different things; then the most things. */
function bestWindow(spans: Span[], length: number): { start: number; worth: number } {
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  let best = { start: 0, worth: 0 };
  sorted.forEach((first, index) => {
    const inside = sorted.slice(index, index + 40).filter(({ end }) => end <= first.start + LENGTH);
    const worth = new Set(inside.map(({ of }) => of)).size * 100 + inside.length;
    if (worth > best.worth) {
      const last = Math.max(...inside.map(({ end }) => end), first.end);
      const before = Math.max(0, Math.floor((LENGTH - (last - first.start)) / 3));
      best = { start: Math.max(0, Math.min(first.start - before, length - LENGTH)), worth };
    }
  });
  return best;
}

function cutOut({ source, label, text }: SearchPart, from: number, marks: Marks): Passage {
  const start = snapped(text, from);
  const end = snapped(text, start + LENGTH);
  // A word at the edge is recognised by what stands around it.
  const [left, right] = [Math.max(0, start - 20), Math.min(text.length, end + 20)];
  const spans = marksIn(text.slice(left, right), marks).map((span) => ({
    ...span,
    start: span.start + left,
    end: span.end + left,
  }));
  return { source, label, pieces: piecesOf(text, spans, start, end), cutBefore: start > 0, cutAfter: end < text.length };
}

/** Not in the middle of a surrogate pair. */
const snapped = (text: string, at: number): number =>
  /[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at + 1 : Math.min(at, text.length);

/** What is marked: the phrases; where none stands, the words that have one of the stems. */
function marksIn(text: string, marks: Marks): Span[] {
  const folded = foldWithOrigin(text);
  const phrases = phrasesIn(folded, marks.phrases);
  if (phrases.length > 0) return phrases;
  const stems = new Map(marks.stems.map((stem, index) => [stem, index]));
  const spelling = foldSpelling(text);
  return wordsOf(spelling)
    .filter(({ stem }) => stems.has(stem))
    .map(({ stem, surface, index }) => toOrigin(folded, index, index + surface.length, stems.get(stem) as number));
}

/** The text from `start` to `end` in pieces; marks that touch are one. */
function piecesOf(text: string, spans: readonly Span[], start: number, end: number): Piece[] {
  const pieces: Piece[] = [];
  const add = (to: number, marked: boolean, from: number) => {
    if (to <= from) return;
    const last = pieces.at(-1);
    if (last?.marked === marked) last.text += text.slice(from, to);
    else pieces.push({ text: text.slice(from, to), marked });
  };
  let done = start;
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const [from, to] = [Math.max(span.start, done), Math.min(span.end, end)];
    if (to <= from) continue;
    add(from, false, done);
    add(to, true, from);
    done = to;
  }
  add(end, false, done);
  return pieces;
}
