import { contentAt, excerptOf } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import type { EntryWithPost } from '../entries/queries.ts';
import type { AwardYear } from '../years/years.ts';
import { ballotQueries, type Effect } from './ballot-queries.ts';

/** What a list shows of a case. */
export interface ListedWords {
  title: string | null;
  excerpt: string | null;
  effect: Effect | undefined;
}

/**
 * What the case of an entry on the list said when the list was frozen: nobody wins votes by a new title. Passages that were redacted
 * since are not in it. Whether anybody may read the case is the caller's to ask.
 */
export function listedWords(db: Db, { clock }: Pick<AwardYear, 'clock'>, entry: EntryWithPost): ListedWords {
  const { postId, title, excerpt } = entry;
  const content =
    postId !== null && isEdited(entry) && clock.votingFrozenAt
      ? contentAt(db, postId, entry.listedRevision as number, clock.votingFrozenAt)
      : undefined;
  if (!content) return { title, excerpt, effect: postId === null ? undefined : ballotQueries(db).findEffect(postId) };
  const effect =
    content.kind === 'case_study'
      ? { hours: content.effectHoursPerYear ?? null, yen: content.effectYenPerYear ?? null }
      : undefined;
  return { title: content.title, excerpt: excerptOf(content), effect };
}

/** Whether the case was changed after the list was frozen. */
export const isEdited = ({ revision, listedRevision }: EntryWithPost): boolean =>
  revision !== null && listedRevision !== null && revision > listedRevision;
