import type { Db } from '../../db/index.ts';
import type { Viewer } from '../../web/index.ts';
import { commentQueries } from '../comments/queries.ts';
import { askerOf, canEditComment, canEditPost } from '../permissions.ts';
import { typedFrom } from './forms.ts';
import { postQueries } from './queries.ts';
import { contentOf } from './stored-content.ts';

/**
 * All the words that stand already at the address a change goes to, of a post or a comment that this person may change.
 * @param path of the request: `/posts/12`, `/comments/3`
 */
export function storedText(db: Db, path: string, viewer: Viewer): string | undefined {
  const [, kind, id] = /^\/(posts|comments)\/([1-9]\d{0,14})$/.exec(path) ?? [];
  const comment = kind === 'comments' ? commentQueries(db).find(Number(id)) : undefined;
  if (comment) return canEditComment(viewer, comment) ? comment.body : undefined;
  const post = kind === 'posts' ? postQueries(db).findVisible(Number(id), askerOf(viewer)) : undefined;
  const content = post && canEditPost(viewer, post) ? contentOf(db, post) : undefined;
  return content && Object.values(typedFrom(content)).flat().join('\n');
}
