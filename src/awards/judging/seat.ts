import { can } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import type { EntryWithPost } from '../entries/queries.ts';
import { isAfter } from '../rules/index.ts';
import type { JurorRow } from '../years/queries.ts';
import { type AwardYear, phaseOf, requireAward } from '../years/years.ts';
import { findJuror } from './jury.ts';
import { isLocked } from './locking.ts';
import { closedCategories, requireJudged } from './recusals.ts';
import type { EntryPlace } from './saving.ts';

/** Where somebody sits before an entry that is judged. */
export interface Seat {
  award: AwardYear;
  entry: EntryWithPost;
  /** Undefined for a secretary. */
  juror: JurorRow | undefined;
  /** Whether the juror has locked the cards of the category. */
  locked: boolean;
  /** Whether the cards of the jury and the notes about them are open to this person (R10). */
  sees: boolean;
  /** Whether they can write a note now. */
  discusses: boolean;
}

/**
 * A juror sits before the entry from the beginning of the judging, and sees the others' cards after locking the own ones; a
 * secretary comes once the judging has closed. Whoever is recused has no seat; a secretary who is has none in the whole category,
 * since the cards of the others would tell what the figures of the sheet tell (docs/decisions/0020).
 * @throws AppError not_found for everybody else
 */
export function seatOf(db: Db, viewer: Viewer, { year, number }: EntryPlace, at: Date): Seat {
  const award = requireAward(db, year, viewer);
  const phase = phaseOf(award, at);
  const juror = findJuror(db, year, viewer);
  const isOpenToSecretaries = !juror && can(viewer, 'run_awards') && isAfter(phase, 'judging');
  if (!award.steps.has('judging_begun') || !(juror || isOpenToSecretaries)) throw notFound();
  const entry = requireJudged(db, award, viewer, number, at);
  if (!juror && closedCategories(db, award, viewer, at).has(entry.category)) throw notFound();
  const locked = juror !== undefined && isLocked(db, year, entry.category, viewer.id);
  const sees = locked || isOpenToSecretaries;
  return { award, entry, juror, locked, sees, discusses: sees && (phase === 'judging' || phase === 'deliberation') };
}
