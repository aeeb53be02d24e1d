import type { Router } from 'express';
import type { AppContext } from '../web/index.ts';
import { adoptionRoutes } from './adoptions/routes.ts';
import { bookmarkRoutes } from './bookmarks/routes.ts';
import { commentRoutes } from './comments/routes.ts';
import { ownRoutes } from './own/routes.ts';
import { listRoutes } from './posts/list-routes.ts';
import { postRoutes } from './posts/routes.ts';
import { voteRoutes } from './votes/routes.ts';

export function boardRoutes(context: AppContext): Router[] {
  return [listRoutes, postRoutes, voteRoutes, adoptionRoutes, commentRoutes, bookmarkRoutes, ownRoutes].map((routes) =>
    routes(context),
  );
}
