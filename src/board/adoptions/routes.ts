import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { AppError, monthOf } from '../../lib/index.ts';
import { type AppContext, type FormState, formState, idParam, notify, ownPath, render, viewer } from '../../web/index.ts';
import { postPage } from '../posts/pages.ts';
import { postPageModel } from '../posts/post-page.ts';
import { adoptPost, confirmAdoption, endAdoption } from './actions.ts';
import { parseAdoption } from './forms.ts';

export function adoptionRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const takePart = allow('take_part', context);

  router.put('/posts/:postId/adoption', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    const now = clock.now();
    const form = parseAdoption(req.body, monthOf(now));
    if (!form.ok) return showAgain(context, req, res, postId, form);
    try {
      adoptPost(db, viewer(req), postId, form.value, now);
    } catch (fault) {
      if (!(fault instanceof AppError && fault.kind === 'invalid')) throw fault;
      return showAgain(context, req, res, postId, formState(req.body, fault.fields));
    }
    notify(res, 'adopted');
    res.redirect(303, `/posts/${postId}`);
  });

  router.delete('/posts/:postId/adoption', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    endAdoption(db, viewer(req), postId, clock.now());
    notify(res, 'adoption_ended');
    res.redirect(303, ownPath(req.body?.back, `/posts/${postId}`));
  });

  router.put('/posts/:postId/adoption/confirmation', takePart, (req, res) => {
    const postId = idParam(req, 'postId');
    confirmAdoption(db, viewer(req), postId, clock.now());
    notify(res, 'adoption_confirmed');
    res.redirect(303, ownPath(req.body?.back, `/posts/${postId}`));
  });

  return router;
}

function showAgain({ db, clock }: AppContext, req: Request, res: Response, postId: number, adoption: FormState): void {
  const { page } = postPageModel(db, postId, { viewer: viewer(req), locale: req.context.locale, now: clock.now(), adoption });
  render(res.status(422), postPage, page);
}
