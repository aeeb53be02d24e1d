import type { Db } from '../../db/index.ts';
import type { EntryRow } from '../entries/queries.ts';
import { lockedCards } from '../judging/cards.ts';
import { recusalsOf } from '../judging/recusals.ts';
import { isPublished } from '../rules/index.ts';
import { hashOrder } from '../rules/order.ts';
import { type AwardYear, entryCode, phaseOf } from '../years/years.ts';

/**
 * What the jury wrote for the team of an entry (R13): after the publication, without names and in an order that tells nothing of who
 * wrote what. Whether somebody belongs to the team is the caller's to ask.
 */
export function juryComments(db: Db, award: AwardYear, { id, number }: Pick<EntryRow, 'id' | 'number'>, at: Date): string[] {
  if (!isPublished(phaseOf(award, at))) return [];
  const recusals = recusalsOf(db, award, at);
  const comments = lockedCards(db, award)
    .filter(({ entryId, userId, comment }) => entryId === id && comment !== '' && !recusals.get(userId)?.has(id))
    .map(({ comment }) => comment);
  return hashOrder(`comments|${entryCode(award.year, number)}`, comments);
}
