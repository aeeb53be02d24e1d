import type { Request, RequestHandler, Response } from 'express';
import { recordEvent } from '../activity/index.ts';
import { countCharacters } from '../lib/index.ts';
import { compose, findPersonalNumbers, tidyLine } from '../text/index.ts';
import { type AppContext, ownPath, type PageModel, render, translator, type Viewer, view } from '../web/index.ts';
import { PLACE_MAX, placeNumberException, recordNumberException } from './exceptions.ts';

interface NumberWarningPage extends PageModel {
  passages: string[];
  /** Where the form goes once more, and by which method. */
  action: string;
  method: string;
  /** The texts that hold a passage, to be put right here, and all other fields as they were. */
  texts: { name: string; value: string; long: boolean }[];
  others: { name: string; value: string }[];
  reason: string;
  fault: string | undefined;
}

const warningPage = view<NumberWarningPage>('guard/number-warning');

const REASON_MAX = 200;
const LONG = 100;
/** What nobody publishes: passwords, drafts, previews, ballots, of which no record may tell; and the passage that a moderator takes out. */
const NOT_PUBLISHED =
  /^\/(session|setup|preferences|previews|me\/(drafts|password|account)|awards\/[^/]+\/ballot)(\/|$)|^\/posts\/\d+\/redaction$/i;
/** Where the buttons beside the one that publishes only keep the text or show it. */
const KEPT_ASIDE = /^\/posts(\/\d+)?\/?$/;
const UNPUBLISHED_INTENTS: unknown[] = ['preview', 'enter', 'draft', 'attach'];
/** A password is asked for anew: it is shown on no page. */
const NOT_TYPED = new Set(['_csrf', '_method', 'numberReason', 'password']);

/**
 * Stops a form once whose texts hold what may be a My Number, shows the passages, and lets it through with a reason that
 * moderators see (product.md, 6). The texts come back to be put right on the same page; nothing typed is lost.
 * @param storedText what stands already at the address a form goes to: a passage in it has been let through before
 */
export function personalNumberGuard(
  context: AppContext,
  storedText: (path: string, viewer: Viewer) => string | undefined,
): RequestHandler {
  return (req, res, next) => {
    const { viewer } = req.context;
    const fields = viewer && isPublishing(req) ? typedFields(req.body) : [];
    const held = fields.filter(({ value }) => passagesIn(value).length > 0);
    if (!viewer || held.length === 0) return next();
    const passages = [...new Set(held.flatMap(({ value }) => passagesIn(value)))];
    const known = new Set(passagesIn(storedText(req.path, viewer) ?? '').map(digitsOf));
    if (passages.every((passage) => known.has(digitsOf(passage)))) return next();
    const reason = tidyLine(String(req.body['numberReason'] ?? ''));
    const length = countCharacters(reason);
    if (length > 0 && length <= REASON_MAX && findPersonalNumbers(reason).length === 0)
      return allow(context, req, res, viewer, reason, next);
    warn(context, req, res, viewer, { passages, held, fields, reason });
  };
}

const isPublishing = (req: Request): boolean =>
  req.method !== 'GET' &&
  req.method !== 'HEAD' &&
  !NOT_PUBLISHED.test(req.path) &&
  !(KEPT_ASIDE.test(req.path) && UNPUBLISHED_INTENTS.includes(req.body?.intent));

/** Passages as they were typed, and those that only stand there once white space is put in order: a title copied from three cells. */
function passagesIn(text: string): string[] {
  const typed = numbersIn(text);
  const known = new Set(typed.map(digitsOf));
  return [...typed, ...numbersIn(text.replace(OTHER_SPACE, ' ')).filter((passage) => !known.has(digitsOf(passage)))];
}

const numbersIn = (text: string): string[] => findPersonalNumbers(text).map(({ passage }) => passage);
const OTHER_SPACE = /(?!\n)[\s\p{Cc}]+/gu;
const digitsOf = (passage: string): string => compose(passage, 'NFKC').replace(/[^0-9]/g, '');

/** All that a form holds, a field with several values once for each. */
function typedFields(body: unknown): { name: string; value: string }[] {
  return Object.entries((body ?? {}) as Record<string, unknown>)
    .filter(([name]) => !NOT_TYPED.has(name))
    .flatMap(([name, value]) => [value].flat().map((single) => ({ name, value: String(single) })));
}

/** Where a form was sent; an address that somebody made up may hold the number itself. */
const placeOf = ({ path }: Request): string => (findPersonalNumbers(path).length > 0 ? '/' : path.slice(0, PLACE_MAX));

function allow({ db, clock }: AppContext, req: Request, res: Response, viewer: Viewer, reason: string, next: () => void): void {
  const id = recordNumberException(db, {
    userId: viewer.id,
    departmentId: viewer.departmentId,
    place: placeOf(req),
    reason,
    at: clock.now(),
  });
  res.once('finish', () => {
    const location = res.getHeader('Location');
    placeNumberException(db, id, typeof location === 'string' ? location : undefined);
  });
  next();
}

function warn(
  { db, clock }: AppContext,
  req: Request,
  res: Response,
  viewer: Viewer,
  found: Record<'held' | 'fields', { name: string; value: string }[]> & { passages: string[]; reason: string },
): void {
  recordEvent(db, {
    kind: 'number.stopped',
    actorId: viewer.id,
    departmentId: viewer.departmentId,
    details: { place: placeOf(req), passages: found.passages.length },
    at: clock.now(),
  });
  render(res.status(422), warningPage, {
    title: translator(req.context.locale)('number_guard.title'),
    passages: found.passages,
    action: ownPath(req.originalUrl),
    method: req.method,
    texts: found.held.map(({ name, value }) => ({ name, value, long: value.length > LONG || value.includes('\n') })),
    others: found.fields.filter((field) => !found.held.includes(field)),
    reason: found.reason,
    fault: found.reason === '' ? undefined : 'number_guard.reason_fault',
  });
}
