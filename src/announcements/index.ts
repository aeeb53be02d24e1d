export { publishAnnouncement } from './actions.ts';
export { currentAnnouncements, pinned } from './current.ts';
export { stateOn } from './periods.ts';
export { announcementQueries } from './queries.ts';
export { announcementRoutes } from './routes.ts';
