import { hash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Db } from '../../src/db/index.ts';
import { sato } from './cast.ts';

/** The data folder of an office that keeps no files of its own, one for each worker of the tests: the picture of `insertSampleFiles` lies there. */
export const DATA_DIR = path.join(tmpdir(), `chienowa-tests-${process.env['VITEST_POOL_ID'] ?? 0}`);

/** The key in the address of the file of a post. */
export const SAMPLE_KEY = 'A'.repeat(22);

const BYTES_KEY = '0'.repeat(32);
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC',
  'base64',
);

/** The same small picture of 佐藤 as attachment 1 of a post and as attachment 2 of a draft. */
export function insertSampleFiles(db: Db, { postId, draftId }: { postId: number; draftId: number }): void {
  const place = path.join(DATA_DIR, 'files', BYTES_KEY.slice(0, 2), BYTES_KEY);
  if (!existsSync(place)) writeWhole(place);
  db.prepare<[string, Buffer, number]>(
    "INSERT INTO files (key, sha256, size, type, width, height, stored_at) VALUES (?, ?, ?, 'image/png', 1, 1, '2026-06-01')",
  ).run(BYTES_KEY, hash('sha256', PICTURE, 'buffer'), PICTURE.length);
  const insert = db.prepare<[string, number, number | null, number | null]>(
    "INSERT INTO attachments (key, file_id, name, uploaded_by, uploaded_at, post_id, draft_id) VALUES (?, 1, '画面.png', ?, '2026-06-01', ?, ?)",
  );
  insert.run(SAMPLE_KEY, sato.id, postId, null);
  insert.run('B'.repeat(22), sato.id, null, draftId);
  db.prepare<[number]>('INSERT INTO post_attachments (post_id, attachment_id, position) VALUES (?, 1, 0)').run(postId);
}

/** Tests of other processes may look at the same time. */
function writeWhole(place: string): void {
  mkdirSync(path.dirname(place), { recursive: true });
  const half = `${place}-${randomUUID()}`;
  writeFileSync(half, PICTURE);
  renameSync(half, place);
}
