import { evaluateSet, type Figures, type SetFiles, type SetReport } from '../search/index.ts';

const MEBIBYTE = 1024 * 1024;
const NAMED = 20;

/**
 * Measures the product's search with a set of documents and queries in JSON Lines, and prints the figures.
 * @throws with the file and the number of a line that cannot be read
 */
export async function evalSearch(
  files: SetFiles,
  { json, spell }: { json: boolean; spell: boolean },
  say: (line: string) => void,
): Promise<void> {
  const report = await evaluateSet(files, { spell });
  if (json) say(JSON.stringify(jsonOf(report)));
  else for (const line of textOf(report)) say(line);
}

function jsonOf({ overall, kinds, unknown, leftOut, ...rest }: SetReport): object {
  return {
    ...rest,
    time: 'CPU of the process in milliseconds',
    overall: figuresOf(overall),
    kinds: Object.fromEntries([...kinds].map(([kind, figures]) => [kind, figuresOf(figures)])),
    unknownRelevant: unknown,
    leftOut,
  };
}

const figuresOf = ({ queries, mrr, recall, ndcg, zero, p50, p99 }: Figures): object => ({
  queries,
  'mrr@10': mrr,
  'recall@10': recall,
  'ndcg@10': ndcg,
  zeroResultRate: zero,
  p50,
  p99,
});

const HEAD = ['queries', 'MRR@10', 'recall@10', 'nDCG@10', 'nothing found', 'p50 ms', 'p99 ms'];

function textOf({ overall, kinds, documents, buildSeconds, indexBytes, unknown, leftOut }: SetReport): string[] {
  const rows: [kind: string, figures: Figures][] = [...kinds, ['all', overall]];
  const width = Math.max(...rows.map(([kind]) => widthOf(kind)));
  const line = (name: string, cells: string[]) =>
    `${name}${' '.repeat(width - widthOf(name))}${cells.map((cell, index) => `  ${cell.padStart(HEAD[index]?.length ?? 0)}`).join('')}`;
  return [
    `${documents} documents indexed in ${buildSeconds.toFixed(1)} s; the index takes ${(indexBytes / MEBIBYTE).toFixed(1)} MiB.`,
    ...unknown.slice(0, NAMED).map(({ query, ids }) => `Query ${query}: no document has the id ${ids.join(', ')}.`),
    ...(unknown.length > NAMED ? [`… and ${unknown.length - NAMED} more queries with unknown ids.`] : []),
    ...(leftOut.length > 0 ? [`Queries with nothing relevant are left out: ${leftOut.length}.`] : []),
    '',
    line('', HEAD),
    ...rows.map(([kind, figures]) => line(kind, cellsOf(figures))),
    '',
    'The time is that of the CPU for one query, user and system of the whole process (process.cpuUsage).',
  ];
}

const cellsOf = ({ queries, mrr, recall, ndcg, zero, p50, p99 }: Figures): string[] => [
  String(queries),
  ...[mrr, recall, ndcg].map((value) => value.toFixed(3)),
  `${(zero * 100).toFixed(1)} %`,
  p50.toFixed(1),
  p99.toFixed(1),
];

/** Japanese characters take two columns of a terminal. */
const widthOf = (text: string): number => [...text].reduce((width, character) => width + (character > '\u2E7F' ? 2 : 1), 0);
