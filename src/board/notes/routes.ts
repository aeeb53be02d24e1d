import { Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { type AppContext, idParam, notify, ownPath, render, translator, viewer } from '../../web/index.ts';
import { readNote } from './actions.ts';
import { notesPage, notesToViewer } from './page.ts';

export function noteRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const own = allow('manage_own_account', context);

  router.get('/me/notes', own, (req, res) => {
    render(res, notesPage, { title: translator(req.context.locale)('me.notes'), notes: notesToViewer(db, viewer(req)) });
  });

  router.put('/me/notes/:id/reading', own, (req, res) => {
    readNote(db, viewer(req), idParam(req, 'id'), clock.now());
    notify(res, 'note_read');
    res.redirect(303, ownPath(req.body?.back, '/me/notes'));
  });

  return router;
}
