import type { Router } from 'express';
import type { AppContext } from '../web/index.ts';
import { adoptionRoutes } from './adoptions/routes.ts';
import { answerRoutes } from './answers/routes.ts';
import { attachmentRoutes } from './attachments/routes.ts';
import { bookmarkRoutes } from './bookmarks/routes.ts';
import { commentRoutes } from './comments/routes.ts';
import { draftRoutes } from './drafts/routes.ts';
import { freshnessRoutes } from './freshness/routes.ts';
import { noteRoutes } from './notes/routes.ts';
import { ownRoutes } from './own/routes.ts';
import { formRoutes } from './posts/form-routes.ts';
import { listRoutes } from './posts/list-routes.ts';
import type { CalloutsOf } from './posts/post-page.ts';
import { postRoutes } from './posts/routes.ts';
import { redactionRoutes } from './redaction/routes.ts';
import { revisionRoutes } from './revisions/routes.ts';
import { savedSearchRoutes } from './saved-searches/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { suggestionRoutes } from './search/suggestions-routes.ts';
import { trashRoutes } from './trash/routes.ts';
import { voteRoutes } from './votes/routes.ts';

/** @param calloutsOf what the rest of the product has to say on the page of a post */
export function boardRoutes(context: AppContext, calloutsOf: CalloutsOf): Router[] {
  const features = [
    listRoutes,
    formRoutes,
    (given: AppContext) => postRoutes(given, calloutsOf),
    revisionRoutes,
    redactionRoutes,
    draftRoutes,
    attachmentRoutes,
    voteRoutes,
    adoptionRoutes,
    commentRoutes,
    answerRoutes,
    bookmarkRoutes,
    freshnessRoutes,
    noteRoutes,
    suggestionRoutes,
    savedSearchRoutes,
    searchRoutes,
    trashRoutes,
    ownRoutes,
  ];
  return features.map((routes) => routes(context));
}
