import type { Router } from 'express';
import type { AppContext } from '../web/index.ts';
import { countingRoutes } from './counting/routes.ts';
import { decisionRoutes } from './decision/routes.ts';
import { certificateRoutes } from './honour/certificate-routes.ts';
import { hallRoutes } from './honour/hall-routes.ts';
import { photoRoutes } from './honour/photo-routes.ts';
import { juryGate } from './judging/jury-gate.ts';
import { judgingRoutes } from './judging/routes.ts';
import { juryDeskRoutes } from './jury-desk/routes.ts';
import { nominationRoutes } from './nominations/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { reportRoutes } from './report/routes.ts';
import { resultRoutes } from './results/routes.ts';
import { rolloutRoutes } from './rollout/routes.ts';
import { screeningRoutes } from './screening/routes.ts';
import { sheetRoutes } from './sheet/routes.ts';
import { openingRoutes } from './voting/opening-routes.ts';
import { rollRoutes } from './voting/roll-routes.ts';
import { votingRoutes } from './voting/routes.ts';
import { yearRoutes } from './years/routes.ts';

export function awardRoutes(context: AppContext): Router[] {
  const features: ((context: AppContext) => Router)[] = [
    // Before every route of the desk.
    juryGate,
    screeningRoutes,
    openingRoutes,
    rollRoutes,
    nominationRoutes,
    votingRoutes,
    countingRoutes,
    judgingRoutes,
    juryDeskRoutes,
    sheetRoutes,
    decisionRoutes,
    resultRoutes,
    // Before the overview, which answers at `/awards/:year`.
    hallRoutes,
    photoRoutes,
    certificateRoutes,
    rolloutRoutes,
    reportRoutes,
    overviewRoutes,
    yearRoutes,
  ];
  return features.map((routes) => routes(context));
}
