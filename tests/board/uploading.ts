import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Express } from 'express';
import request, { type Test } from 'supertest';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { NOW } from '../support/index.ts';

/** One of the small real files of tests/fixtures/files. */
export const fixture = (name: string): Buffer => readFileSync(path.join(import.meta.dirname, '..', 'fixtures', 'files', name));

/** A draft of a person. @returns its id */
export const insertDraft = (
  db: Db,
  { id }: Pick<Viewer, 'id'>,
  post: { id: number; revision: number } | undefined = undefined,
): number =>
  Number(
    db
      .prepare<[number, number | null, number | null, string, string]>(
        "INSERT INTO drafts (user_id, kind, post_id, base_revision, created_at, saved_at) VALUES (?, 'tip', ?, ?, ?, ?)",
      )
      .run(id, post?.id ?? null, post?.revision ?? null, NOW, NOW).lastInsertRowid,
  );

/** A field of a form, or the file of one. */
export type FormPart = [name: string, value: string] | [name: string, value: Buffer, fileName: string];

const BOUNDARY = 'x--chienowa';

/** A form as a browser sends it with a file. */
export function multipart(parts: readonly FormPart[], { closed = true }: { closed?: boolean } = {}): Buffer {
  const pieces = parts.flatMap(([name, value, fileName]) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    fileName === undefined ? '\r\n\r\n' : `; filename="${fileName}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    value,
    '\r\n',
  ]);
  return Buffer.concat([...pieces, closed ? `--${BOUNDARY}--\r\n` : ''].map((piece) => Buffer.from(piece)));
}

export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

interface Sending {
  draftId: number;
  name?: string;
  bytes?: Buffer | string;
  reason?: string;
  json?: boolean;
}

/** Sends a file as the page of files does, or as a script. */
export function sendFile(
  app: Express | string,
  { cookie, csrf }: { cookie: string; csrf: string },
  { draftId, name = '画面.png', bytes = fixture('screen.png'), reason, json = true }: Sending,
): Test {
  const parts: FormPart[] = [['_csrf', csrf]];
  if (reason !== undefined) parts.push(['reason', reason]);
  parts.push(['file', Buffer.from(bytes), name]);
  return sendForm(app, cookie, draftId, parts, json);
}

export const sendForm = (app: Express | string, cookie: string, draftId: number, parts: readonly FormPart[], json = true): Test =>
  request(app)
    .post(`/me/drafts/${draftId}/attachments`)
    .set({ Cookie: cookie, 'Content-Type': MULTIPART, Accept: json ? 'application/json' : 'text/html' })
    .send(multipart(parts));
