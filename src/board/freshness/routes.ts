import { Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { notFound } from '../../lib/index.ts';
import { type AppContext, idParam, line, notify, ownPath, parseForm, render, viewer } from '../../web/index.ts';
import { canEditPost } from '../permissions.ts';
import { requireVisible } from '../posts/actions.ts';
import { postPage } from '../posts/pages.ts';
import { postPageModel } from '../posts/post-page.ts';
import { closeObsoleteReport, confirmPost, reportObsolete } from './actions.ts';

const obsolescence = z.object({ line: line({ min: 1, max: 200, message: 'form.obsolete_line' }) });

export function freshnessRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const write = allow('write_posts', context);
  const takePart = allow('take_part', context);
  const moderate = allow('moderate', context);

  router.put('/posts/:postId/confirmation', write, (req, res) => {
    const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
    if (!canEditPost(viewer(req), post)) throw notFound();
    confirmPost(db, viewer(req), post.id, clock.now());
    notify(res, 'post_confirmed');
    res.redirect(303, ownPath(req.body?.back, `/posts/${post.id}`));
  });

  router.post('/posts/:postId/obsolescence', takePart, (req, res) => {
    const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
    const now = clock.now();
    const form = parseForm(obsolescence, req.body);
    if (!form.ok) {
      const { page } = postPageModel(db, post.id, { viewer: viewer(req), locale: req.context.locale, now, obsolescence: form });
      return render(res.status(422), postPage, page);
    }
    if (reportObsolete(db, viewer(req), post.id, form.value.line, now)) notify(res, 'obsolete_reported');
    else notify(res, 'obsolete_known');
    res.redirect(303, `/posts/${post.id}`);
  });

  router.delete('/posts/:postId/obsolescence/:id', moderate, (req, res) => {
    const postId = idParam(req, 'postId');
    closeObsoleteReport(db, viewer(req), postId, idParam(req, 'id'), clock.now());
    notify(res, 'obsolete_closed');
    res.redirect(303, ownPath(req.body?.back, `/posts/${postId}`));
  });

  return router;
}
