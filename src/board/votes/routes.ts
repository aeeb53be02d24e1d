import { Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { type AppContext, idParam, viewer } from '../../web/index.ts';
import { castVote, takeBackVote } from './votes.ts';

export function voteRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const takePart = allow('take_part', context);

  router.put('/posts/:postId/vote', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    castVote(db, viewer(req), postId, clock.now());
    res.redirect(303, `/posts/${postId}#helpful`);
  });

  router.delete('/posts/:postId/vote', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    takeBackVote(db, viewer(req), postId, clock.now());
    res.redirect(303, `/posts/${postId}#helpful`);
  });

  return router;
}
