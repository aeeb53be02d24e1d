import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import multer, { type StorageEngine } from 'multer';
import { AppError, forbidden } from '../lib/index.ts';
import { fileTooLarge, isUpload } from './body.ts';
import { hasFormToken } from './csrf.ts';

/** A file as it came in: unchecked bytes in a place of their own, and the name that the browser gave. */
export interface ReceivedFile {
  path: string;
  name: string;
  /** Why a number in it is none that must stay out; empty when nothing was said. */
  reason: string;
}

/**
 * Writes the file of a form into a folder, under a name of its own. Nothing is left of what did not come whole.
 * The form's token comes before the file and is looked at before a byte of it is written.
 * @returns where the bytes are; the caller removes or moves them
 * @throws AppError forbidden for a wrong token, too_large, invalid when there is no file or the form is cut or misshaped
 */
export async function receiveFile(req: Request, res: Response, folder: string, maxBytes: number): Promise<ReceivedFile> {
  if (!isUpload(req)) throw new AppError('invalid', 'file_missing');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const place = path.join(folder, randomBytes(16).toString('hex'));
  const engine = writingTo(place);
  try {
    await parse(req, res, engine, maxBytes);
    // A form without a file has passed no filter.
    if (!hasFormToken(req)) throw forbidden('form_expired');
    if (!req.file) throw new AppError('invalid', 'file_missing');
    return { path: place, name: req.file.originalname, reason: String(req.body['reason'] ?? '') };
  } catch (fault) {
    await engine.settled();
    await rm(place, { force: true });
    throw readableFault(fault, maxBytes);
  }
}

function parse(req: Request, res: Response, storage: StorageEngine, maxBytes: number): Promise<void> {
  const upload = multer({
    storage,
    defParamCharset: 'utf8',
    limits: {
      fileSize: maxBytes,
      files: 1,
      fields: 4,
      parts: 5,
      fieldNameSize: 50,
      fieldSize: 16_000,
      fieldNestingDepth: 0,
      fieldArrayIndexLimit: 0,
      headerPairs: 20,
    },
    fileFilter: (_req, _file, done) => (hasFormToken(req) ? done(null, true) : done(forbidden('form_expired'))),
  }).single('file');
  return new Promise((resolve, reject) => {
    // The line may be gone by now; multer would wait for its end for ever.
    if (req.destroyed) return reject(new Error('Request closed'));
    void upload(req, res, (fault?: unknown) => (fault ? reject(fault) : resolve()));
  });
}

/** Writes to one place. A cut line may be noticed before the file is even open: `settled` is when nothing is written any more. */
function writingTo(place: string): StorageEngine & { settled(): Promise<void> } {
  let writing: Promise<void> = Promise.resolve();
  return {
    _handleFile: (_req, file, done) => {
      writing = pipeline(file.stream, createWriteStream(place, { flags: 'wx', mode: 0o600 }));
      writing.then(() => done(null, { path: place }), done);
    },
    _removeFile: (_req, _file, done) => done(null),
    settled: () => writing.catch(() => undefined),
  };
}

/** A disk that does not take the file is our fault; all else that goes wrong while reading is the sender's. */
function readableFault(fault: unknown, maxBytes: number): unknown {
  const { code, syscall } = fault as NodeJS.ErrnoException;
  if (fault instanceof AppError || (syscall !== undefined && code !== 'ECONNRESET')) return fault;
  if (code === 'LIMIT_FILE_SIZE') return fileTooLarge(maxBytes);
  return new AppError('invalid', 'bad_request', {}, { cause: fault });
}
