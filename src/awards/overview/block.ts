import type { Db } from '../../db/index.ts';
import { DAY_MS } from '../../lib/index.ts';
import { runningExtensions } from '../years/navigation.ts';
import type { YearHead } from '../years/pages.ts';
import type { ExtensionRow } from '../years/queries.ts';
import { headOf } from '../years/shown.ts';
import { type AwardYear, currentAward, phaseOf } from '../years/years.ts';
import { type Offer, offerOf } from './offers.ts';

/** What the first page says of the award. */
export interface AwardBlock {
  award: YearHead;
  offer: Offer | undefined;
  extensions: ExtensionRow[];
}

/** How long the first page says that the results are out. */
const NEWS_DAYS = 60;

/** The award on the first page; undefined before the first is announced and when its results are no news any more. */
export function awardBlock(db: Db, at: Date): AwardBlock | undefined {
  const award = currentAward(db);
  if (!award || isOld(award, at)) return undefined;
  return { award: headOf(award, at), offer: offerOf(award, at), extensions: runningExtensions(award, at) };
}

const isOld = ({ clock }: AwardYear, at: Date): boolean =>
  clock.publishedAt !== undefined && at.getTime() - clock.publishedAt.getTime() >= NEWS_DAYS * DAY_MS;

/** What the clock alone changes on pages that show the award: they are made anew when it differs. */
export function awardMark(db: Db, at: Date): string {
  const award = currentAward(db);
  return award ? `${award.year} ${phaseOf(award, at)}` : '';
}
