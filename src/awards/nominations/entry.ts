import { can } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type FiscalYear, notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { type AwardYear, phaseOf, requireAward } from '../years/years.ts';
import { nominationQueries } from './queries.ts';
import type { Moment, Standing } from './rights.ts';

/** An entry as it stands at a moment, and what somebody is to it. */
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
  return { award, entry, who: standingOf(db, entry.id, viewer), moment: momentOf(award, at) };
}

export const momentOf = (award: AwardYear, at: Date): Moment => ({
  phase: phaseOf(award, at),
  listFrozen: award.clock.votingFrozenAt !== undefined,
});

export function standingOf(db: Db, entryId: number, viewer: Viewer | undefined): Standing {
  const { listMembers, listNominations } = entryQueries(db);
  const member = listMembers(entryId).find(({ userId }) => userId === viewer?.id);
  const nominations = listNominations(entryId);
  const hasNominated = nominations.some(({ nominatorId }) => nominatorId === viewer?.id);
  return {
    isLead: member?.position === 0,
    isMember: member !== undefined,
    hasNominated,
    nominatedAlone: hasNominated && nominations.length === 1,
    runsAwards: can(viewer, 'run_awards'),
  };
}

/** Whether somebody sees more than what is public. */
export const isConcerned = ({ isMember, hasNominated, runsAwards }: Standing): boolean => isMember || hasNominated || runsAwards;
