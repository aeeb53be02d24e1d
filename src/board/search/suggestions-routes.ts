import { Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { holdGenerations, inSnapshot } from '../../db/index.ts';
import { tidyLine } from '../../text/index.ts';
import { type AppContext, queryText, reader, translator } from '../../web/index.ts';
import { suggestionsFor, titlesWith } from './suggestions.ts';

const LONGEST_QUERY = 200;

/** What the search box offers while somebody types. */
export function suggestionRoutes(context: AppContext): Router {
  const { db } = context;
  const router = Router();

  router.get('/search/suggestions', allow('read', context), async (req, res) => {
    const { locale } = req.context;
    const t = translator(locale);
    const typed = tidyLine((queryText(req, 'q') ?? '').slice(0, LONGEST_QUERY));
    const postIds = await titlesWith(db, typed);
    inSnapshot(db, () => {
      holdGenerations(db);
      const groups = suggestionsFor(db, typed, postIds, { viewer: reader(req), locale });
      const count = groups.reduce((sum, { options }) => sum + options.length, 0);
      res.setHeader('Cache-Control', 'no-store');
      res.json({
        groups: groups.map(({ kind, options }) => ({ kind, label: t(`suggestion.${kind}`), options })),
        summary: count > 0 ? t('search_box.found', { count }) : t('search_box.none'),
      });
    });
  });

  return router;
}
