export { LOGGED } from './log/queries.ts';
export { SECTIONS } from './queue/pages.ts';
export { countWaiting } from './queue/waiting.ts';
export { fileReport, settleReport } from './reports/actions.ts';
export { OUTCOMES, REASONS } from './reports/reasons.ts';
export { moderationRoutes } from './routes.ts';
