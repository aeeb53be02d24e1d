import { type Request, Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { requireVisible, writeNote } from '../../board/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  notify,
  type PageModel,
  parseForm,
  render,
  text,
  translator,
  view,
  viewer,
} from '../../web/index.ts';

interface NotePage extends PageModel {
  post: { id: number; title: string };
  form: FormState;
}

const notePage = view<NotePage>('moderation/note');
const note = z.object({ body: text({ min: 1, max: 500, message: 'form.note_body' }) });

/** Words to the author of a post, by themselves. */
export function noteRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const moderate = allow('moderate', context);

  router.get('/posts/:postId/notes/new', moderate, (req, res) => {
    render(res, notePage, noteModel(req, requireVisible(db, viewer(req), idParam(req, 'postId')), formState()));
  });

  router.post('/posts/:postId/notes', moderate, (req, res) => {
    const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
    const form = parseForm(note, req.body);
    if (!form.ok) return render(res.status(422), notePage, noteModel(req, post, form));
    writeNote(db, viewer(req), post.id, form.value.body, clock.now());
    notify(res, 'note_sent');
    res.redirect(303, `/posts/${post.id}`);
  });

  return router;
}

const noteModel = (req: Request, { id, title }: { id: number; title: string }, form: FormState): NotePage => ({
  title: translator(req.context.locale)('note.new'),
  post: { id, title },
  form,
});
