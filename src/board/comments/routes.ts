import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { notFound } from '../../lib/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  notify,
  optional,
  type PageModel,
  type Parsed,
  parseForm,
  render,
  text,
  translator,
  view,
  viewer,
  wholeNumber,
} from '../../web/index.ts';
import { canEditComment } from '../permissions.ts';
import { confirmationPage, postPage } from '../posts/pages.ts';
import { postPageModel } from '../posts/post-page.ts';
import { type CommentForm, deleteComment, editComment, requireComment, writeComment } from './actions.ts';
import type { CommentRow } from './queries.ts';

const body = text({ min: 1, max: 2000, message: 'form.comment_length' });
const commentForm = z.object({
  body,
  parentId: optional(wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, message: 'form.choose' })),
});
const parseComment = (typed: unknown): Parsed<CommentForm> => parseForm(commentForm, typed);

interface CommentEditPage extends PageModel {
  comment: { id: number; postId: number };
  form: FormState;
}

const commentEditPage = view<CommentEditPage>('board/comment-form');

export function commentRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const takePart = allow('take_part', context);

  router.post('/posts/:postId/comments', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    const form = parseComment(req.body);
    if (!form.ok) return showPost(context, req, res, postId, form);
    const id = writeComment(db, viewer(req), postId, form.value, clock.now());
    res.redirect(303, `/posts/${postId}#comment-${id}`);
  });

  router.get('/comments/:commentId/edition', takePart, (req, res) => {
    const comment = requireOwn(context, req);
    render(res, commentEditPage, editPage(req, comment, formState({ body: comment.body })));
  });

  router.put('/comments/:commentId', takePart, (req, res) => {
    const comment = requireOwn(context, req);
    const form = parseForm(z.object({ body }), req.body);
    if (!form.ok) return render(res.status(422), commentEditPage, editPage(req, comment, form));
    editComment(db, viewer(req), comment.id, form.value.body, clock.now());
    res.redirect(303, `/posts/${comment.postId}#comment-${comment.id}`);
  });

  router.get('/comments/:commentId/deletion', takePart, (req, res) => {
    const comment = requireOwn(context, req);
    render(res, confirmationPage, {
      title: translator(req.context.locale)('comment_delete.title'),
      message: 'comment_delete.message',
      button: 'comment_delete.button',
      subject: comment.body,
      action: `/comments/${comment.id}`,
      back: `/posts/${comment.postId}#comment-${comment.id}`,
    });
  });

  router.delete('/comments/:commentId', takePart, (req, res) => {
    const comment = requireOwn(context, req);
    deleteComment(db, viewer(req), comment.id, clock.now());
    notify(res, 'comment_deleted');
    res.redirect(303, `/posts/${comment.postId}`);
  });

  return router;
}

/** The viewer's own comment; another's has no such page. @throws AppError not_found */
function requireOwn({ db }: AppContext, req: Request): CommentRow {
  const comment = requireComment(db, viewer(req), idParam(req, 'commentId'));
  if (!canEditComment(viewer(req), comment)) throw notFound();
  return comment;
}

const editPage = (req: Request, { id, postId }: CommentRow, form: FormState): CommentEditPage => ({
  title: translator(req.context.locale)('comment_edit.title'),
  comment: { id, postId },
  form,
});

function showPost({ db, clock }: AppContext, req: Request, res: Response, postId: number, comment: FormState): void {
  const replyTo = Number(comment.typed['parentId']) || undefined;
  const { page } = postPageModel(db, postId, {
    viewer: viewer(req),
    locale: req.context.locale,
    now: clock.now(),
    comment,
    replyTo,
  });
  render(res.status(422), postPage, page);
}
