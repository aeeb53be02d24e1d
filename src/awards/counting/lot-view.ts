import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { isDecidable } from '../decision/proposal.ts';
import { closedCategories } from '../judging/recusals.ts';
import { type Draw, lotOrder, lotSeed } from '../rules/index.ts';
import { sha256 } from '../rules/order.ts';
import type { AwardYear } from '../years/years.ts';
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
  /** The same number decides the final order with a seed of its own; undefined where nothing was equal there. */
  final: FinalLot | undefined;
}

/**
 * Whether a lot is not for somebody to know of: it was drawn after the judging, in a category that is closed to them, and is not
 * published yet.
 */
export function isHiddenLot(db: Db, award: AwardYear, viewer: Pick<Viewer, 'id'>, category: string, at: Date): boolean {
  const drawnAt = countingQueries(db).listLots(award.year).get(category)?.drawnAt;
  const { clock } = award;
  if (drawnAt === undefined || clock.publishedAt || !isDecidable(award, new Date(drawnAt))) return false;
  return closedCategories(db, award, viewer, at).has(category);
}

/** Those of a final order, or of the first of the vote, that only the lot sets apart. */
export interface FinalLot {
  seed: string;
  order: { code: string; hash: string }[];
}

/**
 * By category, the lots of a year.
 * @param finals by category, codes of those that the lot orders after the judging, for readers who may know of it
 */
export function lotViews(
  db: Db,
  year: FiscalYear,
  counts: readonly CategoryCount[],
  finals: ReadonlyMap<string, readonly string[]> = new Map(),
): Map<string, LotView> {
  const lots = countingQueries(db).listLots(year);
  return new Map(
    [...lots].flatMap(([category, { publicNumber, witnesses, drawnAt, recordedBy }]) => {
      const count = counts.find(({ id }) => id === category);
      if (!count) return [];
      const { boxDigest } = count;
      const seed = lotSeed({ fiscalYear: year, category, stage: 'shortlist', boxDigest, publicNumber });
      const order = count.lot.map((code) => ({ code, hash: sha256(`${seed}|${code}`), advances: count.byVote.has(code) }));
      const final = finalLot({ fiscalYear: year, category, stage: 'final', boxDigest, publicNumber }, finals.get(category) ?? []);
      return [
        [category, { boxDigest, publicNumber, witnesses, drawnAt, recordedBy: personName(db, recordedBy), seed, order, final }],
      ];
    }),
  );
}

function finalLot(draw: Draw, codes: readonly string[]): FinalLot | undefined {
  if (codes.length === 0) return undefined;
  const seed = lotSeed(draw);
  return { seed, order: lotOrder(seed, [...new Set(codes)]).map((code) => ({ code, hash: sha256(`${seed}|${code}`) })) };
}
