import type { Db } from '../../db/index.ts';
import { foldKana, foldSpelling } from '../analysis/fold.ts';
import { type Gram, gramsOf, type Word, wordsOf } from '../analysis/tokens.ts';
import { documentsCounted, documentsWith, documentsWithBeginning, type TermSource } from '../documents/frequencies.ts';
import type { Term } from './parse.ts';
import { saysLittle } from './stop-words.ts';
import type { Synonyms } from './synonyms.ts';

const WORDS_USED = 32;
const GRAMS_USED = 64;
/** A longer piece is a sentence: nobody has written the same one. */
const PHRASE_GRAMS = 40;
/** A piece with more is part of a sentence. */
const SENTENCE_GRAMS = 8;
const VARIANTS_USED = 8;
const EXCLUDED_USED = 8;
const LEAST_TERMS = 3;
/** So many documents may have pairs that begin with a single character, and so many times more where nothing else is asked for. */
const BEGINNINGS = 40_000;
const ALONE = 5;

/** What SQLite is asked; every piece of it is quoted, so that nothing a person types is syntax. */
export interface Plan {
  /** Any of the words, any of the pairs of characters, and both in the titles. */
  words: string;
  grams: string;
  heads: string;
  /** Every term, as a phrase of pairs; empty when none can be made of them. */
  all: string;
  /** The terms in quotes alone. */
  required: string;
  excluded: string;
  terms: number;
  /** Only what has all terms is worth showing: symbols and words of two characters mean themselves. */
  literal: boolean;
  /** One word of two characters: what has one of them is something else (年休 is neither 年 nor 休). */
  wholeOnly: boolean;
  /** One term that is no sentence: what has a part of it is worth showing only where hardly anything has it. */
  single: boolean;
  /** One word: its stem is as good as the word itself (差し込み for 差込). */
  oneWord: boolean;
  /** How many documents have any of the words or pairs (added up), and about how many all terms, as of the last count. */
  postings: { any: number; all: number };
  /** What is marked in a passage: the terms and what else they stand for, folded; and the stems of their words. */
  phrases: string[];
  stems: string[];
}

/** A term with what it may also be called. */
interface Spelt {
  typed: Term;
  spelling: string;
  /** In `foldSpelling`, the typed one first. */
  variants: string[];
}

/**
 * @param more other spellings of a term, by the term's text: corrections and words it is the beginning of
 * @param budget how many postings may be read for words; a third for pairs
 * @param least so many of the rarest terms are looked for however common they are
 */
export function planQuery(
  db: Db,
  { terms, excluded }: { terms: readonly Term[]; excluded: readonly Term[] },
  {
    synonyms,
    more,
    budget,
    least = LEAST_TERMS,
  }: { synonyms: Synonyms; more: ReadonlyMap<string, readonly string[]>; budget: number; least?: number },
): Plan {
  const spelt = terms.map((typed) => speltTerm(typed, synonyms, more.get(typed.text) ?? []));
  const variants = spelt.flatMap((term) => term.variants);
  const words = withinBudget(db, 'word', queryWords(spelt), { most: WORDS_USED, least, budget });
  const conditions = conditionsOf(db, spelt);
  const alone = spelt.length === 1 && conditions.length === 1;
  const grams = withinBudget(db, 'gram', queryGrams(spelt, alone), { most: GRAMS_USED, least, budget: budget / 3 });
  const all = conditions.map(phraseOfAny);
  return {
    words: words.tokens.map(quoted).join(' OR '),
    grams: grams.tokens.join(' OR '),
    heads: [columnOf('words', words.tokens.map(quoted)), columnOf('grams', grams.tokens)].filter(Boolean).join(' OR '),
    all: all.includes('') ? '' : all.join(' AND '),
    required: conditions
      .filter(({ typed }) => typed.phrase)
      .map(phraseOfAny)
      .filter(Boolean)
      .join(' AND '),
    excluded: excluded
      .map(({ text }) => foldSpelling(text).trim())
      .filter((spelling) => !isLetter(spelling))
      .slice(0, EXCLUDED_USED)
      .map((spelling) => phraseOf(spelling))
      .filter(Boolean)
      .join(' OR '),
    terms: spelt.length,
    wholeOnly: spelt.length === 1 && conditions.length === 1 && [...(spelt[0]?.spelling ?? '')].length <= 2,
    single: spelt.length === 1 && gramsOf(spelt[0]?.spelling ?? '').length <= SENTENCE_GRAMS,
    oneWord: spelt.length === 1 && variants.every(isOneWord),
    literal: spelt.length > 0 && spelt.every(({ spelling }) => meansItself(spelling)),
    postings: { any: Math.max(words.postings, grams.postings), all: postingsOfAll(db, spelt) },
    phrases: [...new Set(variants.map(foldKana).map((phrase) => phrase.trim()))].filter((phrase) => phrase !== ''),
    stems: words.tokens,
  };
}

