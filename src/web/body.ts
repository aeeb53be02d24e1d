import express, { type Request, type RequestHandler } from 'express';
import { AppError } from '../lib/index.ts';

/** 30,000 characters of Japanese are 90 kB and percent-encoded 270 kB; seven more fields of a case study have room too. */
const BODY_LIMIT = 1024 * 1024;
/** What stands around the bytes of a file: the other fields and the lines between them. */
const AROUND_A_FILE = 64 * 1024;
const BODY_MS = 25_000;
const MEGABYTE = 1024 * 1024;
/** The addresses that take files: of drafts, and photos of teams. A file anywhere else is read by nobody. */
const UPLOAD_PATH =
  /^(\/me\/drafts\/[1-9]\d{0,14}\/attachments|\/secretariat\/awards\/[1-9]\d{0,14}\/honours\/[1-9]\d{0,14}\/photos)$/;
const METHODS = new Set(['PUT', 'PATCH', 'DELETE']);

const cuts = new WeakMap<Request, NodeJS.Timeout>();

/**
 * Cuts the line of a request whose body takes longer than a form ever does. Comes before all else, because what nobody
 * reads must end as well.
 */
export const cutSlowBodies =
  (patience = BODY_MS): RequestHandler =>
  (req, _res, next) => {
    if (req.headers['content-length'] === undefined && req.headers['transfer-encoding'] === undefined) return next();
    const cut = setTimeout(() => req.socket.destroy(), patience).unref();
    cuts.set(req, cut);
    for (const end of ['end', 'close']) req.once(end, () => clearTimeout(cut));
    next();
  };

/** Lets a body come for as long as the server waits for any request: a file may take minutes. */
export const allowSlowBody = (req: Request): void => clearTimeout(cuts.get(req));

export const isUpload = (req: Request): boolean =>
  req.method === 'POST' && UPLOAD_PATH.test(req.path) && /^multipart\/form-data\b/i.test(req.headers['content-type'] ?? '');

export const fileTooLarge = (maxBytes: number): AppError =>
  new AppError('too_large', 'file_too_large', {}, { values: { limit: maxBytes / MEGABYTE } });

/**
 * Answers what is too large before a byte of it is read: Express would read the whole of it first.
 * Browsers always say how long a form is; a body of unsaid length is refused.
 * @param maxFileBytes how large a file may be, where a file may be sent
 */
export function bodyGuard(maxFileBytes: number): RequestHandler {
  return (req, res, next) => {
    const upload = isUpload(req);
    const limit = upload ? maxFileBytes + AROUND_A_FILE : BODY_LIMIT;
    if (req.headers['transfer-encoding'] === undefined && Number(req.headers['content-length'] ?? 0) <= limit) return next();
    res.setHeader('Connection', 'close');
    throw upload ? fileTooLarge(maxFileBytes) : new AppError('too_large', 'too_large');
  };
}

const parseForms: RequestHandler = express.urlencoded({ extended: false, limit: BODY_LIMIT, parameterLimit: 200 });

/** Reads the fields of a form. What is only asked for has none. */
export const parseBody: RequestHandler = (req, res, next) =>
  req.method === 'GET' || req.method === 'HEAD' ? next() : parseForms(req, res, next);

/** HTML forms know GET and POST; the others come in the field `_method`. */
export const methodOverride: RequestHandler = (req, _res, next) => {
  const wanted = req.method === 'POST' ? req.body?.['_method'] : undefined;
  if (typeof wanted === 'string' && METHODS.has(wanted)) req.method = wanted;
  next();
};
