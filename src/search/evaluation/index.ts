export { type Evaluation, evaluate, type Figures, type JudgedQuery } from './evaluate.ts';
export { type Grades, type Measures, meanOf, measure, percentile } from './measures.ts';
export { indexBytes, indexDocuments, withScratchDatabase } from './scratch-index.ts';
export { evaluateSet, type SetFiles, type SetReport } from './set-report.ts';
export { readDocuments, readQueries, readSynonymGroups, type SetDocument, type SetQuery } from './sets.ts';
