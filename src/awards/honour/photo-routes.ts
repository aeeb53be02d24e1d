import { rm } from 'node:fs/promises';
import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { confirmationPage, incomingFolder, takePhoto } from '../../board/index.ts';
import { AppError, notFound } from '../../lib/index.ts';
import {
  type AppContext,
  allowSlowBody,
  formState,
  idParam,
  notify,
  type Parsed,
  receiveFile,
  render,
  statusOf,
  translator,
  viewer,
} from '../../web/index.ts';
import type { EntryWithPost } from '../entries/queries.ts';
import { underLock } from '../under-lock.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import { parsePhoto } from './forms.ts';
import { honoursModel, photosModel } from './models.ts';
import { honoursPage, type PhotosPage, photosPage } from './pages.ts';
import { photoQueries } from './photo-queries.ts';
import { addPhoto, type PhotoDraft, removePhoto, requireHonoured, requirePhoto, requireRoom } from './photos.ts';

/** A photo can run nothing, load nothing and is no part of our pages. */
const POLICY = "default-src 'none'; sandbox";
const SHOWN_FAULTS = ['invalid', 'conflict', 'too_large'];

export function photoRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const run = allow('run_awards', context);

  router.get('/secretariat/awards/:year/honours', run, (req, res) => {
    render(res, honoursPage, honoursModel(db, awardOf(context, req), clock.now(), req.context.locale));
  });

  router.get('/secretariat/awards/:year/honours/:number', run, (req, res) => {
    render(res, photosPage, photosOfEntry(context, req));
  });

  router.post('/secretariat/awards/:year/honours/:number/photos', run, async (req, res) => {
    const { entry } = honouredOf(context, req);
    try {
      const photo = await receivePhoto(context, req, res, entry);
      if (!photo.ok) return render(res.status(422), photosPage, photosOfEntry(context, req, photo));
      underLock(context, (at) => addPhoto(db, viewer(req), { ...entry, photo: photo.value }, at));
    } catch (fault) {
      if (!(fault instanceof AppError) || !SHOWN_FAULTS.includes(fault.kind)) throw fault;
      return render(res.status(statusOf(fault)), photosPage, photosOfEntry(context, req, formState(req.body), fault));
    }
    notify(res, 'photo_added');
    res.redirect(303, `/secretariat/awards/${entry.year}/honours/${entry.number}`);
  });

  router.get('/secretariat/awards/:year/honours/:number/photos/:photoId/removal', run, (req, res) => {
    const { entry } = honouredOf(context, req);
    const { id, description } = requirePhoto(db, entry.id, idParam(req, 'photoId'));
    const back = `/secretariat/awards/${entry.year}/honours/${entry.number}`;
    render(res, confirmationPage, {
      title: translator(req.context.locale)('photos.removal_title'),
      message: 'photos.removal',
      button: 'photos.remove',
      subject: description,
      action: `${back}/photos/${id}`,
      back,
    });
  });

  router.delete('/secretariat/awards/:year/honours/:number/photos/:photoId', run, (req, res) => {
    const { year, number } = honouredOf(context, req).entry;
    underLock(context, (at) => removePhoto(db, viewer(req), { year, number, id: idParam(req, 'photoId') }, at));
    notify(res, 'photo_removed');
    // With its last photo the page of a former winner goes.
    res.redirect(303, `/secretariat/awards/${year}/honours`);
  });

  router.get('/awards/:year/photos/:key.webp', allow('read', context), (req, res) => {
    const image = photoQueries(db).findImage(idParam(req, 'year'), String(req.params['key']));
    if (!image) throw notFound();
    sendPhoto(res, image);
  });

  return router;
}

const awardOf = ({ db }: AppContext, req: Request): AwardYear => requireAward(db, idParam(req, 'year'), viewer(req));

/** @throws AppError not_found for an entry that has not won and has no photos */
function honouredOf(context: AppContext, req: Request): { award: AwardYear; entry: EntryWithPost } {
  const award = awardOf(context, req);
  return { award, entry: requireHonoured(context.db, award.year, idParam(req, 'number')) };
}

function photosOfEntry(context: AppContext, req: Request, form = formState(), fault?: AppError): PhotosPage {
  const { db, config } = context;
  const { locale } = req.context;
  const { award, entry } = honouredOf(context, req);
  const words = fault && translator(locale)(`error.${fault.key}`, fault.values);
  return photosModel(db, award, entry, { locale, fileBytes: config.maxFileBytes, form, ...(words ? { fault: words } : {}) });
}

/** Reads the form with its file and makes the picture anew. Whatever becomes of it, nothing stays where it came in. */
async function receivePhoto(
  { db, config }: AppContext,
  req: Request,
  res: Response,
  { id }: EntryWithPost,
): Promise<Parsed<PhotoDraft>> {
  allowSlowBody(req);
  const received = await receiveFile(req, res, incomingFolder(config.dataDir), config.maxFileBytes);
  try {
    requireRoom(db, id);
    const form = parsePhoto(req.body);
    if (!form.ok) return form;
    return { ok: true, value: { ...(await takePhoto(received.path, received.name)), ...form.value } };
  } finally {
    await rm(received.path, { force: true });
  }
}

function sendPhoto(res: Response, image: Buffer): void {
  res.setHeader('Content-Security-Policy', POLICY);
  res.setHeader('Content-Type', 'image/webp');
  res.setHeader('Content-Length', image.length);
  res.end(res.req.method === 'HEAD' ? undefined : image);
}
