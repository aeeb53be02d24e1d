import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { AppError, notFound, truncate } from '../../lib/index.ts';
import { tidyLine } from '../../text/index.ts';
import {
  type AppContext,
  idParam,
  notify,
  type PageModel,
  render,
  type Typed,
  translator,
  type Viewer,
  view,
  viewer,
  wantsJson,
} from '../../web/index.ts';
import { discardDraft, type SavedDraft } from './actions.ts';
import { editablePost, editorPath, findDraft, idIn, keepForm } from './keep.ts';
import { type DraftSummary, draftQueries } from './queries.ts';

interface DraftsPage extends PageModel {
  drafts: (DraftSummary & { postTitle: string | null; path: string })[];
}

interface DiscardPage extends PageModel {
  draft: { id: number; title: string; path: string };
}

const TITLE_SHOWN = 100;

const draftsPage = view<DraftsPage>('me/drafts');
const discardPage = view<DiscardPage>('board/draft-discard');

/** One's own drafts; nobody else has an address for them. */
export function draftRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const write = allow('write_posts', context);

  router.get('/me/drafts', write, (req, res) => {
    const drafts = draftQueries(db)
      .listOfUser(viewer(req).id)
      .map((draft) => listed(context, viewer(req), draft));
    render(res, draftsPage, { title: translator(req.context.locale)('me.drafts'), drafts });
  });

  router.post('/me/drafts', write, (req, res) => {
    const saved = keepForm(db, viewer(req), req.body as Typed, clock.now());
    if (!saved) throw new AppError('invalid', 'bad_request');
    answer(context, req, res.status(201), saved);
  });

  router.put('/me/drafts/:draftId', write, (req, res) => {
    const draft = requireDraft(context, req);
    const typed = { ...(req.body as Typed), draft: String(draft.id), kind: String(req.body?.kind ?? draft.kind) };
    const saved = keepForm(db, viewer(req), typed, clock.now(), idIn(req.body?.draftVersion));
    if (!saved) throw new AppError('invalid', 'bad_request');
    answer(context, req, res, saved);
  });

  router.get('/me/drafts/:draftId/discarding', write, (req, res) => {
    const draft = requireDraft(context, req);
    const summary = draftQueries(db)
      .listOfUser(viewer(req).id)
      .find(({ id }) => id === draft.id);
    const t = translator(req.context.locale);
    const shown = summary && listed(context, viewer(req), summary);
    render(res, discardPage, {
      title: t('draft.discard_title'),
      draft: {
        id: draft.id,
        title: shown?.title || shown?.postTitle || t('draft.untitled'),
        path: editorPath(db, viewer(req), draft),
      },
    });
  });

  router.delete('/me/drafts/:draftId', write, (req, res) => {
    discardDraft(db, viewer(req), idParam(req, 'draftId'));
    notify(res, 'draft_discarded');
    res.redirect(303, '/me/drafts');
  });

  return router;
}

/** A draft as a line of a list: what was typed for a title may be of any length, and the post one that the person sees no more. */
function listed({ db }: AppContext, person: Viewer, draft: DraftSummary): DraftsPage['drafts'][number] {
  const post = editablePost(db, person, draft.postId);
  return {
    ...draft,
    title: truncate(tidyLine(draft.title), TITLE_SHOWN),
    postTitle: post?.title ?? null,
    path: editorPath(db, person, draft),
  };
}

/** @throws AppError not_found */
function requireDraft({ db }: AppContext, req: Request) {
  const draft = findDraft(db, viewer(req), String(idParam(req, 'draftId')));
  if (!draft) throw notFound();
  return draft;
}

function answer({ db }: AppContext, req: Request, res: Response, saved: SavedDraft): void {
  if (wantsJson(req)) return void res.json(saved);
  const draft = draftQueries(db).findOwn(saved.id, viewer(req).id);
  notify(res, 'draft_saved');
  res.redirect(303, draft ? editorPath(db, viewer(req), draft) : '/me/drafts');
}
