import { type Request, Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { reasonPage, requireComment, requireVisible } from '../../board/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  line,
  notify,
  parseForm,
  render,
  translator,
  viewer,
} from '../../web/index.ts';
import { hide, restore } from './actions.ts';

const reason = z.object({ reason: line({ min: 1, max: 200, message: 'form.reason_length' }) });

export function hidingRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const moderate = allow('moderate', context);

  router.get('/posts/:postId/hiding', moderate, (req, res) => {
    const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
    render(res, reasonPage, hidingPage(req, post.title, `/posts/${post.id}`, formState()));
  });

  router.put('/posts/:postId/hiding', moderate, (req, res) => {
    const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
    const form = parseForm(reason, req.body);
    if (!form.ok) return render(res.status(422), reasonPage, hidingPage(req, post.title, `/posts/${post.id}`, form));
    hide(db, viewer(req), { postId: post.id, commentId: null }, form.value.reason, clock.now());
    notify(res, 'hidden');
    res.redirect(303, `/posts/${post.id}`);
  });

  router.delete('/posts/:postId/hiding', moderate, (req, res) => {
    const postId = idParam(req, 'postId');
    restore(db, viewer(req), { postId, commentId: null }, clock.now());
    notify(res, 'restored');
    res.redirect(303, `/posts/${postId}`);
  });

  router.get('/comments/:commentId/hiding', moderate, (req, res) => {
    const comment = requireComment(db, viewer(req), idParam(req, 'commentId'));
    render(res, reasonPage, hidingPage(req, comment.body, `/comments/${comment.id}`, formState(), commentPath(comment)));
  });

  router.put('/comments/:commentId/hiding', moderate, (req, res) => {
    const comment = requireComment(db, viewer(req), idParam(req, 'commentId'));
    const form = parseForm(reason, req.body);
    if (!form.ok)
      return render(
        res.status(422),
        reasonPage,
        hidingPage(req, comment.body, `/comments/${comment.id}`, form, commentPath(comment)),
      );
    hide(db, viewer(req), { postId: comment.postId, commentId: comment.id }, form.value.reason, clock.now());
    notify(res, 'hidden');
    res.redirect(303, commentPath(comment));
  });

  router.delete('/comments/:commentId/hiding', moderate, (req, res) => {
    const comment = requireComment(db, viewer(req), idParam(req, 'commentId'));
    restore(db, viewer(req), { postId: comment.postId, commentId: comment.id }, clock.now());
    notify(res, 'restored');
    res.redirect(303, commentPath(comment));
  });

  return router;
}

const commentPath = ({ id, postId }: { id: number; postId: number }) => `/posts/${postId}#comment-${id}`;

const hidingPage = (req: Request, subject: string, base: string, form: FormState, back = base) => ({
  title: translator(req.context.locale)('hiding.title'),
  subject,
  action: `${base}/hiding`,
  back,
  form,
});
