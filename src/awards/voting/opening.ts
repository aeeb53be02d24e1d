import { hash } from 'node:crypto';
import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction } from '../../db/index.ts';
import { conflict } from '../../lib/index.ts';
import type { AppContext, Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { setEntryState } from '../entries/states.ts';
import { yearQueries } from '../years/queries.ts';
import { type AwardYear, entryCode, phaseOf, requireAward, takeStep } from '../years/years.ts';
import { writeKey } from './keys.ts';
import { freezeRoll, rollDigest } from './roll.ts';
import { undecided } from './undecided.ts';

/**
 * Freezes the entry list and the roll and lets the vote open at its time: the step from screening to voting (R2, R3, R5).
 * Nominations that the lead has not answered lapse. Writes the key file of the year.
 * @param seen what the person who confirms had before them, as `planDigest` tells it; undefined does not ask
 * @throws AppError not_found, conflict outside screening, with undecided entries or none at all, when the voting window is over, or when the plan has changed
 */
export function openVoting(
  { db, config }: Pick<AppContext, 'db' | 'config'>,
  viewer: Viewer,
  year: number,
  at: Date,
  seen?: string,
): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    requireReady(db, award, at);
    if (seen !== undefined && seen !== planDigest(db, award)) throw conflict('award_plan_moved');
    lapseUnanswered(db, award, at);
    entryQueries(db).freezeList(year);
    const people = freezeRoll(db, year, at);
    takeStep(db, { year, step: 'voting_frozen', takenBy: viewer.id, takenAt: at.toISOString() });
    appendToChain(db, { type: 'roll_frozen', year, data: { people, sha256: rollDigest(db, year) }, at });
    const { opensAt, closesAt } = award.clock.voting;
    const entries = codesByCategory(award, entryQueries(db).listOnList(year));
    const data = { entries, rules: award.rules.version, opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() };
    appendToChain(db, { type: 'voting_opened', year, data, at });
    recordEvent(db, { kind: 'award.voting_frozen', actorId: viewer.id, departmentId: viewer.departmentId, subjectId: year, at });
    // Last: a key without a vote is harmless and overwritten by the next try, a vote without its key is not.
    writeKey(config, year);
  });
}

function requireReady(db: Db, award: AwardYear, at: Date): void {
  // The steps are read anew: what is kept in memory may be of the moment before another process got the lock.
  const frozen = yearQueries(db)
    .listSteps()
    .some(({ year, step }) => year === award.year && step === 'voting_frozen');
  if (frozen || phaseOf(award, at) !== 'screening') throw conflict('award_not_screening');
  if (at >= award.clock.voting.closesAt) throw conflict('award_voting_dates_past');
  if (undecided(db, award.year).length > 0) throw conflict('award_undecided');
  if (eligibleIn(db, award).length === 0) throw conflict('award_no_entries');
}

const eligibleIn = (db: Db, { year }: AwardYear): EntryWithPost[] =>
  entryQueries(db)
    .listOfYear(year)
    .filter(({ state }) => state === 'eligible');

function lapseUnanswered(db: Db, { year }: AwardYear, at: Date): void {
  for (const { id, state } of entryQueries(db).listOfYear(year)) {
    if (state === 'awaiting_consent' || state === 'draft')
      setEntryState(db, { entryId: id, state: 'lapsed', by: undefined, reason: '' }, at);
  }
}

/** Codes of entries by category, those without an entry included. */
function codesByCategory(
  { year, categories }: AwardYear,
  entries: readonly { category: string; number: number }[],
): Record<string, string[]> {
  const codesOf = (id: string) => entries.filter(({ category }) => category === id).map(({ number }) => entryCode(year, number));
  return Object.fromEntries(categories.map(({ id }) => [id, codesOf(id)]));
}

/** Tells one plan of a vote from another: the rules, the dates and the list that would be frozen. */
export function planDigest(db: Db, award: AwardYear): string {
  const { opensAt, closesAt } = award.clock.voting;
  const plan = [
    award.rules.version,
    opensAt.toISOString(),
    closesAt.toISOString(),
    codesByCategory(award, eligibleIn(db, award)),
  ];
  // Short enough never to hold twelve digits, which the guard of forms would take for a My Number.
  return hash('sha256', JSON.stringify(plan), 'hex').slice(0, 11);
}
