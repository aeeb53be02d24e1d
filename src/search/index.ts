export { foldForSearch, foldSpelling } from './analysis/fold.ts';
export { ANALYSER } from './analysis/tokens.ts';
export {
  findDocument,
  type PreparedDocument,
  prepareDocument,
  putDocument,
  putPrepared,
  removeDocument,
  type SearchDocument,
  type SearchPart,
} from './documents/documents.ts';
export { emptyIndex } from './documents/empty.ts';
export { countFrequencies, countingSteps, frequenciesOutOfDate } from './documents/frequencies.ts';
export { countDocuments, searchStateOf, setSearchState } from './documents/queries.ts';
export { beginScrub, scrubIfSmall, scrubIndex, scrubWaits, wantScrub, wantScrubSoon } from './documents/scrub.ts';
export {
  type DocumentFault,
  damagedTables,
  documentFault,
  listIndexed,
  repairSpellings,
  wrongSpellings,
} from './documents/verify.ts';
export {
  type Evaluation,
  evaluate,
  evaluateSet,
  type Figures,
  type Grades,
  indexBytes,
  indexDocuments,
  type JudgedQuery,
  measure,
  percentile,
  readQueries,
  type SetFiles,
  type SetReport,
  withScratchDatabase,
} from './evaluation/index.ts';
export {
  type AskedQuery,
  LOG_DAYS,
  LOG_LISTS,
  type LogList,
  type LogSummary,
  logClick,
  logSearch,
  pruneSearchLog,
  reportSearches,
} from './log/index.ts';
export { markText, type Passage, type Piece, passageOf } from './passages/passages.ts';
export { documentsLike, shareAtHead } from './query/likeness.ts';
export { newestWithAll } from './query/newest.ts';
export { type ParsedQuery, parseQuery, type Term } from './query/parse.ts';
export { LOOKED_AT, type Ranked, type Scope } from './query/ranking.ts';
export { type Marks, type SearchOptions, type SearchOutcome, searchDocuments, suggestTitles } from './query/search.ts';
export { NO_SYNONYMS, type Synonyms, synonymsOf } from './query/synonyms.ts';
export {
  addSynonyms,
  deleteSynonyms,
  editSynonyms,
  GROUP_WORDS,
  holdersOfSynonyms,
  listSynonymGroups,
  requireSynonyms,
  type SynonymGroup,
  sameAs,
  splitWords,
  synonymGroups,
  synonymQueries,
  WORD_CHARACTERS,
} from './synonyms/index.ts';
