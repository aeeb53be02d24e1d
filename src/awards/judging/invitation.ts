import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type FiscalYear } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { isAfter } from '../rules/index.ts';
import { type AwardYear, phaseOf, requireAward } from '../years/years.ts';
import { requireJuror } from './jury.ts';
import { judgingQueries } from './queries.ts';

export const ANSWERS = ['accepted', 'declined'] as const;
export type InvitationAnswer = (typeof ANSWERS)[number];

/** Whether jurors can still say that they take part, or do not. */
export const isInvitationOpen = (award: AwardYear, at: Date): boolean =>
  !award.steps.has('judging_begun') && !isAfter(phaseOf(award, at), 'shortlisting');

/**
 * A juror takes part or declines; who has accepted may still decline until the judging begins.
 * @throws AppError not_found for whoever is not invited or has declined, conflict once the judging has begun
 */
export function answerInvitation(db: Db, viewer: Viewer, year: FiscalYear, answer: InvitationAnswer, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    requireJuror(db, year, viewer);
    if (!isInvitationOpen(award, at)) throw conflict('award_invitation_over');
    judgingQueries(db).answerInvitation(year, viewer.id, answer, at.toISOString());
    touch(db, 'awards');
    recordEvent(db, {
      kind: 'award.invitation_answered',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: year,
      details: { answer },
      at,
    });
  });
}
