import type { Db } from '../../db/index.ts';
import { attachmentQueries } from '../attachments/queries.ts';
import { type Shown, shownText } from '../posts/post-page.ts';
import type { PostRow } from '../posts/queries.ts';
import { filesBeside, previewText } from '../posts/text.ts';
import { contentAt } from './content-at.ts';

/**
 * What a post said at an instant, for who has kept the number of its revision of then, without the passages redacted since; with
 * the files that it has now.
 */
export function shownAt(
  db: Db,
  row: PostRow,
  revision: number,
  at: Date,
): Pick<Shown, 'tip' | 'caseStudy' | 'quickWin' | 'body' | 'files'> {
  const content = row.revision > revision ? contentAt(db, row.id, revision, at) : undefined;
  if (!content) return shownText(db, row);
  const text = previewText(db, content);
  return { ...text, files: filesBeside(text, attachmentQueries(db).listShown(row.id)) };
}
