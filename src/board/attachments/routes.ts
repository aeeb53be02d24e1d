import { rm } from 'node:fs/promises';
import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { AppError, notFound, TooManyError } from '../../lib/index.ts';
import {
  type AppContext,
  allowSlowBody,
  formState,
  idParam,
  line,
  notify,
  parseForm,
  reader,
  receiveFile,
  render,
  statusOf,
  viewer,
  wantsJson,
} from '../../web/index.ts';
import { type DraftRow, draftQueries } from '../drafts/queries.ts';
import { chooseFile, removeFromDraft, removeFromPost, requireOfPost, requireReadable } from './actions.ts';
import { incomingFolder } from './folder.ts';
import { filesPage, filesPageModel, postFilesModel, postFilesPage, removalModel, removalPage } from './pages.ts';
import type { FileView } from './queries.ts';
import { sendFile } from './send.ts';
import { storeUpload } from './storing.ts';

const UPLOADS_AT_ONCE = 3;
const TRY_AGAIN_SECONDS = 5;

const reason = z.object({ reason: line({ min: 1, max: 200, message: 'form.reason_length' }) });

export function attachmentRoutes(context: AppContext): Router {
  const { db } = context;
  const router = Router();
  const read = allow('read', context);
  const write = allow('write_posts', context);
  const moderate = allow('moderate', context);
  const inTurn = fewAtOnce();

  router.get('/me/drafts/:draftId/attachments', write, (req, res) =>
    render(res, filesPage, filesPageModel(context, req, requireDraft(context, req))),
  );

  router.post('/me/drafts/:draftId/attachments', write, async (req, res) => {
    const draft = requireDraft(context, req);
    try {
      const file = await inTurn(viewer(req).id, () => takeUpload(context, req, res, draft.id));
      answerUpload(context, req, res, draft, file);
    } catch (fault) {
      const shown = fault instanceof AppError && ['invalid', 'conflict', 'too_large'].includes(fault.kind);
      if (!shown || wantsJson(req)) throw fault;
      render(res.status(statusOf(fault)), filesPage, filesPageModel(context, req, draft, fault));
    }
  });

  router.delete('/me/drafts/:draftId/attachments/:attachmentId', write, async (req, res) => {
    const draft = requireDraft(context, req);
    await removeFromDraft(context, viewer(req), draft.id, idParam(req, 'attachmentId'));
    if (wantsJson(req)) return void res.status(204).end();
    notify(res, 'file_removed');
    res.redirect(303, `/me/drafts/${draft.id}/attachments`);
  });

  router.get('/attachments/:key', read, async (req, res) => {
    await sendFile(context, res, requireReadable(db, reader(req), String(req.params['key'])));
  });

  router.get('/posts/:postId/attachments', moderate, (req, res) =>
    render(res, postFilesPage, postFilesModel(context, req, idParam(req, 'postId'))),
  );

  router.get('/posts/:postId/attachments/:attachmentId/removal', moderate, (req, res) => {
    const { file } = requireOfPost(db, viewer(req), idParam(req, 'postId'), idParam(req, 'attachmentId'));
    render(res, removalPage, removalModel(req, file, formState()));
  });

  router.delete('/posts/:postId/attachments/:attachmentId', moderate, async (req, res) => {
    const postId = idParam(req, 'postId');
    const { file } = requireOfPost(db, viewer(req), postId, idParam(req, 'attachmentId'));
    const form = parseForm(reason, req.body);
    if (!form.ok) return render(res.status(422), removalPage, removalModel(req, file, form));
    await removeFromPost(context, viewer(req), { postId, id: file.id, reason: form.value.reason });
    notify(res, 'attachment_removed');
    res.redirect(303, `/posts/${postId}/attachments`);
  });

  return router;
}

/** One's own draft. @throws AppError not_found */
function requireDraft({ db }: AppContext, req: Request): DraftRow {
  const draft = draftQueries(db).findOwn(idParam(req, 'draftId'), viewer(req).id);
  if (!draft) throw notFound();
  return draft;
}

/** Reads the file of a form and keeps it. Whatever becomes of it, nothing stays where it came in. */
async function takeUpload(context: AppContext, req: Request, res: Response, draftId: number): Promise<FileView> {
  const { config } = context;
  allowSlowBody(req);
  const received = await receiveFile(req, res, incomingFolder(config.dataDir), config.maxFileBytes);
  try {
    return await storeUpload(context, viewer(req), draftId, received);
  } finally {
    await rm(received.path, { force: true });
  }
}

function answerUpload({ db }: AppContext, req: Request, res: Response, draft: DraftRow, file: FileView): void {
  if (wantsJson(req)) {
    const { id, key, name, size, type, image, path } = file;
    return void res.status(201).json({ id, key, name, size, type, image, path });
  }
  chooseFile(db, draft.id, file.id);
  notify(res, 'file_added');
  res.redirect(303, `/me/drafts/${draft.id}/attachments`);
}

/** Bounds how many files one person sends at the same time: each is a line held open, and a file on the disk. */
function fewAtOnce(): <T>(userId: number, work: () => Promise<T>) => Promise<T> {
  const running = new Map<number, number>();
  return async (userId, work) => {
    const now = running.get(userId) ?? 0;
    if (now >= UPLOADS_AT_ONCE) throw new TooManyError('uploads_at_once', TRY_AGAIN_SECONDS, { limit: UPLOADS_AT_ONCE });
    running.set(userId, now + 1);
    try {
      return await work();
    } finally {
      const left = (running.get(userId) ?? 1) - 1;
      if (left > 0) running.set(userId, left);
      else running.delete(userId);
    }
  };
}
