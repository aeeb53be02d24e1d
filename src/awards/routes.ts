import type { Router } from 'express';
import type { AppContext } from '../web/index.ts';
import { countingRoutes } from './counting/routes.ts';
import { nominationRoutes } from './nominations/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { resultRoutes } from './results/routes.ts';
import { screeningRoutes } from './screening/routes.ts';
import { openingRoutes } from './voting/opening-routes.ts';
import { rollRoutes } from './voting/roll-routes.ts';
import { votingRoutes } from './voting/routes.ts';
import { yearRoutes } from './years/routes.ts';

export function awardRoutes(context: AppContext): Router[] {
  const features: ((context: AppContext) => Router)[] = [
    screeningRoutes,
    openingRoutes,
    rollRoutes,
    nominationRoutes,
    votingRoutes,
    countingRoutes,
    resultRoutes,
    overviewRoutes,
    yearRoutes,
  ];
  return features.map((routes) => routes(context));
}
