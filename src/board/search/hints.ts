import type { Db } from '../../db/index.ts';
import { dayOf } from '../../lib/index.ts';
import { compose } from '../../text/index.ts';
import { type Asked, searchPath } from './asked.ts';
import { joinFilters } from './filter-words.ts';
import { readSearch, writeSearch } from './filters.ts';
import type { Reading } from './page.ts';
import type { Hints, Link } from './pages.ts';

/** What a search that finds nothing as it stands may be meant as. */
export const hintsFor = (db: Db, asked: Asked, reading: Reading): Hints => ({
  hyphen: isLeftOutAlone(asked),
  quoted: withQuotes(db, asked, reading),
});

/** `-VBA`: something to leave out, and nothing to leave it out of. */
function isLeftOutAlone({ query: { terms } }: Asked): boolean {
  const [term, ...others] = terms;
  return term !== undefined && others.length === 0 && !term.phrase && /^-[\p{L}\p{N}]/u.test(term.text);
}

/** `author:Mori Ken` reads as a surname and a word; in quotes it names somebody. */
function withQuotes(db: Db, { text, query }: Asked, { locale, now }: Reading): Link | undefined {
  const typed = compose(joinFilters(text), 'NFKC');
  for (const [index, { field, value }] of query.filters.entries()) {
    const next = query.terms.find((term) => !term.phrase && typed.includes(`:${value} ${term.text}`));
    if (!next) continue;
    const terms = query.terms.filter((term) => term !== next);
    const filters = query.filters.with(index, { field, value: `${value} ${next.text}` });
    const meant = writeSearch({ ...query, terms, filters }, locale);
    const isKnown = readSearch(db, meant, { day: dayOf(now) }).filters[index]?.control !== undefined;
    if (isKnown) return { text: meant, path: searchPath({ text: meant }) };
  }
  return undefined;
}
