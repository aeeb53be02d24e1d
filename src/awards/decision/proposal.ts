import { hash } from 'node:crypto';
import type { Db } from '../../db/index.ts';
import { conflict } from '../../lib/index.ts';
import { bundleRules } from '../counting/bundle.ts';
import { type JudgedCategory, judgedCategories } from '../judging/judged.ts';
import { lotOf, type Tally, tally } from '../rules/index.ts';
import { rounded } from '../rules/order.ts';
import { prizeQueries } from '../years/prizes.ts';
import { yearQueries } from '../years/queries.ts';
import { type AwardYear, entryCode } from '../years/years.ts';
import { type Contender, type Contest, decide } from './decide.ts';
import { decisionQueries } from './queries.ts';
import { ALL_CATEGORIES, type DecidedOrder, type Decision } from './record.ts';

/**
 * What stands between a year and its result: jurors who cannot be compared, entries with too few cards, a lot to draw, equal ones
 * whom only the jury can set apart.
 */
export interface Obstacle {
  kind: 'unconnected' | 'few_cards' | 'lot' | 'tie';
  /** `ALL_CATEGORIES` for a tie. */
  category: string;
  /** Codes of those it is about; empty for the category as a whole. */
  entries: string[];
}

/** A year as it would be frozen now. */
export interface Proposal {
  categories: JudgedCategory[];
  contests: Contest[];
  decision: Decision;
  obstacles: Obstacle[];
  hasJury: boolean;
}

/** @throws AppError conflict while the box is open */
export function proposalOf(db: Db, award: AwardYear, at: Date): Proposal {
  const { year } = award;
  const categories = judgedCategories(db, award, at);
  const contests = categories.map((category) => contestOf(award, category));
  const hasJury = isJudged(db, award);
  const prizes = prizeQueries(db).list(year);
  const withheld = new Map(
    decisionQueries(db)
      .listWithheld(year)
      .map(({ prize, reason }) => [prize, reason]),
  );
  const orders = decisionQueries(db)
    .listOrders(year)
    .map(({ scope, entries, reason }) => ({ scope, reason, entries: entries.map((number) => entryCode(year, number)) }));
  const rules = bundleRules(award.rules);
  const { decision, needsLot, needsOrder } = decide({ fiscalYear: year, rules, hasJury, contests, prizes, orders, withheld });
  const isOut = (id: string): boolean => isLeftOut(id, prizes, withheld);
  const obstacles = categories.flatMap(({ id, judged, final, fewCards }): Obstacle[] => [
    ...(judged.connected ? [] : [{ kind: 'unconnected' as const, category: id, entries: [] }]),
    ...(hasJury && judged.connected && fewCards.length > 0 && !isOut(id)
      ? [{ kind: 'few_cards' as const, category: id, entries: fewCards }]
      : []),
    ...lotObstacle(id, [...final.needsLot, ...(needsLot.get(id) ?? [])]),
  ]);
  if (needsOrder.length > 0) obstacles.push({ kind: 'tie', category: ALL_CATEGORIES, entries: needsOrder });
  return { categories, contests, decision, obstacles, hasJury };
}

/** Tells one state of an order from another: as it is computed and from which figures, and as it is decided so far. */
export function orderDigest({ contests }: Pick<Proposal, 'contests'>, order: DecidedOrder): string {
  const figures = contests
    .flatMap(({ contenders }) => contenders)
    .filter(({ entry }) => order.computed.includes(entry))
    .map(({ entry, jury, effect, score, vote: { approvals, denominator } }) => [
      entry,
      ...[jury, effect, score].map(rounded),
      approvals,
      denominator,
    ]);
  // Short enough never to hold twelve digits, which the guard of forms would take for a My Number.
  return hash('sha256', JSON.stringify([order, figures]), 'hex').slice(0, 11);
}

/** Whether the jury may decide: its judging is over. What is decided after a freeze counts with a corrected version. */
export const isDecidable = ({ clock }: Pick<AwardYear, 'clock'>, at: Date): boolean =>
  clock.judgingBegunAt !== undefined && at >= clock.judgingClosesAt;

/** Whether anybody judges in a year: jurors get their numbers when the judging begins. */
export const isJudged = (db: Db, { year }: Pick<AwardYear, 'year'>): boolean =>
  yearQueries(db)
    .listJurors(year)
    .some(({ number }) => number !== null);

/** Entries with too few cards are compared with nobody: their whole category has no order. */
function contestOf({ year }: AwardYear, { id, counted, judged, final, fewCards }: JudgedCategory): Contest {
  const juryOf = new Map(judged.jury.map(({ entry, score }) => [entry, score]));
  const votes = tally(counted.entries, counted.ballots);
  const voteOf = new Map(votes.map((vote) => [vote.entry, vote]));
  const contenders = final.places.map(
    ({ entry, score }): Contender => ({
      entry,
      jury: juryOf.get(entry) as number,
      effect: judged.effect.get(entry) as number,
      score,
      vote: voteOf.get(entry) as Tally,
    }),
  );
  const standing = new Set(judged.entries);
  return {
    id,
    contenders: fewCards.length > 0 ? [] : contenders,
    ballots: counted.ballots.length,
    tallies: votes.filter(({ entry }) => standing.has(entry)),
    lotOf: lotOf(year, counted, 'final'),
  };
}

/** A category needs no cards once the jury has said that nobody of it gets a main prize. */
function isLeftOut(
  id: string,
  prizes: readonly { id: string; kind: string; category: string | null }[],
  withheld: ReadonlyMap<string, string>,
): boolean {
  const main = prizes.filter(({ kind }) => kind === 'main');
  const own = main.filter(({ category }) => category === id);
  const inReach = own.length > 0 ? own : main.filter(({ category }) => category === null);
  return inReach.every((prize) => withheld.has(prize.id));
}

function lotObstacle(category: string, needed: readonly string[]): Obstacle[] {
  return needed.length === 0 ? [] : [{ kind: 'lot', category, entries: [...new Set(needed)].sort() }];
}

const REFUSALS = {
  unconnected: 'award_jury_unconnected',
  few_cards: 'award_few_cards',
  lot: 'award_lot_missing',
  tie: 'award_tie_open',
} as const satisfies Record<Obstacle['kind'], string>;

/** @throws AppError conflict with what must be done first */
export function requireDecidable({ obstacles: [first] }: Proposal): void {
  if (first) throw conflict(REFUSALS[first.kind]);
}

/** Those a lot of a category must still be drawn among for the final order or a prize of the staff, by code. @throws AppError conflict */
export const finalLotNeeds = (db: Db, award: AwardYear, category: string, at: Date): string[] =>
  proposalOf(db, award, at).obstacles.find((obstacle) => obstacle.kind === 'lot' && obstacle.category === category)?.entries ??
  [];

/** What the lot of a category has decided in the final order and for the prizes of the staff, by code. @throws AppError conflict */
export function finalLotOrder(db: Db, award: AwardYear, category: string, at: Date): string[] {
  if (!isDecidable(award, at)) return [];
  const { categories, decision } = proposalOf(db, award, at);
  const final = categories.find(({ id }) => id === category)?.final.lot ?? [];
  return [...final, ...decision.prizes.filter((prize) => prize.category === category).flatMap(({ lot }) => lot ?? [])];
}
