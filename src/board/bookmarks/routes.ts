import { Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { type AppContext, idParam, viewer } from '../../web/index.ts';
import { setBookmark } from './bookmarks.ts';

export function bookmarkRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const takePart = allow('take_part', context);

  router.put('/posts/:postId/bookmark', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    setBookmark(db, viewer(req), postId, true, clock.now());
    res.redirect(303, `/posts/${postId}#helpful`);
  });

  router.delete('/posts/:postId/bookmark', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    setBookmark(db, viewer(req), postId, false, clock.now());
    res.redirect(303, `/posts/${postId}#helpful`);
  });

  return router;
}
