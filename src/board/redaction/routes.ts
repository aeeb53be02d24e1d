import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { allow } from '../../accounts/index.ts';
import { findPersonalNumbers } from '../../text/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  line,
  notify,
  type PageModel,
  parseForm,
  render,
  text,
  translator,
  view,
  viewer,
} from '../../web/index.ts';
import { requireVisible } from '../posts/actions.ts';
import type { PostContent } from '../posts/content.ts';
import { typedFrom } from '../posts/forms.ts';
import type { PostRow } from '../posts/queries.ts';
import { contentOf } from '../posts/stored-content.ts';
import { findPassage, isNowhere, type Places, redactPost } from './actions.ts';
import { holds } from './redact.ts';

interface RedactionPage extends PageModel {
  post: { id: number; title: string };
  form: FormState;
  /** Numbers in the post that look like a My Number. */
  suggestions: string[];
  /** Where the passage stands, once that has been asked. */
  places: Places | undefined;
}

const redactionPage = view<RedactionPage>('board/redaction');

const redaction = z
  .object({
    passage: text({ min: 2, max: 200, message: 'form.passage_length' }),
    reason: line({ min: 1, max: 200, message: 'form.reason_length' }),
  })
  .refine(({ passage, reason }) => !holds(reason, passage), { path: ['reason'], message: 'form.reason_with_passage' })
  // The guard lets this form pass, and everybody reads the reason.
  .refine(({ reason }) => findPersonalNumbers(reason).length === 0, { path: ['reason'], message: 'number_guard.reason_fault' });

/** Moderators take a passage out of a post, everywhere it stands. */
export function redactionRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const moderate = allow('moderate', context);

  router.get('/posts/:postId/redaction', moderate, (req, res) => {
    show(req, res, requirePost(context, req), formState());
  });

  router.put('/posts/:postId/redaction', moderate, (req, res) => {
    const { post, content } = requirePost(context, req);
    const form = parseForm(redaction, req.body);
    if (!form.ok) return show(req, res.status(422), { post, content }, form);
    const { passage, reason } = form.value;
    const places = findPassage(db, post.id, content, passage);
    if (isNowhere(places)) {
      const nowhere = formState(req.body, { passage: 'form.passage_nowhere' });
      return show(req, res.status(422), { post, content }, nowhere);
    }
    if (req.body.intent !== 'redact') return show(req, res, { post, content }, formState(req.body), places);
    redactPost(db, viewer(req), post.id, passage, reason, clock.now());
    notify(res, 'redacted');
    res.redirect(303, `/posts/${post.id}`);
  });

  return router;
}

function requirePost({ db }: AppContext, req: Request): { post: PostRow; content: PostContent } {
  const post = requireVisible(db, viewer(req), idParam(req, 'postId'));
  const content = contentOf(db, post);
  if (!content) throw new Error(`Post ${post.id} has no content`);
  return { post, content };
}

function show(
  req: Request,
  res: Response,
  { post, content }: { post: PostRow; content: PostContent },
  form: FormState,
  places?: Places,
): void {
  const words = Object.values(typedFrom(content)).flat();
  render(res, redactionPage, {
    title: translator(req.context.locale)('redaction.title'),
    post,
    form,
    suggestions: [...new Set(words.flatMap((word) => findPersonalNumbers(word).map(({ passage }) => passage)))],
    places,
  });
}
