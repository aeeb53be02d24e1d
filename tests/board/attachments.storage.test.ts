import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { filesBeside } from '../../src/board/attachments/beside.ts';
import { attachFiles, attachmentQueries, storeUpload, sweepFiles, verifyFiles } from '../../src/board/index.ts';
import type { PostText } from '../../src/board/posts/pages.ts';
import { type Db, generationOf } from '../../src/db/index.ts';
import { renderMarkdown } from '../../src/text/index.ts';
import { temporaryFolder } from '../db/temporary.ts';
import { allRows, countRows, insertPost, sato, suzuki, type TestContext, testContext, testDb } from '../support/index.ts';
import { fixture, insertDraft } from './uploading.ts';

const HOUR = 3_600_000;

let db: Db;
let dataDir: string;
let context: TestContext;
let draftId: number;

beforeEach(() => {
  db = testDb();
  dataDir = temporaryFolder();
  context = testContext({ db, config: { dataDir } });
  draftId = insertDraft(db, sato);
});

let uploads = 0;

/** Keeps a file as if it had come in. @returns its id */
async function store(name: string, bytes: Buffer | string = name, draft = draftId, person = sato): Promise<number> {
  const folder = path.join(dataDir, 'files', 'incoming');
  mkdirSync(folder, { recursive: true });
  uploads += 1;
  const place = path.join(folder, `upload-${uploads}`);
  writeFileSync(place, bytes);
  const { id } = await storeUpload(context, person, draft, { path: place, name, reason: '' });
  rmSync(place, { force: true });
  return id;
}

const bytesOnDisk = (): string[] =>
  readdirSync(path.join(dataDir, 'files'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(dataDir, 'files', name)).isFile(),
  );

const idsShown = (postId: number) =>
  attachmentQueries(db)
    .listShown(postId)
    .map(({ id }) => id);

describe('a post', () => {
  it('takes from the draft what it names, in that order; the rest belongs to nothing', async () => {
    const postId = insertPost(db);
    const [a, b, c] = [await store('a.txt'), await store('b.txt'), await store('c.txt')];
    expect(
      attachmentQueries(db)
        .listOfDraft(draftId)
        .map(({ name }) => name),
    ).toEqual(['a.txt', 'b.txt', 'c.txt']);
    attachFiles(db, { draftId, postId, ids: [c, a, c] });
    expect(idsShown(postId)).toEqual([c, a]);
    expect(attachmentQueries(db).listOfDraft(draftId)).toEqual([]);
    expect(attachmentQueries(db).find(b)).toMatchObject({ postId: null, draftId: null });
  });

  it('keeps what it no longer shows, for its earlier revisions, and shows it again', async () => {
    const postId = insertPost(db);
    const [a, b] = [await store('a.txt'), await store('b.txt')];
    attachFiles(db, { draftId, postId, ids: [a, b] });
    attachFiles(db, { draftId: undefined, postId, ids: [b] });
    expect(idsShown(postId)).toEqual([b]);
    expect(
      attachmentQueries(db)
        .listOfPost(postId)
        .map(({ id }) => id),
    ).toEqual([a, b]);
    expect(await sweepFiles(context, new Date())).toEqual({ attachments: 0, files: 0, leftovers: 0 });
    attachFiles(db, { draftId: undefined, postId, ids: [a, b] });
    expect(idsShown(postId)).toEqual([a, b]);
  });

  it('takes nothing of another draft or post', async () => {
    const [postId, other] = [insertPost(db), insertPost(db)];
    const theirs = await store('a.txt', 'a', insertDraft(db, suzuki), suzuki);
    const elsewhere = await store('b.txt');
    attachFiles(db, { draftId, postId: other, ids: [elsewhere] });
    attachFiles(db, { draftId, postId, ids: [theirs, elsewhere, 999] });
    attachFiles(db, { draftId: undefined, postId, ids: [theirs, elsewhere, 999] });
    expect(idsShown(postId)).toEqual([]);
    expect(idsShown(other)).toEqual([elsewhere]);
    expect(attachmentQueries(db).find(theirs)?.draftId).not.toBeNull();
  });

  it('lists beside its text all but the pictures that the text shows', async () => {
    await store('一.png', fixture('screen.png'));
    await store('二.webp', fixture('screen.webp'));
    await store('三.txt');
    const files = attachmentQueries(db).listOfDraft(draftId);
    const [first, , third] = files.map(({ path: address }) => address);
    const text: PostText = {
      tip: undefined,
      caseStudy: undefined,
      quickWin: undefined,
      body: renderMarkdown(`![画面](${first})\n[三](${third})`),
    };
    expect(filesBeside(text, files).map(({ name }) => name)).toEqual(['二.webp', '三.txt']);
  });
});

