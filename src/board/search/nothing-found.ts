import { can } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOf, truncate } from '../../lib/index.ts';
import { translator } from '../../web/index.ts';
import { type Asked, postSearch, searchPath, wordsOnly } from './asked.ts';
import { readSearch } from './filters.ts';
import { type PostSearch, SEARCH_ORDERS } from './find-posts.ts';
import { correctionOf, type Reading } from './page.ts';
import type { Empty } from './pages.ts';

/** With the words around it a title of at most 100 characters. */
const ASKED_IN_TITLE = 60;
/** As long as a synonym may be. */
const SYNONYM_CHARACTERS = 40;
const WORDS_OFFERED = 6;

type Kind = Empty['others'][number]['kind'];

/** A search that may find something where another has found nothing. */
export interface Way {
  kind: Kind;
  text: string;
  search: PostSearch;
}

/** Wider searches: without the filters, without quotes and what is left out, and each word by itself. */
export function waysOut(db: Db, asked: Asked, { locale, now }: Reading): Way[] {
  const { terms, excluded } = asked.query;
  const words = wordsOnly(asked, locale);
  const bare = terms.map(({ text }) => text).join(' ');
  const way = (kind: Kind, text: string): Way => {
    const read = readSearch(db, text, { day: dayOf(now) });
    const whole = { text, chosen: {}, typedScope: read.scope, order: SEARCH_ORDERS[0], after: undefined, before: undefined };
    return { kind, text, search: postSearch({ ...read, ...whole }, now) };
  };
  const ways: Way[] = [];
  if (asked.filters.length > 0 && words !== '') ways.push(way('unnarrowed', words));
  if (bare !== words) ways.push(way('loosened', bare));
  if (terms.length > 1 || excluded.length > 0)
    for (const { text } of terms.slice(0, WORDS_OFFERED)) if (text !== bare) ways.push(way('word', text));
  return ways;
}

/** What the page offers when nothing was found. @param counts how many posts each of the ways finds */
export function emptyOf(
  asked: Asked,
  { ways, counts, correction }: { ways: readonly Way[]; counts: readonly number[]; correction: string | undefined },
  { viewer, locale }: Reading,
): Empty {
  const t = translator(locale);
  const words = wordsOnly(asked, locale);
  const title = t('search_log.question_title', { query: truncate(words, ASKED_IN_TITLE) });
  return {
    correction: correctionOf(asked, correction, locale),
    others: ways.flatMap(({ kind, text }, index) => {
      const posts = counts[index] ?? 0;
      return posts === 0 ? [] : [{ kind, text, posts, path: searchPath({ text }) }];
    }),
    askPath:
      words !== '' && can(viewer, 'write_posts') ? `/posts/new?${new URLSearchParams({ kind: 'question', title })}` : undefined,
    synonymPath:
      words !== '' && [...words].length <= SYNONYM_CHARACTERS && can(viewer, 'manage_taxonomy')
        ? `/moderation/synonyms/new?${new URLSearchParams({ words })}`
        : undefined,
  };
}
