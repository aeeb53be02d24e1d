import type { Request } from 'express';

/** Whether a script of our pages asks, not a reader who is shown the next page. */
export const wantsJson = (req: Request): boolean => req.accepts(['html', 'json']) === 'json';
