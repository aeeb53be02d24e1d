import { Router } from 'express';
import { allow, personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { AppError, dayOfInstant, notFound } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { findCategory } from '../../taxonomy/index.ts';
import {
  type AppContext,
  idParam,
  notify,
  type PageModel,
  reader,
  render,
  type Translate,
  translator,
  view,
  viewer,
} from '../../web/index.ts';
import { writableKind } from '../drafts/keep.ts';
import { canEditPost } from '../permissions.ts';
import { editPost, requireVisible } from '../posts/actions.ts';
import type { PostContent } from '../posts/content.ts';
import { fromFieldRows } from '../posts/field-rows.ts';
import { parsePost } from '../posts/forms.ts';
import type { PostRow } from '../posts/queries.ts';
import { type DifferencePart, differenceDeadline } from './difference.ts';
import { FIELDS_IN_ORDER, fieldDifference, fieldLabel, plainValue } from './labels.ts';
import { type RevisionRow, revisionQueries } from './queries.ts';

/** A revision as a line of the history. */
interface RevisionLine extends RevisionRow {
  author: string;
  department: string;
}

interface RevisionsPage extends PageModel {
  post: { id: number; title: string };
  /** Newest first; the first is what is published now. */
  revisions: RevisionLine[];
}

interface RevisionPage extends PageModel {
  post: { id: number; title: string };
  revision: RevisionLine;
  isFirst: boolean;
  isCurrent: boolean;
  /** Against the revision before; only fields that differ. */
  changes: { label: string; parts: DifferencePart[] }[];
  canRestore: boolean;
  currentRevision: number;
}

const revisionsPage = view<RevisionsPage>('board/revisions');
const revisionPage = view<RevisionPage>('board/revision');

/** The history of a post: whoever may read the post may read it. */
export function revisionRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);
  const write = allow('write_posts', context);

  router.get('/posts/:postId/revisions', read, (req, res) => {
    const post = requireVisible(db, reader(req), idParam(req, 'postId'));
    render(res, revisionsPage, {
      title: translator(req.context.locale)('revision.history'),
      post,
      revisions: revisionQueries(db)
        .listOfPost(post.id)
        .map((row) => toLine(db, row)),
    });
  });

  router.get('/posts/:postId/revisions/:revision', read, (req, res) => {
    const post = requireVisible(db, reader(req), idParam(req, 'postId'));
    const revision = requireRevision(db, post.id, idParam(req, 'revision'));
    const before = revisionQueries(db).findBefore(post.id, revision.revision);
    const t = translator(req.context.locale);
    const isCurrent = revision.revision === post.revision;
    render(res, revisionPage, {
      title: t('revision.title'),
      post,
      revision: toLine(db, revision),
      isFirst: before === undefined,
      isCurrent,
      changes: changesOf(db, post.id, before?.revision, revision.revision, t),
      canRestore: !isCurrent && canEditPost(reader(req), post),
      currentRevision: post.revision,
    });
  });

  router.put('/posts/:postId/revisions/:revision/restoration', write, (req, res) => {
    const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
    if (!canEditPost(viewer(req), post)) throw notFound();
    const revision = requireRevision(db, post.id, idParam(req, 'revision'));
    const content = contentOfRevision(db, post, revision);
    const current = Number(req.body?.revision ?? 0);
    editPost(db, viewer(req), post.id, current, content, clock.now(), { restoredFrom: revision.savedAt });
    notify(res, 'revision_restored');
    res.redirect(303, `/posts/${post.id}`);
  });

  return router;
}

function requireRevision(db: Db, postId: number, number: number): RevisionRow {
  const revision = revisionQueries(db).find(postId, number);
  if (!revision) throw notFound();
  return revision;
}

const toLine = (db: Db, row: RevisionRow): RevisionLine => ({
  ...row,
  author: personName(db, row.authorId),
  department: departmentOn(db, row.departmentId, dayOfInstant(row.savedAt)).name,
});

/** What a revision said. @throws AppError conflict when it can be brought back no more */
function contentOfRevision(db: Db, post: PostRow, { revision }: RevisionRow): PostContent {
  const typed = fromFieldRows(revisionQueries(db).listFields(post.id, revision));
  const kind = writableKind(typed['kind']);
  // A category that has been merged into another is gone; the post stays where it is now.
  const known = findCategory(db, Number(typed['categoryId'])) !== undefined;
  const form = kind && parsePost(known ? typed : { ...typed, categoryId: String(post.categoryId) }, kind);
  if (!form?.ok) throw new AppError('conflict', 'not_restorable');
  return form.value;
}

function changesOf(db: Db, postId: number, before: number | undefined, after: number, t: Translate): RevisionPage['changes'] {
  const formOf = (revision: number | undefined) =>
    revision === undefined ? {} : fromFieldRows(revisionQueries(db).listFields(postId, revision));
  const [old, now] = [formOf(before), formOf(after)];
  const deadline = differenceDeadline();
  // The title of a quick win is its second line once more.
  const isQuickWin = [old, now].every(({ kind }) => kind === undefined || kind === 'quick_win');
  return FIELDS_IN_ORDER.filter((name) => !(isQuickWin && name === 'title')).flatMap((name) => {
    const [from, to] = [plainValue(db, postId, name, old[name], t), plainValue(db, postId, name, now[name], t)];
    return from === to ? [] : [{ label: fieldLabel(name), parts: fieldDifference(name, from, to, deadline) }];
  });
}
