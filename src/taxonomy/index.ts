export { createCategory, mergeCategory, moveCategory, renameCategory, renameTag, tagIds } from './actions.ts';
export { categoryName, findCategory, findCategoryBySlug, listCategories } from './categories.ts';
export { type CategoryRow, type TagRow, type ToolRow, taxonomyQueries } from './queries.ts';
