import { cachedPerDatabase } from '../../db/index.ts';
import { synonymGroups, synonymsOf } from '../../search/index.ts';

/** The words that mean the same in this office, ready to be looked for; changed ones count at once. */
export const officeSynonyms = cachedPerDatabase('synonyms', (db) => synonymsOf(synonymGroups(db)));