describe('totals', () => {
  it('count files and bytes of a draft, a post, a person and the office', async () => {
    const postId = insertPost(db);
    const a = await store('a.txt', '12345');
    await store('b.txt', '12345');
    await store('c.txt', '123', insertDraft(db, suzuki), suzuki);
    const queries = attachmentQueries(db);
    expect(queries.totalOfDraft(draftId)).toEqual({ files: 2, bytes: 10 });
    attachFiles(db, { draftId, postId, ids: [a] });
    expect(queries.totalOfDraft(draftId)).toEqual({ files: 0, bytes: 0 });
    expect(queries.totalShown(postId)).toEqual({ files: 1, bytes: 5 });
    expect(queries.totalOfUser(sato.id)).toEqual({ files: 2, bytes: 10 });
    expect(queries.totalStored()).toEqual({ files: 2, bytes: 8 });
  });
});

// DU-8
describe('the sweep', () => {
  const later = () => new Date(Date.now() + 2 * HOUR);

  it('finds nothing in an office without files', async () => {
    expect(await sweepFiles(context, new Date())).toEqual({ attachments: 0, files: 0, leftovers: 0 });
    expect(existsSync(path.join(dataDir, 'files'))).toBe(false);
  });

  it('removes attachments of nothing, then files of no attachment, then their bytes', async () => {
    const [kept, gone] = [insertDraft(db, sato), insertDraft(db, sato)];
    await store('a.txt', '同じ', kept);
    await store('b.txt', '同じ', gone);
    await store('c.txt', '別', gone);
    db.prepare('DELETE FROM drafts WHERE id = ?').run(gone);
    expect(await sweepFiles(context, new Date())).toEqual({ attachments: 2, files: 1, leftovers: 0 });
    expect([countRows(db, 'attachments'), countRows(db, 'files'), bytesOnDisk().length]).toEqual([1, 1, 1]);
    expect(verifyFiles(db, dataDir)).toEqual([]);
  });

  it('removes the files of a post that is deleted for good', async () => {
    const postId = insertPost(db);
    attachFiles(db, { draftId, postId, ids: [await store('a.txt')] });
    db.exec(`UPDATE posts SET withdrawn_at = '2026-07-01', trashed_at = '2026-07-01' WHERE id = ${postId}`);
    db.prepare('DELETE FROM posts WHERE id = ?').run(postId);
    expect(await sweepFiles(context, new Date())).toEqual({ attachments: 0, files: 1, leftovers: 0 });
    expect(bytesOnDisk()).toEqual([]);
  });

  it('removes bytes that no row names and uploads that were broken off, once they are an hour old', async () => {
    await store('a.txt');
    const orphan = path.join(dataDir, 'files', 'ab', `ab${'0'.repeat(30)}`);
    const half = path.join(dataDir, 'files', 'incoming', 'half');
    mkdirSync(path.dirname(orphan), { recursive: true });
    for (const place of [orphan, half]) writeFileSync(place, 'x');
    expect(await sweepFiles(context, new Date())).toEqual({ attachments: 0, files: 0, leftovers: 0 });
    expect(await sweepFiles(context, later())).toEqual({ attachments: 0, files: 0, leftovers: 2 });
    expect(bytesOnDisk()).toHaveLength(1);
    const hourAgo = new Date(Date.now() - HOUR - 1000);
    writeFileSync(half, 'x');
    utimesSync(half, hourAgo, hourAgo);
    expect(await sweepFiles(context, new Date())).toMatchObject({ leftovers: 1 });
  });

  it('leaves alone what is not of its making', async () => {
    const strange = [path.join(dataDir, 'files', 'README'), path.join(dataDir, 'files', 'ab', 'notes.txt')];
    mkdirSync(path.join(dataDir, 'files', 'ab'), { recursive: true });
    for (const place of strange) writeFileSync(place, 'x');
    await sweepFiles(context, later());
    expect(strange.map((place) => existsSync(place))).toEqual([true, true]);
  });

  it('changes no row when there is nothing to sweep', async () => {
    await store('a.txt');
    const before = allRows(db);
    await sweepFiles(context, later());
    expect(allRows(db)).toEqual(before);
  });
});

describe('the check of all files', () => {
  it('names what is missing and what has another size', async () => {
    for (const name of ['a.txt', 'b.txt', 'c.txt']) await store(name);
    expect(verifyFiles(db, dataDir)).toEqual([]);
    const places = db
      .prepare<[], { key: string }>('SELECT key FROM files ORDER BY id')
      .all()
      .map(({ key }) => path.join(dataDir, 'files', key.slice(0, 2), key));
    rmSync(places[0] as string);
    writeFileSync(places[1] as string, 'longer than before');
    expect(verifyFiles(db, dataDir)).toEqual([
      { where: 'file 1 bytes', stored: 5, counted: 0 },
      { where: 'file 2 bytes', stored: 5, counted: 18 },
    ]);
  });
});

it('tells pages that there is a new file', async () => {
  const before = generationOf(db, 'board');
  await store('a.txt');
  expect(generationOf(db, 'board')).not.toBe(before);
});
