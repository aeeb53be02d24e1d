import { type Request, Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { notFound } from '../../lib/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  line,
  notify,
  ownPath,
  parseForm,
  render,
  translator,
  viewer,
} from '../../web/index.ts';
import { canTrashPost, owns } from '../permissions.ts';
import { requireVisible } from '../posts/actions.ts';
import type { PostRow } from '../posts/queries.ts';
import { trashPost, untrashPost } from './actions.ts';
import { type DisposalPage, disposalPage } from './page.ts';
import { goesOn } from './trash.ts';

const why = z.object({ reason: line({ min: 1, max: 200, message: 'form.reason_length' }) });

export function trashRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const write = allow('write_posts', context);
  const modelOf = (req: Request, post: PostRow, form: FormState): DisposalPage => ({
    title: translator(req.context.locale)('disposal.title'),
    post: { id: post.id, title: post.title },
    goesOn: goesOn(clock.now().toISOString()),
    asksWhy: !owns(viewer(req), post),
    form,
  });

  router.get('/posts/:postId/disposal', write, (req, res) => {
    render(res, disposalPage, modelOf(req, requireDisposable(context, req), formState()));
  });

  router.put('/posts/:postId/disposal', write, (req, res) => {
    const post = requireDisposable(context, req);
    const form = owns(viewer(req), post) ? undefined : parseForm(why, req.body);
    if (form && !form.ok) return render(res.status(422), disposalPage, modelOf(req, post, form));
    trashPost(db, viewer(req), post.id, form?.value.reason, clock.now());
    notify(res, 'trashed');
    res.redirect(303, `/posts/${post.id}`);
  });

  router.delete('/posts/:postId/disposal', write, (req, res) => {
    const post = requireDisposable(context, req);
    untrashPost(db, viewer(req), post.id, clock.now());
    notify(res, 'untrashed');
    res.redirect(303, ownPath(req.body?.back, `/posts/${post.id}`));
  });

  return router;
}

/** A post this person may throw away. @throws AppError not_found */
function requireDisposable({ db }: AppContext, req: Request): PostRow {
  const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
  if (!canTrashPost(viewer(req), post)) throw notFound();
  return post;
}
