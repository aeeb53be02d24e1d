export { addSynonyms, deleteSynonyms, editSynonyms, holdersOfSynonyms, requireSynonyms } from './actions.ts';
export { listSynonymGroups, type SynonymGroup, synonymGroups, synonymQueries } from './queries.ts';
export { GROUP_WORDS, type Holder, sameAs, splitWords, WORD_CHARACTERS } from './words.ts';
