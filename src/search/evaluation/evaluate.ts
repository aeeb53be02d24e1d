import { type Grades, type Measures, meanOf, measure, percentile } from './measures.ts';

export interface JudgedQuery<Id> {
  id: string;
  text: string;
  kind: string;
  grades: Grades<Id>;
}

/** The figures of some queries. */
export interface Figures extends Measures {
  queries: number;
  /** CPU time of one query in milliseconds: of the whole process, user and system. */
  p50: number;
  p99: number;
}

export interface Evaluation {
  overall: Figures;
  /** In the order in which the kinds first come. */
  kinds: ReadonlyMap<string, Figures>;
}

interface Run {
  kind: string;
  measures: Measures;
  milliseconds: number;
}

/** The first queries pay for preparing statements, compiling code and reading pages: they are asked once before. */
const WARM_UP = 20;

/**
 * Asks every query and measures the answers.
 * @param search ids, the best first; ten are enough
 */
export function evaluate<Id>(queries: readonly JudgedQuery<Id>[], search: (text: string) => readonly Id[]): Evaluation {
  for (const { text } of queries.slice(0, WARM_UP)) search(text);
  const runs = queries.map(({ text, kind, grades }): Run => {
    const began = process.cpuUsage();
    const found = search(text);
    const { user, system } = process.cpuUsage(began);
    return { kind, measures: measure(found, grades), milliseconds: (user + system) / 1000 };
  });
  const kinds = [...new Set(runs.map(({ kind }) => kind))];
  const ofKind = (kind: string) => figuresOf(runs.filter((run) => run.kind === kind));
  return { overall: figuresOf(runs), kinds: new Map(kinds.map((kind) => [kind, ofKind(kind)])) };
}

function figuresOf(runs: readonly Run[]): Figures {
  const times = runs.map(({ milliseconds }) => milliseconds);
  return {
    queries: runs.length,
    ...meanOf(runs.map(({ measures }) => measures)),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  };
}
