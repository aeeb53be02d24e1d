import type { Db } from '../../db/index.ts';
import { dayOf } from '../../lib/index.ts';
import { type Locale, translator, type Viewer } from '../../web/index.ts';
import { headKeptBackBy, publicHead } from '../audit/audit.ts';
import { choicesPerBallot, readReceipt } from '../rules/index.ts';
import type { CategoryRow } from '../years/queries.ts';
import { type AwardYear, categoryName, findAward } from '../years/years.ts';
import { stateAt } from './ballot-model.ts';
import type { VerificationBox, VerificationPage } from './ballot-pages.ts';
import { ballotQueries } from './ballot-queries.ts';
import { boxQueries } from './box.ts';
import { countReceipts, FIRSTS, isInBox, listReceipts } from './receipts.ts';
import { rollQueries } from './roll.ts';
import { voteList } from './vote-list.ts';

/** With more a page would be long to look through, and the list is cut by its first characters. */
const RECEIPTS_ON_A_PAGE = 400;

/** What a reader asked the page for; all of it comes from the address. */
export interface Question {
  receipt: string | undefined;
  category: string | undefined;
  first: string | undefined;
}

/** Everything by which anybody can see that the box holds what was put into it. Lists and digests only once it is closed. */
export function verificationModel(
  db: Db,
  viewer: Viewer | undefined,
  award: AwardYear,
  question: Question,
  at: Date,
  locale: Locale,
): VerificationPage {
  const { year, rules, clock, steps } = award;
  const isClosed = steps.has('box_closed');
  return {
    title: translator(locale)('award_verification.of_year', { name: rules.name }),
    award: { year, name: rules.name },
    state: isClosed ? 'closed' : stateOf(award, at),
    opensAt: clock.voting.opensAt.toISOString(),
    closesAt: clock.voting.closesAt.toISOString(),
    recorded: viewer && recordedFor(db, viewer, award, locale),
    boxes: isClosed ? boxesOf(db, award, question, locale) : [],
    additions: clock.votingFrozenAt && additionsOf(db, award),
    participants: isClosed ? boxQueries(db).countParticipants(year) : 0,
    asked: isClosed ? answerTo(db, award, question.receipt, locale) : undefined,
    head: publicHead(db),
    headUntil: keeperOf(db, year),
    today: dayOf(at),
  };
}

function stateOf(award: AwardYear, at: Date): 'before' | 'open' | 'counting' {
  const state = stateAt(award, at);
  return state === 'after' ? 'counting' : state;
}

/** What keeps newer heads back. Of the own vote the page speaks without a number. */
function keeperOf(db: Db, year: number): VerificationPage['headUntil'] {
  const keeper = headKeptBackBy(db);
  const name = keeper && findAward(db, keeper.year)?.rules.name;
  if (!name || (keeper.until === 'vote' && keeper.year === year)) return undefined;
  return { name, until: keeper.until };
}

/** The categories in which something stands, with whether there was something to vote on. */
function categoriesIn(db: Db, { year, categories, rules }: AwardYear): { category: CategoryRow; hasVote: boolean }[] {
  const listed = voteList(db, year).entries;
  return categories.flatMap((category) => {
    const entries = listed.filter((entry) => entry.category === category.id).length;
    return entries === 0 ? [] : [{ category, hasVote: choicesPerBallot(entries, rules.maxChoices) > 0 }];
  });
}

/** Whether a person stands in the record of those who voted, by category; undefined for who is not on the roll. */
function recordedFor(db: Db, { id }: Viewer, award: AwardYear, locale: Locale): VerificationPage['recorded'] {
  if (!rollQueries(db).find(award.year, id)) return undefined;
  const voted = new Set(ballotQueries(db).listVoted(award.year, id));
  return categoriesIn(db, award).map(({ category, hasVote }) => ({
    name: categoryName(category, locale),
    voted: voted.has(category.id),
    hasVote,
  }));
}

const additionsOf = (db: Db, { year }: AwardYear): string[] =>
  rollQueries(db)
    .listAdditions(year)
    .map(({ reason }) => reason);

/** The boxes of categories in which something stands. */
function boxesOf(db: Db, award: AwardYear, { category: chosen, first }: Question, locale: Locale): VerificationBox[] {
  const { year } = award;
  const shownCategories = new Map(categoriesIn(db, award).map((one) => [one.category.id, one]));
  return boxQueries(db)
    .listDigests(year)
    .flatMap(({ category: id, digest }) => {
      const known = shownCategories.get(id);
      if (!known) return [];
      const ballots = countReceipts(db, year, id);
      const isLong = ballots > RECEIPTS_ON_A_PAGE;
      const shown = isLong && chosen === id && first !== undefined && FIRSTS.includes(first) ? first : undefined;
      const box: VerificationBox = {
        id,
        name: categoryName(known.category, locale),
        hasVote: known.hasVote,
        digest,
        ballots,
        receipts: isLong && shown === undefined ? [] : listReceipts(db, year, id, shown),
        firsts: isLong ? FIRSTS : [],
        first: shown,
      };
      return [box];
    });
}

function answerTo(db: Db, { year, categories }: AwardYear, typed: string | undefined, locale: Locale): VerificationPage['asked'] {
  if (typed === undefined || typed.trim() === '') return undefined;
  const receipt = readReceipt(typed);
  if (!receipt) return { typed, answer: 'unreadable', category: undefined };
  const found = categories.find(({ id }) => isInBox(db, year, id, receipt));
  return { typed: receipt, answer: found ? 'found' : 'absent', category: found && categoryName(found, locale) };
}

/** Every receipt of a closed box with its category, one on a line, as text for a program to look through. */
export function receiptsText(db: Db, { year, categories }: AwardYear): string {
  const lines = categories.flatMap(({ id }) => listReceipts(db, year, id).map((receipt) => `${id}\t${receipt}\r\n`));
  return `category\treceipt\r\n${lines.join('')}`;
}
