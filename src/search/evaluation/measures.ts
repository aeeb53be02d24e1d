/** How well documents answer a query, by their id: 2 answers it, 1 helps; what is not in it does neither. */
export type Grades<Id> = ReadonlyMap<Id, number>;

/** How good one answer is: each from 0, the worst, to 1. */
export interface Measures {
  /** One divided by the place of the first answer among the first ten. */
  mrr: number;
  /** How many of what is relevant stand among the first ten, of as many as there is room for. */
  recall: number;
  /** The gain of the first ten, each discounted by its place, of the best there could be. */
  ndcg: number;
  /** 1 when nothing at all was found. */
  zero: number;
}

const CUT = 10;
const ANSWERS = 2;

/**
 * Measures the first ten of an answer. An answer in the sense of MRR is what answers the query (grade 2); where nothing does,
 * what helps counts.
 * @param found ids, the best first
 * @param grades at least one of them above 0
 */
export function measure<Id>(found: readonly Id[], grades: Grades<Id>): Measures {
  const relevant = [...grades.values()].filter((grade) => grade > 0);
  const gains = [...new Set(found)].slice(0, CUT).map((id) => grades.get(id) ?? 0);
  const enough = Math.min(ANSWERS, Math.max(...relevant));
  const first = gains.findIndex((grade) => grade >= enough);
  return {
    mrr: first < 0 ? 0 : 1 / (first + 1),
    recall: gains.filter((grade) => grade > 0).length / Math.min(CUT, relevant.length),
    ndcg: gain(gains) / gain(relevant.toSorted((a, b) => b - a).slice(0, CUT)),
    zero: found.length === 0 ? 1 : 0,
  };
}

const gain = (grades: readonly number[]): number =>
  grades.reduce((sum, grade, index) => sum + (2 ** grade - 1) / Math.log2(index + 2), 0);

/** The mean of each measure; all 0 of none. */
export function meanOf(measures: readonly Measures[]): Measures {
  const mean = (name: keyof Measures) => measures.reduce((sum, each) => sum + each[name], 0) / Math.max(measures.length, 1);
  return { mrr: mean('mrr'), recall: mean('recall'), ndcg: mean('ndcg'), zero: mean('zero') };
}

/** The value that a share of all do not pass (nearest rank); 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? 0;
}
