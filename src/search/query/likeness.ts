import type { Db } from '../../db/index.ts';
import { foldSpelling } from '../analysis/fold.ts';
import { documentsCounted, documentsWith, type TermSource } from '../documents/frequencies.ts';
import { documentQueries } from '../documents/queries.ts';
import { planQuery, tellingTokens } from './plan.ts';
import { type Ranked, rank } from './ranking.ts';
import type { Synonyms } from './synonyms.ts';

/** Postings that are read for a text which nobody typed as a search: the same few milliseconds in an office of any size. */
const BUDGET = 6_000;
/** Two characters that two titles share say less than a word. */
const GRAM_WEIGHT = 0.3;
/** Where little is counted, no word is taken for common. */
const LEAST_COUNTED = 100;
const EVERYTHING = { any: 0, all: 0 };

/**
 * Documents that say much of what a text says, the most alike first; a document with that very text is the first. What stands
 * in a large part of all documents is not looked for, even if the text says nothing else.
 */
export function documentsLike(db: Db, text: string, { synonyms, limit }: { synonyms: Synonyms; limit: number }): Ranked[] {
  const query = { terms: [{ text, phrase: false }], excluded: [] };
  const plan = planQuery(db, query, { synonyms, more: new Map(), budget: BUDGET, least: 0 });
  // That every word of a whole title stands somewhere in this order is too much to ask.
  return rank(db, { ...plan, all: '', literal: false, wholeOnly: false }, { from: EVERYTHING }).found.slice(0, limit);
}

/**
 * How much of a text stands at the head of documents, in title and tags: from 0 to 1, where rare words weigh most.
 * @returns a function from the id of a document to its share
 */
export function shareAtHead(db: Db, text: string, synonyms: Synonyms): (id: number) => number {
  const spelling = foldSpelling(text);
  const wanted = [spelling, ...synonyms.variantsOf(spelling)].map((form) => weightsOf(db, form));
  return (id) => {
    const document = documentQueries(db).find(id);
    if (!document) return 0;
    const there = new Set(keysOf(foldSpelling(`${document.title}\n${document.tags}`)));
    return Math.max(...wanted.map((weights) => shareOf(weights, there)));
  };
}

function shareOf(wanted: ReadonlyMap<string, number>, there: ReadonlySet<string>): number {
  const whole = sum(wanted.values());
  return whole === 0 ? 0 : sum([...wanted].filter(([key]) => there.has(key)).map(([, weight]) => weight)) / whole;
}

function weightsOf(db: Db, spelling: string): Map<string, number> {
  const documents = Math.max(LEAST_COUNTED, documentsCounted(db));
  const weigh = (source: TermSource, token: string) => Math.log(1 + documents / documentsWith(db, source, token));
  const { words, grams } = tellingTokens(spelling);
  return new Map([
    ...words.map((token): [string, number] => [keyOf('word', token), weigh('word', token)]),
    ...grams.map((token): [string, number] => [keyOf('gram', token), GRAM_WEIGHT * weigh('gram', token)]),
  ]);
}

function keysOf(spelling: string): string[] {
  const { words, grams } = tellingTokens(spelling);
  return [...words.map((token) => keyOf('word', token)), ...grams.map((token) => keyOf('gram', token))];
}

const keyOf = (source: TermSource, token: string): string => `${source} ${token}`;

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}
