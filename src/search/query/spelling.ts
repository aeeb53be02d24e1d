import { type Db, generationOf, perDatabase } from '../../db/index.ts';
import { foldKana } from '../analysis/fold.ts';
import { distance } from './distance.ts';

/** Words that occur, by the pairs of characters in them. */
interface Lexicon {
  documents: Map<string, number>;
  byPair: Map<string, string[]>;
  generation: string;
  loadedAt: number;
}

const KEPT_MS = 600_000;
/** Fewer are read again at every change. */
const FEW = 5_000;
const SHORT = 7;
const LIMIT_SHORT = 1.2;
/** GPT is not get. */
const THREE = 3;
const LIMIT_THREE = 0.7;
const LIMIT_LONG = 2;
/** Of the candidates, those that share most pairs are measured. */
const MEASURED = 60;
const PARTS_USED = 8;

const known = perDatabase((db: Db) => ({
  all: db.prepare<[], { term: string; documents: number }>('SELECT term, documents FROM search_spellings'),
  one: db.prepare<[string], { documents: number }>('SELECT documents FROM search_spellings WHERE term = ?'),
  lexicon: undefined as Lexicon | undefined,
}));

/** The words in memory may be some minutes old: what nobody says any more, because a post was hidden, is offered to nobody. */
const stillOccurs = (db: Db, term: string): boolean => known(db).one.get(term) !== undefined;

function lexiconOf(db: Db): Lexicon {
  const slot = known(db);
  const generation = generationOf(db, 'posts');
  const { lexicon } = slot;
  const fresh =
    lexicon?.generation === generation ||
    (lexicon && lexicon.documents.size > FEW && performance.now() - lexicon.loadedAt < KEPT_MS);
  if (lexicon && fresh) return lexicon;
  slot.lexicon = load(slot.all.all(), generation);
  return slot.lexicon;
}

function load(rows: readonly { term: string; documents: number }[], generation: string): Lexicon {
  const byPair = new Map<string, string[]>();
  for (const { term } of rows) {
    for (const pair of pairsOf(term)) {
      const terms = byPair.get(pair);
      if (terms) terms.push(term);
      else byPair.set(pair, [term]);
    }
  }
  return {
    documents: new Map(rows.map(({ term, documents }) => [term, documents])),
    byPair,
    generation,
    loadedAt: performance.now(),
  };
}

const pairsOf = (term: string): Set<string> => {
  const bounded = `^${foldKana(term)}$`;
  return new Set(Array.from({ length: bounded.length - 1 }, (_, index) => bounded.slice(index, index + 2)));
};

const SPELT = /[ァ-ヺー]{3,}|[a-z]{3,}/g;
/** Hiragana is a katakana word only where nothing else stands: in a sentence it is grammar. */
const ALL_HIRAGANA = /^[ぁ-ゖー]{3,}$/;

/** Addresses are typed by machines. */
const ADDRESS = /:\/\/|\\|@/;

/**
 * The text with its words of katakana and Latin letters as they are spelt in the office; undefined when nothing is near.
 * @param spelling a text out of `foldSpelling`
 * @param occurs whether a word stands anywhere, also as a part of another: then it is right
 * @param others words that are right as well, though nobody wrote them: those with synonyms
 */
export function corrected(
  db: Db,
  spelling: string,
  occurs: (word: string) => boolean,
  others: readonly string[],
): string | undefined {
  if (ADDRESS.test(spelling)) return undefined;
  const correct = (word: string) => (occurs(word) ? word : (nearest(db, word, others) ?? word));
  const fixed = ALL_HIRAGANA.test(spelling) ? correct(spelling) : spelling.replace(SPELT, correct);
  return fixed === spelling ? undefined : fixed;
}

function nearest(db: Db, word: string, others: readonly string[]): string | undefined {
  const { documents, byPair } = lexiconOf(db);
  const shared = new Map<string, number>();
  for (const pair of pairsOf(word)) {
    for (const term of byPair.get(pair) ?? []) {
      if (Math.abs(term.length - word.length) <= 2) shared.set(term, (shared.get(term) ?? 0) + 1);
    }
  }
  const alike = [...shared]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MEASURED)
    .map(([term]) => term);
  const limit = word.length <= THREE ? LIMIT_THREE : word.length < SHORT ? LIMIT_SHORT : LIMIT_LONG;
  const folded = foldKana(word);
  const near = [...alike, ...others]
    .map((term) => ({ term, away: distance(folded, foldKana(term), limit) }))
    .filter(({ away }) => away <= limit)
    .sort((a, b) => a.away - b.away || (documents.get(b.term) ?? 0) - (documents.get(a.term) ?? 0));
  return near.find(({ term }) => others.includes(term) || stillOccurs(db, term))?.term;
}

/** Latin words that occur and begin with, or else contain, what was typed, the most common first. */
export function wordsWithPart(db: Db, part: string): string[] {
  const { documents } = lexiconOf(db);
  const holding = [...documents].filter(([term]) => term !== part && term.includes(part));
  const beginning = holding.filter(([term]) => term.startsWith(part));
  return (beginning.length > 0 ? beginning : holding)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([term]) => term)
    .slice(0, 2 * PARTS_USED)
    .filter((term) => stillOccurs(db, term))
    .slice(0, PARTS_USED);
}
