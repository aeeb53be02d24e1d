import { Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { notFound } from '../../lib/index.ts';
import { type AppContext, idParam, notify, parseForm, viewer, wholeNumber } from '../../web/index.ts';
import { acceptAnswer, withdrawAnswer } from './answers.ts';

const answer = z.object({ comment: wholeNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, message: 'form.choose' }) });

/** The accepted answer of a question. */
export function answerRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const takePart = allow('take_part', context);

  router.put('/posts/:postId/answer', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    const form = parseForm(answer, req.body);
    if (!form.ok) throw notFound();
    acceptAnswer(db, viewer(req), postId, form.value.comment, clock.now());
    notify(res, 'answer_accepted');
    res.redirect(303, `/posts/${postId}#answer`);
  });

  router.delete('/posts/:postId/answer', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    withdrawAnswer(db, viewer(req), postId, clock.now());
    notify(res, 'answer_withdrawn');
    res.redirect(303, `/posts/${postId}#comments`);
  });

  return router;
}
