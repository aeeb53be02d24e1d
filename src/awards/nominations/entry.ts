import { accountQueries, can } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { isLate } from '../entries/over.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { type AwardYear, phaseOf, requireAward } from '../years/years.ts';
import { nominationQueries } from './queries.ts';
import { asKnown, type Moment, type Standing } from './rights.ts';

/** An entry as somebody may know it at a moment, and what they are to it. */
export interface SeenEntry {
  award: AwardYear;
  entry: EntryWithPost;
  who: Standing;
  moment: Moment;
}

/** @throws AppError not_found for an entry that this person may not know of */
export function requireEntry(db: Db, viewer: Viewer | undefined, year: FiscalYear, number: number, at: Date): SeenEntry {
  const award = requireAward(db, year, viewer);
  const runsAwards = can(viewer, 'run_awards');
  const entry = nominationQueries(db).findVisible(year, number, { userId: viewer?.id, runsAwards });
  if (!entry) throw notFound();
  const [who, moment] = [standingOf(db, entry.id, viewer), momentOf(award, at)];
  return { award, entry: asKnown(entry, who, moment), who, moment };
}

export const momentOf = (award: AwardYear, at: Date): Moment => ({
  phase: phaseOf(award, at),
  listFrozen: award.clock.votingFrozenAt !== undefined,
});

export function standingOf(db: Db, entryId: number, viewer: Viewer | undefined): Standing {
  const { listMembers, listNominations, listStates } = entryQueries(db);
  const team = listMembers(entryId);
  const member = team.find(({ userId }) => userId === viewer?.id);
  const nominations = listNominations(entryId);
  const nomination = nominations.find(({ nominatorId }) => nominatorId === viewer?.id);
  const runsAwards = can(viewer, 'run_awards');
  const onlyNominated = nomination !== undefined && !member && !runsAwards;
  return {
    isLead: member?.position === 0,
    isMember: member !== undefined,
    leadIsGone: member !== undefined && member.position > 0 && isGone(db, team[0]?.userId),
    hasNominated: nomination !== undefined,
    nominatedAlone: nomination !== undefined && nominations.length === 1,
    nominatedLate: onlyNominated && isLate(listStates(entryId), nomination.nominatedAt),
    runsAwards,
  };
}

const isGone = (db: Db, userId: number | undefined): boolean =>
  userId !== undefined && accountQueries(db).find(userId)?.deactivatedAt !== null;

/** Whether somebody sees more than what is public. */
export const isConcerned = ({ isMember, hasNominated, runsAwards }: Standing): boolean => isMember || hasNominated || runsAwards;