function speltTerm(typed: Term, synonyms: Synonyms, more: readonly string[]): Spelt {
  const spelling = foldSpelling(typed.text).trim();
  const variants = [spelling, ...more.map(foldSpelling), ...(typed.phrase ? [] : synonyms.variantsOf(spelling))];
  return { typed, spelling, variants: [...new Set(variants)].slice(0, VARIANTS_USED) };
}

/** The tokens of a text that say something: stems of words, and pairs of characters as the index has them. */
export const tellingTokens = (spelling: string): { words: string[]; grams: string[] } => ({
  words: tellingWords([spelling]),
  grams: [...new Set(tellingGrams(spelling).map(({ token }) => token))],
});

const queryWords = (spelt: readonly Spelt[]): string[] => tellingWords(spelt.flatMap(({ variants }) => variants));

/** The stems of all words; those that say something, if any does. */
function tellingWords(spellings: readonly string[]): string[] {
  const words = spellings.flatMap((spelling) => wordsOf(spelling).filter((word) => !isFragment(spelling, word)));
  const telling = words.filter(({ surface }) => !saysLittle(surface));
  return [...new Set((telling.length > 0 ? telling : words).map(({ stem }) => stem))];
}

const isOneWord = (spelling: string): boolean =>
  tellingWords([spelling]).length === 1 && gramsOf(spelling).every(({ kind }) => kind !== 'symbol');

/** One or two kana out of more are what the segmenter leaves of a word it does not know: アール|ピー|エー, ぎ|じ|ろ|く. */
function isFragment(spelling: string, { surface, index }: Word): boolean {
  const script = SHORT_KANA.find((kana) => kana.test(surface));
  const beside = (at: number) => script?.test(spelling[at] ?? '') ?? false;
  return beside(index - 1) || beside(index + surface.length);
}

const SHORT_KANA = [/^[ァ-ヺー]{1,2}$/, /^[ぁ-ゖー]{1,2}$/];

/** The pairs of characters that say something: with two of hiragana only where a term has nothing else. */
function queryGrams(spelt: readonly Spelt[], alone: boolean): string[] {
  const pairs = spelt.flatMap(({ variants }) => variants.flatMap(tellingGrams));
  // Looking for all pairs that begin with a character means to read a list for each: only where nothing else is asked for.
  const write = alone ? withBeginning : ({ token }: Gram) => quoted(token);
  return [...new Set(pairs.map(write))];
}

const withBeginning = ({ token, only }: Gram): string => (only ? `${quoted(token)}*` : quoted(token));

function tellingGrams(spelling: string): Gram[] {
  const grams = gramsInside(spelling);
  const bare = grams.every(({ kind, hiragana }) => kind === 'symbol' || (kind === 'japanese' && hiragana > 0));
  const kept = grams.filter(({ kind, hiragana }) => kind !== 'symbol' && (hiragana < 2 || bare));
  return kept.length > 0 ? kept : grams;
}

/** The last character of a run alone says nothing in a query; one that is the whole run does. */
const gramsInside = (spelling: string): Gram[] => gramsOf(spelling).filter(({ last, only }) => !last || only);

/**
 * The terms that a document must have. A single character is the beginning of many pairs, whose lists are merged before
 * anything is found: beside other terms one is looked for, if it is no kana and not too common.
 */
function conditionsOf(db: Db, spelt: readonly Spelt[]): Spelt[] {
  if (spelt.length === 1) return spelt.filter((term) => !beginsTooMuch(db, term, ALONE * BEGINNINGS));
  const [first] = spelt.filter((term) => isLetter(term.spelling) && !/^[ぁ-ヺー]$/.test(term.spelling));
  return spelt.filter((term) => !isLetter(term.spelling) || (term === first && !beginsTooMuch(db, term, BEGINNINGS)));
}

const beginsTooMuch = (db: Db, { spelling }: Spelt, most: number): boolean =>
  isLetter(spelling) && documentsWithBeginning(db, spelling) > most;

