import { type Request, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { addDays, dayOf, truncate } from '../../lib/index.ts';
import {
  type AskedQuery,
  LOG_DAYS,
  LOG_LISTS,
  type LogList,
  type LogSummary,
  reportSearches,
  synonymGroups,
} from '../../search/index.ts';
import { type AppContext, queryText, render, type Translate, translator } from '../../web/index.ts';
import { type SearchesPage, type SearchLine, type SearchList, searchesPage } from './pages.ts';

const PERIODS = [7, 30, 90, LOG_DAYS] as const;
const USUAL_DAYS = 30;
const SHOWN = 30;
/** Of one list alone. Nobody works through more; the first are those that count. */
const SHOWN_ALONE = 300;
/** With the words around it a title of at most 100 characters. */
const ASKED_IN_TITLE = 60;

/** What was searched, and what to make of it (issue 6). Nobody can tell from it who searched. */
export function searchRoutes(context: AppContext): Router {
  const router = Router();

  router.get('/moderation/searches', allow('moderate', context), async (req, res) => {
    render(res, searchesPage, await searchesModel(context, req));
  });

  return router;
}

async function searchesModel({ db, clock }: AppContext, req: Request): Promise<SearchesPage> {
  const t = translator(req.context.locale);
  const days = PERIODS.find((period) => String(period) === queryText(req, 'days')) ?? USUAL_DAYS;
  const alone = LOG_LISTS.find((name) => name === queryText(req, 'list'));
  const today = dayOf(clock.now());
  const from = addDays(today, 1 - days);
  const report = await reportSearches(db, from, today);
  const spelled = capitalsOf(db);
  const listOf = (name: LogList): SearchList => {
    const limit = alone ? SHOWN_ALONE : SHOWN;
    const found = report.list(name, limit + 1);
    const morePath = !alone && found.length > limit ? pathOf(days, name) : undefined;
    return { name, lines: found.slice(0, limit).map((asked) => toLine(asked, t, spelled)), morePath };
  };
  return {
    title: t('search_log.title'),
    periods: PERIODS.map((period) => ({ days: period, path: pathOf(period, alone), current: period === days })),
    from,
    summary: withShares(report.summary),
    lists: (alone ? [alone] : LOG_LISTS).map(listOf),
    allPath: alone && pathOf(days),
  };
}

const pathOf = (days: number, list?: LogList): string => `/moderation/searches?days=${days}${list ? `&list=${list}` : ''}`;

const withShares = (summary: LogSummary): SearchesPage['summary'] => ({
  ...summary,
  emptyShare: percent(summary.empty, summary.searches),
  unclickedShare: percent(summary.unclicked, summary.searches - summary.empty),
});

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((100 * part) / whole));

/** The log folds case away; what the synonyms write with capitals, such as Excel and VBA, gets them back. */
function capitalsOf(db: Db): (query: string) => string {
  const words = synonymGroups(db)
    .flat()
    .filter((word) => /^[A-Za-z][\w -]*$/.test(word));
  if (words.length === 0) return (query) => query;
  const written = new Map(words.map((word) => [word.toLowerCase(), word]));
  const known = new RegExp(`(?<![\\w-])(?:${words.toSorted((a, b) => b.length - a.length).join('|')})(?![\\w-])`, 'gi');
  return (query) => query.replace(known, (word) => written.get(word.toLowerCase()) ?? word);
}

function toLine(
  { query, searches, results, lastOn, clicks, topClicks }: AskedQuery,
  t: Translate,
  spelled: (query: string) => string,
): SearchLine {
  const title = t('search_log.question_title', { query: truncate(spelled(query), ASKED_IN_TITLE) });
  return {
    query,
    searches,
    results,
    lastOn,
    clicks,
    topShare: clicks === 0 ? undefined : percent(topClicks, clicks),
    path: `/search?q=${encodeURIComponent(query)}`,
    synonymPath: `/moderation/synonyms/new?words=${encodeURIComponent(query)}`,
    questionPath: `/posts/new?kind=question&title=${encodeURIComponent(title)}`,
  };
}
