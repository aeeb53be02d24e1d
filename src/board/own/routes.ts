import { Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { dayOf, fiscalYear, type Month, monthOf } from '../../lib/index.ts';
import { type AppContext, type PageModel, render, translator, view, viewer } from '../../web/index.ts';
import { asksForConfirmation, minutesInFiscalYear, monthlyMinutes } from '../adoptions/ledger.ts';
import { isStale, staleSince } from '../freshness/freshness.ts';
import { type AskingPostRow, freshnessQueries } from '../freshness/queries.ts';
import { toCards } from '../posts/cards.ts';
import type { PostCard } from '../posts/pages.ts';
import { type TrashedPost, trashedPosts } from '../trash/page.ts';
import { type OwnPostRow, ownQueries } from './queries.ts';

interface OwnPostsPage extends PageModel {
  posts: OwnPostRow[];
  /** Posts that ask to be looked at again. */
  asking: (AskingPostRow & { stale: boolean })[];
  trashed: TrashedPost[];
}

interface BookmarksPage extends PageModel {
  posts: PostCard[];
}

interface AdoptionsPage extends PageModel {
  fiscalYear: number;
  minutesThisYear: number;
  adoptions: {
    postId: number;
    title: string;
    startedOn: Month;
    endedOn: Month | undefined;
    minutesPerRun: number;
    runsPerMonth: number;
    minutesPerMonth: number;
    minutesThisYear: number;
    asksForConfirmation: boolean;
  }[];
}

const ownPostsPage = view<OwnPostsPage>('me/posts');
const bookmarksPage = view<BookmarksPage>('me/bookmarks');
const adoptionsPage = view<AdoptionsPage>('me/adoptions');

export function ownRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const own = allow('manage_own_account', context);

  router.get('/me', own, (_req, res) => res.redirect(303, '/me/posts'));

  router.get('/me/posts', own, (req, res) => {
    const today = dayOf(clock.now());
    render(res, ownPostsPage, {
      title: translator(req.context.locale)('me.posts'),
      posts: ownQueries(db).listPosts(viewer(req).id),
      asking: freshnessQueries(db)
        .listAsking(viewer(req).id, staleSince(today))
        .map((row) => ({ ...row, stale: isStale(row.confirmedOn, today) })),
      trashed: trashedPosts(db, viewer(req)),
    });
  });

  router.get('/me/bookmarks', own, (req, res) => {
    const posts = toCards(db, ownQueries(db).listBookmarks(viewer(req).id), req.context.locale);
    render(res, bookmarksPage, { title: translator(req.context.locale)('me.bookmarks'), posts });
  });

  router.get('/me/adoptions', own, (req, res) => {
    const now = clock.now();
    const year = fiscalYear(now);
    const adoptions = ownQueries(db)
      .listAdoptions(viewer(req).id)
      .map((row) => {
        const record = { ...row, endedOn: row.endedOn ?? undefined, recordedOn: dayOf(new Date(row.recordedAt)) };
        return {
          postId: row.postId,
          title: row.title,
          startedOn: row.startedOn,
          endedOn: record.endedOn,
          minutesPerRun: row.minutesPerRun,
          runsPerMonth: row.runsPerMonth,
          minutesPerMonth: monthlyMinutes(record),
          minutesThisYear: minutesInFiscalYear(record, year, monthOf(now)),
          asksForConfirmation: asksForConfirmation(record, dayOf(now)),
        };
      });
    render(res, adoptionsPage, {
      title: translator(req.context.locale)('me.adoptions'),
      fiscalYear: year,
      minutesThisYear: Math.round(adoptions.reduce((sum, { minutesThisYear }) => sum + minutesThisYear, 0)),
      adoptions,
    });
  });

  return router;
}
