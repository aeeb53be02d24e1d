import type { Db } from '../../db/index.ts';
import { searchDocuments } from '../query/search.ts';
import { synonymsOf } from '../query/synonyms.ts';
import { type Evaluation, evaluate, type JudgedQuery } from './evaluate.ts';
import { indexBytes, indexDocuments, withScratchDatabase } from './scratch-index.ts';
import { readDocuments, readQueries, readSynonymGroups, type SetQuery } from './sets.ts';

export interface SetFiles {
  documents: string;
  queries: string;
  /** Words that mean the same; none without it. */
  synonyms?: string | undefined;
}

export interface SetReport extends Evaluation {
  documents: number;
  /** From the first line of the documents to the last count. */
  buildSeconds: number;
  indexBytes: number;
  /** Relevant ids that no document has: they do not count. */
  unknown: { query: string; ids: string[] }[];
  /** Queries with nothing relevant among the documents: they do not count either. */
  leftOut: string[];
}

const FOUND = 10;

/**
 * Indexes the documents of a file in a database that is gone afterwards, asks the queries of another as the product would, and
 * measures the answers.
 * @param spell whether a term that nothing has is corrected, as the product does
 * @throws with the file and the number of a line that cannot be read
 */
export async function evaluateSet(files: SetFiles, { spell }: { spell: boolean }): Promise<SetReport> {
  // Read first: who mistyped a line should not wait for the index.
  const queries = await readQueries(files.queries);
  const synonyms = synonymsOf(files.synonyms === undefined ? [] : await readSynonymGroups(files.synonyms));
  return withScratchDatabase(async (db) => {
    const began = performance.now();
    const ids = await indexSet(db, files.documents);
    const buildSeconds = (performance.now() - began) / 1000;
    const { judged, unknown, leftOut } = resolve(queries, ids);
    const evaluation = evaluate(judged, (text) =>
      searchDocuments(db, text, { limit: FOUND, spell, synonyms }).found.map(({ id }) => id),
    );
    return { ...evaluation, documents: ids.size, buildSeconds, indexBytes: indexBytes(db), unknown, leftOut };
  });
}

/** @returns our number of each of the caller's documents */
async function indexSet(db: Db, file: string): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, number>();
  async function* documents() {
    for await (const { id, title, body } of readDocuments(file)) {
      ids.set(id, ids.size + 1);
      yield { id: ids.size, title, tags: [], parts: [{ source: 'text' as const, label: '', text: body }] };
    }
  }
  await indexDocuments(db, documents());
  return ids;
}

function resolve(queries: readonly SetQuery[], ids: ReadonlyMap<string, number>) {
  const judged: JudgedQuery<number>[] = [];
  const unknown: SetReport['unknown'] = [];
  const leftOut: string[] = [];
  for (const { grades, ...query } of queries) {
    const missing = [...grades.keys()].filter((id) => !ids.has(id));
    if (missing.length > 0) unknown.push({ query: query.id, ids: missing });
    const known = [...grades].flatMap(([id, grade]): [number, number][] => {
      const number = ids.get(id);
      return number === undefined ? [] : [[number, grade]];
    });
    if (known.length === 0) leftOut.push(query.id);
    else judged.push({ ...query, grades: new Map(known) });
  }
  return { judged, unknown, leftOut };
}
