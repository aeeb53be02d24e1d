import type { Db } from '../../db/index.ts';
import { foldForSearch, foldSpelling, suggestTitles } from '../../search/index.ts';
import { officeSynonyms } from './office-synonyms.ts';

const TITLES_READ = 200;
const FORMS = 3;

/** What was typed, and the same with a word in it replaced by one that means the same: エクセル, Excel. */
export const formsOf = (db: Db, typed: string): string[] =>
  [typed, ...officeSynonyms(db).variantsOf(foldSpelling(typed))].slice(0, FORMS);

/**
 * Posts whose titles have what was typed so far. The index finds posts by their tags and category, too; what is offered is a
 * title, and says why. Reads only.
 */
export function suggestedIds(db: Db, typed: string, limit: number): number[] {
  const ids = formsOf(db, typed).flatMap((form) =>
    suggestTitles(db, form, TITLES_READ)
      .filter(({ title }) => hasWords(title, form))
      .map(({ id }) => id),
  );
  return [...new Set(ids)].slice(0, limit);
}

function hasWords(title: string, typed: string): boolean {
  const within = foldForSearch(title);
  return foldForSearch(typed)
    .split(/[\s"]+/)
    .every((word) => within.includes(word));
}
