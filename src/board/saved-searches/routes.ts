import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { holdGenerations, inSnapshot } from '../../db/index.ts';
import { AppError, dayOf, invalid } from '../../lib/index.ts';
import { type AppContext, type FormState, formState, idParam, notify, render, translator, viewer } from '../../web/index.ts';
import { searchPath } from '../search/asked.ts';
import { SEARCH_ORDERS, type SearchOrder } from '../search/find-posts.ts';
import { suggestionQueries } from '../search/suggestion-queries.ts';
import { deleteSaved, forgetRecent, markSeen, SAVED_MOST, saveSearch } from './actions.ts';
import { parseSavedSearch } from './forms.ts';
import { type NewMatches, newMatches } from './matches.ts';
import { type SavedSearchesPage, savedSearchesPage } from './pages.ts';
import { type SavedSearch, savedSearchQueries } from './queries.ts';

/** Searches that a person keeps to hear of what is new, and those made last. Nobody else sees them. */
export function savedSearchRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const own = allow('manage_own_account', context);

  router.get('/me/searches', own, (req, res) => showPage(context, req, res, formState()));

  router.post('/me/searches', own, (req, res) => {
    const form = parseSavedSearch(req.body);
    if (!form.ok) return showPage(context, req, res.status(422), form);
    const { q } = form.value;
    try {
      saveSearch(db, viewer(req), q, clock.now());
    } catch (fault) {
      if (!(fault instanceof AppError && fault.key === 'saved_searches_full')) throw fault;
      return showPage(context, req, res.status(409), formState(req.body, { q: `error.${fault.key}` }));
    }
    notify(res, 'search_saved');
    res.redirect(303, searchPath({ text: q, order: orderNamed(req.body.order) }));
  });

  router.put('/me/searches/:id/look', own, (req, res) => {
    const { query } = markSeen(db, viewer(req), idParam(req, 'id'));
    res.redirect(303, searchPath({ text: query, order: 'new' }));
  });

  router.delete('/me/searches/recent', own, (req, res) => {
    const query: unknown = req.body?.q;
    if (query !== undefined && typeof query !== 'string') throw invalid('bad_request');
    forgetRecent(db, viewer(req), query);
    notify(res, 'searches_forgotten');
    res.redirect(303, '/me/searches');
  });

  router.delete('/me/searches/:id', own, (req, res) => {
    deleteSaved(db, viewer(req), idParam(req, 'id'), clock.now());
    notify(res, 'search_deleted');
    res.redirect(303, '/me/searches');
  });

  return router;
}

/** The order that was chosen on the page a search is saved from. */
const orderNamed = (name: unknown): SearchOrder | undefined => SEARCH_ORDERS.find((order, index) => index > 0 && order === name);

async function showPage({ db, clock }: AppContext, req: Request, res: Response, form: FormState): Promise<void> {
  const saved = savedSearchQueries(db).listOfUser(viewer(req).id);
  const matches = await newMatches(db, saved, dayOf(clock.now())).catch(busy);
  inSnapshot(db, () => {
    holdGenerations(db);
    render(res, savedSearchesPage, {
      title: translator(req.context.locale)('me.searches'),
      ...withMatches(saved, matches),
      form,
      most: SAVED_MOST,
      recent: suggestionQueries(db)
        .listRecent(viewer(req).id)
        .map((query) => ({ query, path: searchPath({ text: query }) })),
    });
  });
}

function withMatches(
  saved: readonly SavedSearch[],
  matches: NewMatches[] | AppError,
): Pick<SavedSearchesPage, 'saved' | 'fault'> {
  const known = matches instanceof AppError ? undefined : matches;
  return {
    saved: saved.map(({ id, query }, index) => ({ id, query, matches: known?.[index] })),
    fault: matches instanceof AppError ? 'saved_search.unknown' : undefined,
  };
}

/** The list is there even when the index cannot say what is new. @throws whatever else it was */
function busy(fault: unknown): AppError {
  if (fault instanceof AppError) return fault;
  throw fault;
}
