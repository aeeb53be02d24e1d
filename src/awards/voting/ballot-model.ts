import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { AppError, dayOfInstant } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { type AppContext, type FormState, formState, type Locale, translator, type Viewer } from '../../web/index.ts';
import { type EntryWithPost, entryQueries, type MemberRow } from '../entries/queries.ts';
import { choicesPerBallot, isAfter, receiptOf, shuffledFor, trackerOf } from '../rules/index.ts';
import { yearQueries } from '../years/queries.ts';
import { type AwardYear, categoryName, entryCode, phaseOf } from '../years/years.ts';
import type { BallotCard, BallotOverviewPage, BallotPage, VotedCategory } from './ballot-pages.ts';
import type { Paper } from './ballot-paper.ts';
import { ballotQueries } from './ballot-queries.ts';
import { readKey } from './keys.ts';
import { isEdited, listedWords } from './listed-words.ts';
import { rollQueries } from './roll.ts';
import { latestTurnout } from './turnout.ts';
import { voteList } from './vote-list.ts';

type Office = Pick<AppContext, 'db' | 'config'>;

/** Where a person stands with the vote of a year: what is open, what is done, the receipts. */
export function overviewModel(office: Office, viewer: Viewer, award: AwardYear, at: Date, locale: Locale): BallotOverviewPage {
  const { db } = office;
  const { year, rules, clock, steps } = award;
  const state = stateAt(award, at);
  const voter = voterKind(db, viewer, award);
  const categories = clock.votingFrozenAt ? votedCategories(office, viewer, award, state === 'open', locale) : [];
  return {
    title: translator(locale)('award_ballot.of_year', { name: rules.name }),
    award: { year, name: rules.name },
    state,
    opensAt: clock.voting.opensAt.toISOString(),
    closesAt: clock.voting.closesAt.toISOString(),
    voter,
    categories,
    next: state === 'open' && voter === 'listed' ? categories.find(({ voted, limit }) => !voted && limit > 0)?.id : undefined,
    turnout: latestTurnout(db, year),
    boxClosed: steps.has('box_closed'),
  };
}

export function stateAt(award: AwardYear, at: Date): BallotOverviewPage['state'] {
  const phase = phaseOf(award, at);
  if (award.steps.has('box_closed') || isAfter(phase, 'voting')) return 'after';
  return phase === 'voting' ? 'open' : 'before';
}

function voterKind(db: Db, { id }: Viewer, { year, clock }: AwardYear): BallotOverviewPage['voter'] {
  if (!clock.votingFrozenAt) return 'unknown';
  if (rollQueries(db).find(year, id)) return 'listed';
  return yearQueries(db)
    .listJurors(year)
    .some(({ userId }) => userId === id)
    ? 'juror'
    : 'absent';
}

function votedCategories(
  { db, config }: Office,
  viewer: Viewer,
  { year, rules, categories }: AwardYear,
  isOpen: boolean,
  locale: Locale,
): VotedCategory[] {
  const voted = new Set(ballotQueries(db).listVoted(year, viewer.id));
  const listed = voteList(db, year).entries;
  const key = isOpen ? keyOrNone(config, year) : undefined;
  const receiptIn = (category: string): string | undefined => {
    if (!key || !voted.has(category)) return undefined;
    const tracker = trackerOf(key, year, category, String(viewer.id));
    return ballotQueries(db).find(year, category, tracker) && receiptOf(tracker);
  };
  return categories.map((category) => {
    const entries = listed.filter((entry) => entry.category === category.id).length;
    const limit = choicesPerBallot(entries, rules.maxChoices);
    const name = categoryName(category, locale);
    return { id: category.id, name, entries, limit, voted: voted.has(category.id), receipt: receiptIn(category.id) };
  });
}

/** For a page that goes without the receipts where the key cannot be read. */
function keyOrNone(config: Office['config'], year: number): Buffer | undefined {
  try {
    return readKey(config, year);
  } catch (fault) {
    if (fault instanceof AppError) return undefined;
    throw fault;
  }
}

/**
 * The ballot of a category as this person has it before them.
 * @param refused the ticks of a try that was refused, with the fault
 * @throws AppError conflict while the key of the vote cannot be read
 */
export function ballotModel(
  { db, config }: Office,
  viewer: Viewer,
  award: AwardYear,
  paper: Paper,
  locale: Locale,
  refused?: { chosen: number[]; form: FormState },
): BallotPage {
  const { year, rules, clock } = award;
  const { category, entries, limit } = paper;
  const voted = ballotQueries(db).listVoted(year, viewer.id).includes(category.id);
  const key = readKey(config, year);
  const cast = key && ballotQueries(db).find(year, category.id, trackerOf(key, year, category.id, String(viewer.id)));
  const withdrawn = new Set(entries.filter(({ state }) => state === 'withdrawn').map(({ number }) => number));
  const name = categoryName(category, locale);
  const cards = toCards(db, viewer, award, paper);
  return {
    title: translator(locale)('award_ballot.of_category', { category: name, name: rules.name }),
    award: { year, name: rules.name },
    category: { id: category.id, name, description: category.description },
    cards,
    choosable: cards.some(isChoosable),
    limit,
    closesAt: clock.voting.closesAt.toISOString(),
    voted,
    fixed: voted && !cast,
    chosen: (refused?.chosen ?? cast ?? []).filter((number) => !withdrawn.has(number)),
    lost: (cast ?? []).filter((number) => withdrawn.has(number)).map((number) => entryCode(year, number)),
    form: refused?.form ?? formState(),
  };
}

const isChoosable = ({ bar, withdrawn }: BallotCard): boolean => bar === undefined && !withdrawn;

/** In the order of this person: another for each, and always the same. What they may not choose stands last. */
function toCards(db: Db, viewer: Viewer, award: AwardYear, { category, barred }: Paper): BallotCard[] {
  const { year } = award;
  const members = voteList(db, year).members.filter(({ position }) => position === 0);
  const leads = new Map(members.map((member) => [member.entryId, member]));
  const listed = entryQueries(db).listOnList(year);
  const byCode = new Map(
    listed.filter((entry) => entry.category === category.id).map((entry) => [entryCode(year, entry.number), entry]),
  );
  const cards = shuffledFor(`${viewer.id}|${category.id}`, [...byCode.keys()]).map((code): BallotCard => {
    const entry = byCode.get(code) as EntryWithPost;
    return { ...cardOf(db, award, entry, leads.get(entry.id) as MemberRow), code, bar: barred.get(entry.number) };
  });
  return cards.sort((a, b) => Number(isChoosable(b)) - Number(isChoosable(a)));
}

function cardOf(db: Db, award: AwardYear, entry: EntryWithPost, lead: MemberRow): Omit<BallotCard, 'code' | 'bar'> {
  const { number, postId, readable, consentedAt, state } = entry;
  const { title, excerpt, effect } = listedWords(db, award, entry);
  return {
    number,
    postId: readable ? postId : null,
    title: readable ? title : null,
    excerpt: (readable && excerpt) || '',
    lead: personName(db, lead.userId),
    department: departmentOn(db, lead.departmentId, dayOfInstant(consentedAt as string)).name,
    effect: readable ? effect : undefined,
    withdrawn: state === 'withdrawn',
    edited: readable && isEdited(entry),
  };
}
