export { LOG_DAYS, logClick, logSearch, pruneSearchLog } from './actions.ts';
export { type AskedQuery, LOG_LISTS, type LogList, type LogSummary, reportSearches } from './report.ts';
