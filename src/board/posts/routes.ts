import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { holdGenerations, inSnapshot } from '../../db/index.ts';
import { notFound } from '../../lib/index.ts';
import { type AppContext, idParam, notify, queryText, reader, render, translator, viewer } from '../../web/index.ts';
import { canWithdrawPost } from '../permissions.ts';
import { republishPost, requireVisible, withdrawPost } from './actions.ts';
import { confirmationPage, postPage } from './pages.ts';
import { type CalloutsOf, postPageModel } from './post-page.ts';
import type { PostRow } from './queries.ts';
import { knowsRelated, learnRelated } from './related.ts';
import { countView } from './views-count.ts';

export function postRoutes(context: AppContext, calloutsOf: CalloutsOf): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);
  const write = allow('write_posts', context);

  router.get('/posts/:postId', read, async (req, res) => {
    const now = clock.now();
    const post = requireVisible(db, reader(req), idParam(req, 'postId'));
    if (knowsRelated(db, post, now)) return showPost(req, res, post.id, now);
    // What the index does not say in time stands on the next page, which must not count as the same as this one.
    if (!(await learnRelated(context, post, now))) res.removeHeader('ETag');
    inSnapshot(db, () => {
      holdGenerations(db);
      showPost(req, res, post.id, now);
    });
  });

  function showPost(req: Request, res: Response, postId: number, now: Date): void {
    const replyTo = Number(queryText(req, 'reply')) || undefined;
    const { page, row } = postPageModel(db, postId, {
      viewer: reader(req),
      locale: req.context.locale,
      now,
      replyTo,
      calloutsOf,
    });
    countView(db, reader(req), row, now);
    render(res, postPage, page);
  }

  router.get('/posts/:postId/withdrawal', write, (req, res) => {
    const post = requireWithdrawable(context, req);
    const t = translator(req.context.locale);
    render(res, confirmationPage, {
      title: t('withdraw.title'),
      message: 'withdraw.message',
      button: 'withdraw.button',
      subject: post.title,
      action: `/posts/${post.id}/publication`,
      back: `/posts/${post.id}`,
    });
  });

  router.delete('/posts/:postId/publication', write, (req, res) => {
    const post = requireWithdrawable(context, req);
    withdrawPost(db, viewer(req), post.id, clock.now());
    notify(res, 'withdrawn');
    res.redirect(303, `/posts/${post.id}`);
  });

  router.put('/posts/:postId/publication', write, (req, res) => {
    const post = requireWithdrawable(context, req);
    republishPost(db, viewer(req), post.id, clock.now());
    notify(res, 'republished');
    res.redirect(303, `/posts/${post.id}`);
  });

  return router;
}

function requireWithdrawable({ db }: AppContext, req: Request): PostRow {
  const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
  if (!canWithdrawPost(viewer(req), post)) throw notFound();
  return post;
}
