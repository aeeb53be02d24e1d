import { type FormState, type PageModel, view } from '../../web/index.ts';

export interface SynonymsPage extends PageModel {
  /** A word that was asked for. */
  asked: string;
  groups: {
    id: number;
    words: string[];
    changedAt: string;
    /** Undefined for the groups an office starts with. */
    changedBy: string | undefined;
  }[];
  /** How many groups there are; more than are shown where a word was asked for or there are very many. */
  count: number;
}

/** A group that has some of the typed words already, and where to go on. */
export interface TakenWords {
  shared: string[];
  words: string[];
  /** Its form, filled in with what it lacks. */
  path: string;
  /** Whether that form has words to add. */
  adds: boolean;
}

export interface SynonymFormPage extends PageModel {
  /** The group that is edited; undefined for a new one. */
  id: number | undefined;
  form: FormState;
  taken: TakenWords[];
}

export interface SynonymDeletionPage extends PageModel {
  id: number;
  words: string[];
}

export const synonymsPage = view<SynonymsPage>('moderation/synonyms');
export const synonymFormPage = view<SynonymFormPage>('moderation/synonym-form');
export const synonymDeletionPage = view<SynonymDeletionPage>('moderation/synonym-deletion');
