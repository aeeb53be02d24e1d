import { type Db, perDatabase } from '../../db/index.ts';
import { foldForSearch, foldSpelling } from '../analysis/fold.ts';
import { documentsCounted } from '../documents/frequencies.ts';
import { documentQueries } from '../documents/queries.ts';
import { type ParsedQuery, parseQuery, type Term } from './parse.ts';
import { matchWhileTyping, type Plan, phraseOf, planQuery } from './plan.ts';
import { type From, type Ranked, rank, type Scope } from './ranking.ts';
import { corrected, wordsWithPart } from './spelling.ts';
import { NO_SYNONYMS, type Synonyms } from './synonyms.ts';

export interface SearchOptions {
  synonyms?: Synonyms;
  /** A term that nothing has is looked for as it is spelt in the office. */
  spell?: boolean;
  scope?: Scope | undefined;
  /** At most so many; all that were ranked without it. */
  limit?: number;
}

export interface SearchOutcome {
  found: Ranked[];
  /** How many have every term. */
  allCount: number;
  /** There are more than were looked at. */
  capped: boolean;
  /** What was typed, as it is spelt in the office, when a term has no hit. */
  correction: string | undefined;
  /** What passages are marked with. */
  marks: Marks;
}

export interface Marks {
  phrases: string[];
  stems: string[];
}

const LEAST_BUDGET = 2_000;
const MOST_BUDGET = 40_000;

/**
 * Documents for a query, the best first.
 * @param query as typed, or taken apart already where its filters mean something
 */
export function searchDocuments(db: Db, query: string | ParsedQuery, options: SearchOptions = {}): SearchOutcome {
  const { synonyms = NO_SYNONYMS, spell = false, scope, limit } = options;
  const typed = typeof query === 'string' ? parseQuery(query) : query;
  const parsed = { ...typed, terms: joinNames(typed.terms, synonyms) };
  const more = new Map<string, string[]>();
  const corrections = new Map<string, string>();
  for (const { text, phrase } of parsed.terms) {
    if (phrase) continue;
    const other = spell ? otherSpellings(db, text, synonyms) : undefined;
    if (!other) continue;
    more.set(text, other.words);
    if (other.correction !== undefined) corrections.set(text, other.correction);
  }
  const plan = planQuery(db, parsed, { synonyms, more, budget: budgetOf(db) });
  const { found, allCount, capped } = rank(db, plan, { scope, from: firstRows(db, plan) });
  return {
    found: limit === undefined ? found : found.slice(0, limit),
    allCount,
    capped,
    correction:
      corrections.size > 0 ? parsed.terms.map((term) => corrections.get(term.text) ?? typedAs(term)).join(' ') : undefined,
    marks: { phrases: plan.phrases, stems: plan.stems },
  };
}

const typedAs = ({ text, phrase }: Term): string => (phrase ? `"${text}"` : text);

/** Power Automate is one name, though it is typed in two pieces. */
function joinNames(terms: readonly Term[], synonyms: Synonyms): Term[] {
  const joined: Term[] = [];
  for (const term of terms) {
    const before = joined.at(-1);
    const text = `${before?.text} ${term.text}`;
    if (before && !before.phrase && !term.phrase && synonyms.has(text)) joined[joined.length - 1] = { text, phrase: false };
    else joined.push(term);
  }
  return joined;
}

/** For a term that nothing has, how it is spelt in the office; for a rare Latin one, the words it is a part of. */
function otherSpellings(db: Db, text: string, synonyms: Synonyms): { words: string[]; correction?: string } | undefined {
  const spelling = foldSpelling(text).trim();
  // Looking for a single character is dear, and nobody spells it wrong.
  if ([...spelling].length < 2) return undefined;
  const documents = documentsNamed(db, spelling, synonyms);
  if (documents < FEW && /^[a-z]{3,}$/.test(spelling)) {
    const words = wordsWithPart(db, spelling);
    if (words.length > 0) return { words };
  }
  if (documents > 0) return undefined;
  const correction = corrected(db, spelling, (word) => documentsNamed(db, word, synonyms) > 0, synonyms.words);
  return correction === undefined ? undefined : { words: [correction, ...synonyms.variantsOf(correction)], correction };
}

/** lookup is rare where everybody writes VLOOKUP. */
const FEW = 5;

const someRows = perDatabase((db: Db) =>
  db.prepare<[string], { rowid: number }>(`SELECT rowid FROM search_grams WHERE search_grams MATCH ? LIMIT ${FEW}`),
);

/** How many documents have a term or what means the same; no more than a few are counted. */
function documentsNamed(db: Db, spelling: string, synonyms: Synonyms): number {
  const phrases = [spelling, ...synonyms.variantsOf(spelling)].map((variant) => phraseOf(variant)).filter(Boolean);
  return phrases.length === 0 ? 0 : someRows(db).all(phrases.join(' OR ')).length;
}

/** How many postings a query may read, by the size of the office. */
const budgetOf = (db: Db): number => Math.max(LEAST_BUDGET, Math.min(documentsCounted(db) / 5, MOST_BUDGET));

/** So many postings are read even in a small office. */
const LEAST_READ = 20_000;

/**
 * What stands in a large part of a large office is looked for among the newest documents only: reading all of it would take
 * half a second to find two hundred of a hundred thousand.
 */
function firstRows(db: Db, { postings, terms }: Plan): From {
  const newest = documentQueries(db).newestId();
  const most = Math.max(LEAST_READ, budgetOf(db));
  const firstFor = (read: number) => (read <= most ? 0 : Math.floor(newest * (1 - most / read)));
  const any = firstFor(terms === 1 ? Math.max(postings.any, postings.all) : postings.any);
  return { any, all: terms === 1 ? any : firstFor(postings.all) };
}

const TITLES_READ = 200;

const titles = perDatabase((db: Db) =>
  db.prepare<[string, number], { id: number; title: string }>(`
    SELECT d.id, d.title FROM search_heads CROSS JOIN search_documents d ON d.id = search_heads.rowid
     WHERE search_heads MATCH ? ORDER BY search_heads.rowid DESC LIMIT ?`),
);

/** Titles that have what was typed so far, those that begin with it first, then the newest. */
export function suggestTitles(db: Db, text: string, limit: number): { id: number; title: string }[] {
  const terms: Term[] = parseQuery(text).terms.map((term) => ({ ...term, phrase: false }));
  const match = matchWhileTyping(terms);
  if (match === '') return [];
  const typed = foldForSearch(text).trim();
  const rows = titles(db).all(`{grams} : (${match})`, TITLES_READ);
  const begins = ({ title }: { title: string }) => Number(foldForSearch(title).startsWith(typed));
  return rows.sort((a, b) => begins(b) - begins(a)).slice(0, limit);
}
