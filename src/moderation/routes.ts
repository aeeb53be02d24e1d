import type { Router } from 'express';
import type { AppContext } from '../web/index.ts';
import { hidingRoutes } from './hiding/routes.ts';
import { logRoutes } from './log/routes.ts';
import { noteRoutes } from './notes/routes.ts';
import { numberRoutes } from './numbers/routes.ts';
import { queueRoutes } from './queue/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { searchRoutes } from './searches/routes.ts';
import { synonymRoutes } from './synonyms/routes.ts';
import { taxonomyRoutes } from './taxonomy/routes.ts';

export function moderationRoutes(context: AppContext): Router[] {
  return [
    queueRoutes,
    reportRoutes,
    hidingRoutes,
    noteRoutes,
    numberRoutes,
    logRoutes,
    taxonomyRoutes,
    synonymRoutes,
    searchRoutes,
  ].map((routes) => routes(context));
}
