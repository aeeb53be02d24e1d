import type { Db } from '../../db/index.ts';
import { attachmentQueries } from '../attachments/queries.ts';
import { markdownFields, type PostContent } from './content.ts';

/**
 * The content with its own files alone, and with every one that its text shows or links, ticked in the form or not: what stands
 * in the text is part of the post, and a number in a form is no claim to somebody else's file.
 * @param draftId a draft of the person who saves; its files and those of the post are looked at
 */
export function withShownFiles(
  db: Db,
  content: PostContent,
  { draftId, postId }: { draftId?: number | undefined; postId?: number },
): PostContent {
  const text = markdownFields(content)
    .map(([, source]) => source)
    .join('\n');
  const files = [
    ...(draftId === undefined ? [] : attachmentQueries(db).listOfDraft(draftId)),
    ...(postId === undefined ? [] : attachmentQueries(db).listOfPost(postId)),
  ];
  const own = new Set(files.map(({ id }) => id));
  const shown = files.filter(({ path }) => text.includes(path)).map(({ id }) => id);
  return { ...content, attachments: [...new Set([...content.attachments.filter((id) => own.has(id)), ...shown])] };
}
