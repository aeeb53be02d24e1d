import express, { type RequestHandler } from 'express';
import { AppError } from '../lib/index.ts';

/** 30,000 characters of Japanese are 90 kB and percent-encoded 270 kB; seven more fields of a case study have room too. */
const BODY_LIMIT = 1024 * 1024;
const METHODS = new Set(['PUT', 'PATCH', 'DELETE']);

/**
 * Answers what is too large before a byte of it is read: Express would read the whole of it first.
 * Browsers always say how long a form is; a body of unsaid length is refused.
 */
export const bodyGuard: RequestHandler = (req, res, next) => {
  const length = req.headers['content-length'];
  if (req.headers['transfer-encoding'] !== undefined || Number(length ?? 0) > BODY_LIMIT) {
    res.setHeader('Connection', 'close');
    throw new AppError('too_large', 'too_large');
  }
  next();
};

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
