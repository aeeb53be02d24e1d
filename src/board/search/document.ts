import type { Db } from '../../db/index.ts';
import { beginningOf } from '../../lib/index.ts';
import type { SearchDocument, SearchPart } from '../../search/index.ts';
import { renderedText } from '../../text/index.ts';
import { markdownFields, type PostContent } from '../posts/content.ts';
import { contentQueries } from '../posts/content-queries.ts';
import type { PostRow } from '../posts/queries.ts';
import { contentOf } from '../posts/stored-content.ts';
import { indexQueries } from './index-queries.ts';

/** How many characters of all comments and of each file are looked for. */
const COMMENTS_READ = 20_000;
const FILE_READ = 20_000;
const FILES_READ = 60_000;

/** What people find a post by: everything it says, with its comments and files. */
export function documentOf(db: Db, post: PostRow): SearchDocument {
  const content = contentOf(db, post);
  const tools = contentQueries(db)
    .listTools(post.id)
    .map(({ name }) => name);
  const tags = content?.tags ?? [];
  return {
    id: post.id,
    title: post.title,
    tags: [...new Set([...tags, ...tools, ...indexQueries(db).namesOfCategory(post.categoryId)])],
    parts: [
      ...(content ? textsOf(db, post.id, content) : []).map((text): SearchPart => ({ source: 'text', label: '', text })),
      ...commentsOf(db, post.id).map((text): SearchPart => ({ source: 'comment', label: '', text })),
      ...filesOf(db, post.id),
    ],
  };
}

/** As the page shows it: with code and tables, which a summary leaves out and people look for. */
function textsOf(db: Db, postId: number, content: PostContent): string[] {
  const renderings = contentQueries(db).renderingsOf(postId);
  const markdown = markdownFields(content).map(([field]) => renderedText(renderings.get(field) ?? ''));
  return [...plainFields(content), ...markdown].filter((text) => text.trim() !== '');
}

function plainFields(content: PostContent): string[] {
  if (content.kind === 'tip') return [content.goal, content.testedOn];
  if (content.kind === 'quick_win') return [content.before, content.after];
  return content.kind === 'case_study' ? [content.contact] : [];
}

/** The newest first, so that what is too much is what was said long ago. */
function commentsOf(db: Db, postId: number): string[] {
  let room = COMMENTS_READ;
  const texts: string[] = [];
  for (const { html } of indexQueries(db).iterateComments(postId)) {
    if (room <= 0) break;
    const text = beginningOf(renderedText(html), room);
    room -= text.length;
    texts.push(text);
  }
  return texts;
}

function filesOf(db: Db, postId: number): SearchPart[] {
  let room = FILES_READ;
  return indexQueries(db)
    .listFiles(postId)
    .map(({ name, text }) => {
      const kept = beginningOf(text, Math.min(room, FILE_READ));
      room -= kept.length;
      return { source: 'file', label: name, text: kept };
    });
}