/** A single character of Japanese. */
const isLetter = (spelling: string): boolean => gramsOf(spelling).length === 1 && gramsOf(spelling)[0]?.only === true;

const phraseOfAny = ({ variants }: Spelt): string => {
  const phrases = [...new Set(variants.map((variant) => phraseOf(variant)))].filter((phrase) => phrase !== '');
  return phrases.length > 1 ? `(${phrases.join(' OR ')})` : (phrases[0] ?? '');
};

/**
 * A text as the index has it: pairs one after the other. Its last character alone only begins a pair there.
 * @param unfinished the last word may go on
 * @returns a phrase in FTS5's syntax, empty for what has no characters to look for or is a whole sentence
 */
export function phraseOf(spelling: string, unfinished = false): string {
  const grams = gramsOf(spelling);
  const final = grams.at(-1);
  if (!final || grams.length > PHRASE_GRAMS) return '';
  // A particle behind a word (C3に), and the end of a sentence, begin too many pairs to be worth their lists.
  const saysLittle = grams.length > SENTENCE_GRAMS || (grams.length > 1 && final.hiragana > 0);
  if (final.last && (!final.only || saysLittle)) return phrase(grams.slice(0, -1));
  return final.last || unfinished ? `${phrase(grams)}*` : phrase(grams);
}

/** So many words of what is being typed are looked for. */
const TYPED_USED = 4;

/**
 * What has the last few of the terms, the very last of which is still being typed. A single character would mean to read the
 * list of every pair that it begins: it is looked for only where nothing else is there.
 */
export function matchWhileTyping(terms: readonly Term[]): string {
  const spellings = terms.map(({ text }) => foldSpelling(text).trim());
  const longer = spellings.filter((spelling) => [...spelling].length > 1);
  const used = (longer.length > 0 ? longer.slice(-TYPED_USED) : spellings.slice(-1)).map((spelling) =>
    phraseOf(spelling, spelling === spellings.at(-1)),
  );
  return [...new Set(used)].filter(Boolean).join(' AND ');
}

const phrase = (grams: readonly Gram[]): string => quoted(grams.map(({ token }) => token).join(' '));
/** A token or several in a row, as FTS5 is asked for them. */
export const quoted = (token: string): string => `"${token.replaceAll('"', '""')}"`;
const columnOf = (column: string, tokens: readonly string[]): string =>
  tokens.length > 0 ? `{${column}} : (${tokens.join(' OR ')})` : '';

/** The rarest terms first, at least some, until enough has been read. */
function withinBudget(
  db: Db,
  source: TermSource,
  tokens: readonly string[],
  { most, least, budget }: { most: number; least: number; budget: number },
): { tokens: string[]; postings: number } {
  const counted = tokens
    // How much begins with a character nobody has counted.
    .filter((token) => least > 0 || !token.endsWith('*'))
    .slice(0, 2 * most)
    .map((token) => ({ token, documents: documentsWith(db, source, bare(token)) }))
    .sort((a, b) => a.documents - b.documents)
    .slice(0, most);
  let postings = 0;
  const kept = counted.filter(({ documents }, index) => {
    if (index >= least && postings + documents > budget) return false;
    postings += documents;
    return true;
  });
  return { tokens: kept.map(({ token }) => token), postings };
}

const bare = (token: string): string => token.replace(/^"|"\*?$/g, '');

/** About how many documents have all terms, if the terms had nothing to do with each other. */
function postingsOfAll(db: Db, spelt: readonly Spelt[]): number {
  const documents = Math.max(1, documentsCounted(db));
  return spelt.reduce((rest, term) => rest * Math.min(1, postingsOf(db, term) / documents), documents);
}

/** The documents of a term at most: those of its rarest pair, added up over its variants. */
function postingsOf(db: Db, { variants }: Spelt): number {
  return variants
    .map((spelling) => Math.min(...gramsInside(spelling).map((gram) => documentsWithGram(db, gram))))
    .filter(Number.isFinite)
    .reduce((sum, documents) => sum + documents, 0);
}

/** A character that is a whole run begins many pairs. */
const documentsWithGram = (db: Db, { token, only }: Gram): number =>
  only ? documentsWithBeginning(db, token) : documentsWith(db, 'gram', token);

const meansItself = (spelling: string): boolean =>
  [...spelling].length <= 2 || gramsOf(spelling).some(({ kind }) => kind === 'symbol');
