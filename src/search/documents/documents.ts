import { type Db, inTransaction } from '../../db/index.ts';
import { foldSpelling } from '../analysis/fold.ts';
import { spellingsOf, tokensOf } from '../analysis/tokens.ts';
import { documentQueries, type TokensOfDocument } from './queries.ts';

/** A stretch of a document's text; `label` says which file. */
export interface SearchPart {
  source: 'text' | 'comment' | 'file';
  label: string;
  text: string;
}

export interface SearchDocument {
  id: number;
  title: string;
  /** What counts like the title: tags, category, tools. */
  tags: readonly string[];
  parts: readonly SearchPart[];
}

/** A document with what the index holds of it. Making it takes most of the time, and no database. */
export interface PreparedDocument extends SearchDocument {
  tokens: TokensOfDocument;
  spellings: ReadonlySet<string>;
}

const PART_BREAK = '\n';

export function prepareDocument({ id, title, tags, parts }: SearchDocument): PreparedDocument {
  const kept = parts.filter(({ label, text }) => label !== '' || text !== '');
  const body = [...tags, ...kept.flatMap(({ label, text }) => [label, text])].join(PART_BREAK);
  const tokens = { title: tokensOf(title), body: tokensOf(body), head: tokensOf([title, ...tags].join(PART_BREAK)) };
  return { id, title, tags, parts: kept, tokens, spellings: spellingsOf(foldSpelling(title + PART_BREAK + body)) };
}

/** Puts a document into the index or replaces it; with all that reads the index in the caller's transaction. */
export const putDocument = (db: Db, document: SearchDocument): void => putPrepared(db, prepareDocument(document));

/** `putDocument` for one whose tokens have been made before the transaction. */
export function putPrepared(db: Db, { id, title, tags, parts, tokens, spellings }: PreparedDocument): void {
  inTransaction(db, () => {
    changeSpellings(db, documentQueries(db).findSpellings(id), spellings);
    documentQueries(db).put(id, title, tags.join('\n'), spellings, parts);
    documentQueries(db).putTokens(id, tokens);
  });
}

/** Takes a document out of the index; one that is not in it stays out. */
export function removeDocument(db: Db, id: number): void {
  inTransaction(db, () => {
    changeSpellings(db, documentQueries(db).findSpellings(id), new Set());
    documentQueries(db).delete(id);
    documentQueries(db).removeTokens(id);
  });
}

/** The document as it was indexed. */
export function findDocument(db: Db, id: number): SearchDocument | undefined {
  const row = documentQueries(db).find(id);
  return row && { id, title: row.title, tags: tagsOf(row.tags), parts: documentQueries(db).listParts(id) };
}

function changeSpellings(db: Db, before: ReadonlySet<string>, after: ReadonlySet<string>): void {
  for (const term of before) if (!after.has(term)) documentQueries(db).removeSpelling(term);
  for (const term of after) if (!before.has(term)) documentQueries(db).addSpelling(term);
}

const tagsOf = (lines: string): string[] => (lines === '' ? [] : lines.split('\n'));
