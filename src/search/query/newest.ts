import { boundedStatements, type Db } from '../../db/index.ts';
import { foldSpelling } from '../analysis/fold.ts';
import type { ParsedQuery } from './parse.ts';
import { planQuery, quoted, tellingTokens } from './plan.ts';
import { joinScope, type Scope } from './ranking.ts';
import type { Synonyms } from './synonyms.ts';

export interface NewestOptions {
  synonyms: Synonyms;
  scope?: Scope | undefined;
  /** Only documents with a higher id. */
  after: number;
  limit: number;
}

/** A sentence has so many words that nobody writes it a second time as it is. */
const WORDS_OF_SENTENCE = 3;
const HIRAGANA = /[ぁ-ゖ]/;

const statements = boundedStatements<Record<string, unknown>, { id: number }>();

/**
 * The documents that have all that a search asks for, the newest first. They are read in this order and no further than asked,
 * so that a word of every second document costs no more than a rare one. Of a question as a sentence its words count, not their order.
 */
export function newestWithAll(db: Db, query: ParsedQuery, { synonyms, scope, after, limit }: NewestOptions): number[] {
  const plan = planQuery(db, query, { synonyms, more: new Map(), budget: 0 });
  const words = sentenceWords(query, synonyms);
  const [table, match] = words === '' ? ['search_grams', plan.all] : ['search_words', words];
  if (match === '') return [];
  const excluded = plan.excluded !== '';
  const sql = `
    SELECT ${table}.rowid AS id FROM ${table} ${scope ? joinScope(scope, table) : ''}
     WHERE ${table} MATCH @match AND ${table}.rowid > @after ${scope ? `AND ${scope.where}` : ''}
       ${excluded ? `AND ${table}.rowid NOT IN (SELECT x.rowid FROM search_grams AS x WHERE x.search_grams MATCH @excluded)` : ''}
     ORDER BY ${table}.rowid DESC LIMIT @limit`;
  const values = { ...scope?.values, match, after, limit, ...(excluded && { excluded: plan.excluded }) };
  return statements(db, sql)
    .all(values)
    .map(({ id }) => id);
}

/** What asks for the words of a sentence, in any order; empty for keywords. */
function sentenceWords({ terms }: ParsedQuery, synonyms: Synonyms): string {
  const [term, ...others] = terms;
  if (!term || others.length > 0 || term.phrase || !HIRAGANA.test(term.text)) return '';
  const spelling = foldSpelling(term.text);
  const forms = [spelling, ...synonyms.variantsOf(spelling)].map((form) => tellingTokens(form).words);
  if ((forms[0]?.length ?? 0) < WORDS_OF_SENTENCE) return '';
  return forms.map((words) => `(${words.map(quoted).join(' AND ')})`).join(' OR ');
}
