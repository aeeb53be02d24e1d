import type { Request } from 'express';

/** Whether a script of our pages or another program asks, not a reader who is shown the next page. */
export const wantsJson = (req: Request): boolean =>
  req.originalUrl.startsWith('/api/') || req.accepts(['html', 'json']) === 'json';
