import type { CategoryRow, TagRow } from '../../taxonomy/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';

export interface CategoriesPage extends PageModel {
  categories: CategoryRow[];
  form: FormState;
  /** The category whose form came back with mistakes; undefined for the form of a new one. */
  faulty: number | undefined;
}

export interface TagsPage extends PageModel {
  /** Part of a name that was asked for. */
  asked: string;
  tags: TagRow[];
  /** True where more tags have that name than are shown. */
  more: boolean;
  form: FormState;
  faulty: number | undefined;
}

export const categoriesPage = view<CategoriesPage>('moderation/categories');
export const tagsPage = view<TagsPage>('moderation/tags');
