import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { NewMatches } from './matches.ts';

export interface SavedSearchesPage extends PageModel {
  saved: {
    id: number;
    query: string;
    /** Undefined while the index does not answer. */
    matches: NewMatches | undefined;
  }[];
  /** Key of a sentence on why nobody knows what is new. */
  fault: string | undefined;
  form: FormState;
  most: number;
  recent: { query: string; path: string }[];
}

export const savedSearchesPage = view<SavedSearchesPage>('me/searches');
