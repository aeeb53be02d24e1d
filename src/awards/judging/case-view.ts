import { personName } from '../../accounts/index.ts';
import { postQueries, type Shown, shownAt } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOfInstant } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import type { Viewer } from '../../web/index.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { isEdited, listedWords } from '../voting/listed-words.ts';
import { type AwardYear, entryCode } from '../years/years.ts';

/** A case as it stood on the frozen list, in full. */
export interface CaseView {
  number: number;
  code: string;
  /** Undefined while nobody may read the case. */
  title: string | undefined;
  post: { id: number; text: Omit<Shown, 'tags' | 'redaction'> } | undefined;
  /** It was changed after the list was frozen; what is shown is what stood then. */
  edited: boolean;
  /** The lead first, in the departments of then. */
  team: { name: string; department: string }[];
}

/** @param award the year that the entry stands in */
export function caseOf(db: Db, award: AwardYear, entry: EntryWithPost, viewer: Pick<Viewer, 'id'>): CaseView {
  const post = postOf(db, award, entry, viewer);
  return {
    number: entry.number,
    code: entryCode(award.year, entry.number),
    title: titleOf(db, award, entry),
    post,
    edited: post !== undefined && isEdited(entry),
    team: entryQueries(db)
      .listMembers(entry.id)
      .map(({ userId, departmentId }) => ({
        name: personName(db, userId),
        department: departmentOn(db, departmentId, dayOfInstant(entry.consentedAt as string)).name,
      })),
  };
}

/** The title that stood on the frozen list; undefined while nobody may read the case. */
export const titleOf = (db: Db, award: AwardYear, entry: EntryWithPost): string | undefined =>
  entry.readable ? (listedWords(db, award, entry).title ?? undefined) : undefined;

function postOf(db: Db, { clock }: AwardYear, entry: EntryWithPost, { id: userId }: Pick<Viewer, 'id'>): CaseView['post'] {
  const { postId, readable, listedRevision } = entry;
  const row = readable && postId !== null ? postQueries(db).findVisible(postId, { userId, moderates: false }) : undefined;
  if (!row) return undefined;
  return {
    id: row.id,
    text: shownAt(db, row, listedRevision ?? row.revision, clock.votingFrozenAt ?? new Date(row.publishedAt)),
  };
}
