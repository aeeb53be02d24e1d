import { can } from '../../accounts/index.ts';
import { type Db, generationOf } from '../../db/index.ts';
import { LOCALES, type Viewer } from '../../web/index.ts';
import { isAfter } from '../rules/index.ts';
import { ballotQueries } from '../voting/ballot-queries.ts';
import { missingIn } from '../years/facts.ts';
import { runningExtensions } from '../years/navigation.ts';
import type { YearHead } from '../years/pages.ts';
import type { ExtensionRow } from '../years/queries.ts';
import { headOf } from '../years/shown.ts';
import { type AwardYear, listAwards, phaseOf } from '../years/years.ts';
import { type Offer, offerOf, sentenceOf } from './offers.ts';

/** What lists and the first page say of a year. */
export interface AwardBlock {
  award: YearHead;
  /** Key of the sentence that says what it is about now. */
  sentence: string;
  offer: Offer | undefined;
  /** How much there is to do for a secretary; undefined for everybody else. */
  tasks: number | undefined;
  extensions: ExtensionRow[];
}

/** How many years the first page speaks of. */
const BLOCKS = 2;

export const blockOf = (db: Db, award: AwardYear, viewer: Viewer | undefined, at: Date): AwardBlock => ({
  award: headOf(award, at),
  sentence: sentenceOf(db, award, viewer, at),
  offer: offerOf(db, award, viewer, at),
  tasks: tasksOf(db, award, viewer, at),
  extensions: runningExtensions(award, at),
});

/** They are counted, so that the language does not matter. */
const tasksOf = (db: Db, award: AwardYear, viewer: Viewer | undefined, at: Date): number | undefined =>
  viewer && can(viewer, 'run_awards')
    ? missingIn(db, award, viewer, at, LOCALES[0]).filter(({ kind }) => kind === 'todo').length
    : undefined;

/** The years of the award that the first page speaks of, the one whose next date comes first leading; of the rest the latest. */
export function awardBlocks(db: Db, viewer: Viewer | undefined, at: Date): AwardBlock[] {
  return currentYears(db, at)
    .map((award) => ({ award, next: headOf(award, at).next?.at ?? '\uffff' }))
    .sort((a, b) => (a.next < b.next ? -1 : a.next > b.next ? 1 : b.award.year - a.award.year))
    .slice(0, BLOCKS)
    .map(({ award }) => blockOf(db, award, viewer, at));
}

/** Announced, and not over so long that their results are no news any more. */
const currentYears = (db: Db, at: Date): AwardYear[] => announced(db).filter((award) => !isOld(award, at));

const announced = (db: Db): AwardYear[] => listAwards(db).filter(({ clock }) => clock.announcedAt !== undefined);

const isOld = (award: AwardYear, at: Date): boolean => isAfter(phaseOf(award, at), 'published');

/**
 * What pages that show the award are made of besides the data of the board: the clock, what is decided, and where this reader
 * has voted, which leaves no other trace; for a secretary also what time alone has made due. They are made anew when it differs.
 */
export function awardMark(db: Db, viewer: Viewer | undefined, at: Date): string {
  const years = announced(db).map((award) => {
    const phase = phaseOf(award, at);
    const voted = viewer && phase === 'voting' ? ballotQueries(db).listVoted(award.year, viewer.id) : [];
    const parts = [award.year, phase, isOld(award, at), headOf(award, at).next?.name, runningExtensions(award, at).length];
    const tasks = isOld(award, at) ? undefined : tasksOf(db, award, viewer, at);
    return [...parts, tasks, ...voted].join(' ');
  });
  return [generationOf(db, 'awards'), ...years].join(',');
}
