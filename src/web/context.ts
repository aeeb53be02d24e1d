import type { Request } from 'express';
import type { Logger } from 'pino';
import type { Db } from '../db/index.ts';
import { type Clock, unauthenticated } from '../lib/index.ts';
import type { Config } from './config.ts';
import type { Locale } from './locales.ts';

export type Role = 'moderator' | 'secretariat' | 'admin';
export type Theme = 'light' | 'dark';

/** What the features are given: everything that comes from outside the code. */
export interface AppContext {
  db: Db;
  clock: Clock;
  config: Config;
  log: Logger;
}

/** The signed-in person a page is made for. */
export interface Viewer {
  id: number;
  name: string;
  departmentId: number;
  roles: ReadonlySet<Role>;
  locale: Locale | undefined;
  theme: Theme | undefined;
  mustChangePassword: boolean;
  /** Hash of the session's token: tells sessions apart, signs nobody in. */
  sessionHash: Buffer;
}

/** What is known of a request before a feature sees it. */
export interface RequestContext {
  id: string;
  viewer: Viewer | undefined;
  /** The token every form of this reader must send back. */
  csrf: string;
  locale: Locale;
  theme: Theme | undefined;
  /** Whether the key `/` goes to the search box. */
  searchKey: boolean;
  /** Key of the sentence that tells what the request before this one did. */
  notice: string | undefined;
}

declare global {
  namespace Express {
    interface Request {
      context: RequestContext;
    }
  }
}

/** The signed-in person. @throws AppError unauthenticated */
export function viewer(req: Request): Viewer {
  const { viewer } = req.context;
  if (!viewer) throw unauthenticated();
  return viewer;
}

/** The signed-in person, or undefined where the office lets everybody read. */
export const reader = (req: Request): Viewer | undefined => req.context.viewer;
