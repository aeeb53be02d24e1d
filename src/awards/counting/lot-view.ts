import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import { lotSeed } from '../rules/index.ts';
import { sha256 } from '../rules/order.ts';
import type { CategoryCount } from './counts.ts';
import { countingQueries } from './queries.ts';

/** A lot that was drawn, with all that is needed to compute it again. */
export interface LotView {
  boxDigest: string;
  publicNumber: string;
  witnesses: string;
  drawnAt: string;
  recordedBy: string;
  seed: string;
  /** Those it was drawn among, in its order. */
  order: { code: string; hash: string; advances: boolean }[];
}

/** By category, the lots of a year. */
export function lotViews(db: Db, year: FiscalYear, counts: readonly CategoryCount[]): Map<string, LotView> {
  const lots = countingQueries(db).listLots(year);
  return new Map(
    [...lots].flatMap(([category, { publicNumber, witnesses, drawnAt, recordedBy }]) => {
      const count = counts.find(({ id }) => id === category);
      if (!count) return [];
      const { boxDigest } = count;
      const seed = lotSeed({ fiscalYear: year, category, stage: 'shortlist', boxDigest, publicNumber });
      const order = count.lot.map((code) => ({ code, hash: sha256(`${seed}|${code}`), advances: count.byVote.has(code) }));
      return [[category, { boxDigest, publicNumber, witnesses, drawnAt, recordedBy: personName(db, recordedBy), seed, order }]];
    }),
  );
}
