import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Express } from 'express';
import request from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { attachFiles, attachmentQueries, hidePost, restorePost, withdrawPost } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import type { Config, Viewer } from '../../src/web/index.ts';
import { temporaryFolder } from '../db/temporary.ts';
import {
  allRows,
  type Browser,
  browserOf,
  browserWith,
  checkedIn,
  countRows,
  insertPost,
  ja,
  lastEvents,
  NOW,
  oneRow,
  sato,
  signIn,
  suzuki,
  type TestContext,
  takahashi,
  tanaka,
  testContext,
  testDb,
} from '../support/index.ts';
import { type FormPart, fixture, insertDraft, MULTIPART, multipart, sendFile, sendForm } from './uploading.ts';
import { officeFile } from './zip.ts';

const MEGABYTE = 1024 * 1024;
const NUMBER = '123456789018';

let db: Db;
let dataDir: string;
let context: TestContext;
let app: Express;
let session: { cookie: string; csrf: string };
let author: Browser;
let colleague: Browser;
let stranger: Browser;
let draftId: number;

beforeEach(() => {
  db = testDb();
  dataDir = temporaryFolder();
  open({});
});

/** Opens the office anew, with some settings. */
function open(config: Partial<Config>): void {
  context = testContext({ db, config: { dataDir, ...config } });
  app = buildApp(context);
  session = signIn(context, sato);
  author = browserWith(app, session);
  colleague = browserOf(context, suzuki, app);
  stranger = browserOf(context, undefined, app);
  draftId = insertDraft(db, sato);
}

const send = (file: Partial<Parameters<typeof sendFile>[2]> = {}) => sendFile(app, session, { draftId, ...file });

/** Everything below the folder of files. */
const filesOnDisk = (): string[] => {
  const folder = path.join(dataDir, 'files');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(path.join(folder, name)).isFile());
};

/** A file of a post of 佐藤, uploaded and published. */
async function published(file: Partial<Parameters<typeof sendFile>[2]> = {}) {
  const postId = insertPost(db);
  const { body } = await send(file).expect(201);
  attachFiles(db, { draftId, postId, ids: [body.id] });
  return { postId, ...(body as { id: number; key: string; path: string; name: string; size: number }) };
}

describe('POST /me/drafts/:draftId/attachments', () => {
  it('keeps a file in the own draft and tells a script what it is', async () => {
    const before = lastEvents(db);
    const { body } = await send({ name: '申請書(令和8年度).xlsx', bytes: fixture('application.xlsx') }).expect(201);
    expect(body).toEqual({
      id: 1,
      key: expect.stringMatching(/^[\w-]{22}$/),
      name: '申請書(令和8年度).xlsx',
      size: fixture('application.xlsx').length,
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      image: false,
      path: `/attachments/${body.key}`,
    });
    expect(oneRow(db, 'SELECT * FROM attachments')).toMatchObject({
      draft_id: draftId,
      post_id: null,
      uploaded_by: sato.id,
      uploaded_at: new Date(NOW).toISOString(),
    });
    expect(filesOnDisk()).toHaveLength(1);
    expect(lastEvents(db)).toEqual(before);
  });

  it('makes pictures anew', async () => {
    const { body } = await send({ name: '写真.JPG', bytes: fixture('photo-with-place.jpg') }).expect(201);
    expect(body).toMatchObject({ name: '写真.JPG', type: 'image/jpeg', image: true });
    expect(oneRow(db, 'SELECT type, width, height FROM files')).toEqual({ type: 'image/jpeg', width: 200, height: 300 });
  });

  it('leads a reader back to the page of files', async () => {
    const answer = await send({ json: false }).expect(303);
    expect(answer.headers['location']).toBe(`/me/drafts/${draftId}/attachments`);
    expect(String(answer.headers['set-cookie'])).toContain('notice=file_added');
  });

  it('ticks the files of the page of files in the form of the text', async () => {
    await send().expect(201);
    for (const name of ['二.png', '三.png']) await send({ name, json: false }).expect(303);
    const form = await author.get(`/posts/new?draft=${draftId}`).expect(200);
    expect(checkedIn(form.text, 'attachments')).toEqual(['2', '3']);
  });

  it.each([
    ['か\u3099めん.png', '\u304Cめん.png'],
    ['C:\\fakepath\\画面.png', '画面.png'],
    ['画面%22一%22.png', '画面_一_.png'],
    ['ＡＢＣ１２３\u{1F469}\u200D\u{1F4BB}.png', 'ＡＢＣ１２３\u{1F469}\u200D\u{1F4BB}.png'],
  ])('takes the name %s as %s', async (name, kept) => {
    expect((await send({ name }).expect(201)).body.name).toBe(kept);
  });

  it('stores the same bytes once, under every name and in every draft, two at the same time as well', async () => {
    const other = { ...signIn(context, suzuki) };
    const theirs = insertDraft(db, suzuki);
    const answers = await Promise.all([
      send({ name: '一.png' }),
      send({ name: '二.png' }),
      sendFile(app, other, { draftId: theirs, name: '三.png' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.key)).size).toBe(3);
    expect([countRows(db, 'files'), countRows(db, 'attachments')]).toEqual([1, 3]);
    expect(filesOnDisk()).toHaveLength(1);
    await send({ name: '文.txt', bytes: '同じ' }).expect(201);
    const table = await send({ name: '表.csv', bytes: '同じ' }).expect(201);
    expect(table.body.type).toBe('text/csv');
    expect(countRows(db, 'files')).toBe(2);
  });

  it.each([
    ['book.xlsm', officeFile('xlsm'), 'file_code', { extension: 'xlsm' }],
    ['book.xlsx', officeFile('xlsx', [{ name: 'xl/vbaProject.bin' }]), 'file_macro', {}],
    ['macro.vbs', Buffer.from('x'), 'file_code', { extension: 'vbs' }],
    ['a.exe', Buffer.from('MZ'), 'file_executable', { extension: 'exe' }],
    ['写真\u202Egpj.exe', Buffer.from('MZ'), 'file_executable', { extension: 'exe' }],
    ['a.svg', Buffer.from('<svg/>'), 'file_page', { extension: 'svg' }],
    ['a.png', Buffer.from('<svg/>'), 'file_mismatch', {}],
    ['a.txt', Buffer.alloc(0), 'file_empty', {}],
  ])('refuses %s with a sentence that says what to do', async (name, bytes, key, values) => {
    const before = allRows(db);
    const { body } = await send({ name, bytes }).expect(422);
    expect(body).toEqual({ error: ja(`error.${key}`, values) });
    const page = await send({ name, bytes, json: false }).expect(422);
    expect(page.text).toContain(ja(`error.${key}`, values));
    expect(page.text).toContain('enctype="multipart/form-data"');
    expect(allRows(db)).toEqual(before);
    expect(filesOnDisk()).toEqual([]);
  });

  it('suggests a code block for macros', () => {
    expect(ja('error.file_code', { extension: 'xlsm' })).toContain('コードブロック');
    expect(ja('error.file_macro')).toContain('コードブロック');
  });

  it('stops a file with a personal number until there is a reason, and tells the moderators', async () => {
    const file = { name: '名簿.csv', bytes: `番号,氏名\r\n${NUMBER},佐藤` };
    const stopped = await send(file).expect(422);
    expect(stopped.body).toEqual({ error: ja('error.file_number', { passage: NUMBER }), passage: NUMBER });
    expect(countRows(db, 'attachments')).toBe(0);
    expect(oneRow(db, 'SELECT kind, details FROM events ORDER BY id DESC')).toEqual({
      kind: 'number.stopped',
      details: JSON.stringify({ place: `/me/drafts/${draftId}/attachments`, passages: 1 }),
    });
    const page = await send({ ...file, json: false }).expect(422);
    expect(page.text).toContain('name="reason"');
    for (const reason of ['理'.repeat(201), `番号は${NUMBER}`]) {
      const wrong = await send({ ...file, reason, json: false }).expect(422);
      expect(wrong.text).toContain(ja('error.file_number_reason'));
    }
    const { body } = await send({ ...file, reason: ' 伝票番号です ' }).expect(201);
    expect(oneRow(db, 'SELECT user_id, place, reason FROM number_exceptions')).toEqual({
      user_id: sato.id,
      place: `/attachments/${body.key}`,
      reason: '伝票番号です',
    });
    expect(JSON.stringify(allRows(db, ['attachments']))).not.toContain(NUMBER);
    await send({ name: `名簿${NUMBER}.png` }).expect(422);
    expect(filesOnDisk()).toHaveLength(1);
  });

  // UP-3
  it('refuses a file that says it is too large before a byte of it has come', async () => {
    open({ maxFileBytes: MEGABYTE });
    const sentence = ja('error.file_too_large', { limit: 1 });
    const answer = await request(app)
      .post(`/me/drafts/${draftId}/attachments`)
      .set({ Cookie: session.cookie, 'Content-Type': MULTIPART, Accept: 'application/json', 'Content-Length': '1200000' })
      .send('x')
      .expect(413);
    expect(answer.body).toEqual({ error: sentence });
    expect(answer.headers['connection']).toBe('close');
  });

  it('refuses a file that turns out too large, and keeps nothing of it', async () => {
    open({ maxFileBytes: MEGABYTE });
    const bytes = Buffer.alloc(MEGABYTE + 1, 'x');
    const { body } = await send({ name: 'a.txt', bytes }).expect(413);
    expect(body).toEqual({ error: ja('error.file_too_large', { limit: 1 }) });
    const page = await send({ name: 'a.txt', bytes, json: false }).expect(413);
    expect(page.text).toContain(ja('error.file_too_large', { limit: 1 }));
    expect(filesOnDisk()).toEqual([]);
    await send({ name: 'a.txt', bytes: bytes.subarray(1) }).expect(201);
  });

  it.each([
    { limit: { maxPostFilesBytes: 2 * MEGABYTE }, key: 'files_post_full' },
    { limit: { maxUserFilesBytes: 2 * MEGABYTE }, key: 'files_user_full' },
    { limit: { maxAllFilesBytes: 2 * MEGABYTE }, key: 'files_all_full' },
  ])('refuses what goes beyond $key and says the numbers', async ({ limit, key }) => {
    open(limit);
    const text = (sign: string) => Buffer.alloc(0.8 * MEGABYTE, sign);
    for (const sign of ['a', 'b']) await send({ name: `${sign}.txt`, bytes: text(sign) }).expect(201);
    const { body } = await send({ name: 'c.txt', bytes: text('c') }).expect(409);
    expect(body).toEqual({ error: ja(`error.${key}`, { limit: 2, used: 1.6 }) });
    expect([countRows(db, 'attachments'), filesOnDisk().length]).toEqual([2, 2]);
    expect((await send({ name: 'd.txt', bytes: text('a') })).status).toBe(key === 'files_all_full' ? 201 : 409);
  });

  it('counts what the post has already, and how many files there are', async () => {
    open({ maxPostFilesBytes: 2 * MEGABYTE });
    const { postId } = await published({ name: 'a.txt', bytes: Buffer.alloc(1.5 * MEGABYTE, 'a') });
    const change = insertDraft(db, sato, { id: postId, revision: 1 });
    await send({ draftId: change, name: 'b.txt', bytes: Buffer.alloc(MEGABYTE, 'b') }).expect(409);
    await send({ name: 'b.txt', bytes: Buffer.alloc(MEGABYTE, 'b') }).expect(201);
    open({});
    const insert = db.prepare<[string, string, number]>(`
      INSERT INTO attachments (key, file_id, name, uploaded_by, uploaded_at, draft_id) SELECT ?, max(id), 'a.txt', 1, ?, ? FROM files`);
    for (let count = 0; count < 50; count += 1) insert.run(String(count).padStart(22, 'k'), NOW, draftId);
    const { body } = await send().expect(409);
    expect(body).toEqual({ error: ja('error.files_many', { limit: 50 }) });
  });

  it('takes three files of a person at the same time', async () => {
    const statuses = (await Promise.all(Array.from({ length: 5 }, () => send()))).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([201, 201, 201, 429, 429]);
    const [other] = await Promise.all([
      sendFile(app, signIn(context, suzuki), { draftId: insertDraft(db, suzuki) }),
      send(),
      send(),
    ]);
    expect(other.status).toBe(201);
    await send().expect(201);
  });

  // DS-4
  it('counts with what else a person writes', async () => {
    open({ writesPerMinute: 2 });
    await send().expect(201);
    await send().expect(201);
    const { body, headers } = await send().expect(429);
    expect(body).toEqual({ error: ja('error.too_many_attempts') });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  // IN-4
  it.each<[what: string, parts: (csrf: string) => FormPart[]]>([
    ['no token', () => [['file', fixture('screen.png'), 'a.png']]],
    [
      'a wrong token',
      () => [
        ['_csrf', 'csrf-of-2'],
        ['file', fixture('screen.png'), 'a.png'],
      ],
    ],
    [
      'the token behind the file',
      (csrf) => [
        ['file', fixture('screen.png'), 'a.png'],
        ['_csrf', csrf],
      ],
    ],
    ['no token and no file', () => [['reason', 'x']]],
    [
      'two tokens',
      (csrf) => [
        ['_csrf', csrf],
        ['_csrf', csrf],
        ['file', fixture('screen.png'), 'a.png'],
      ],
    ],
  ])('takes nothing with %s', async (_, parts) => {
    const before = allRows(db);
    const { body } = await sendForm(app, session.cookie, draftId, parts(session.csrf)).expect(403);
    expect(body).toEqual({ error: ja('error.form_expired') });
    expect(allRows(db)).toEqual(before);
    expect(filesOnDisk()).toEqual([]);
  });

  it.each([
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
  ])('takes nothing from elsewhere (%o)', async (headers) => {
    await send().set(headers).expect(403);
    expect(filesOnDisk()).toEqual([]);
    await send().set('Sec-Fetch-Site', 'same-origin').expect(201);
  });

  it.each<[what: string, body: (csrf: string) => Buffer]>([
    [
      'cut off in the middle of the file',
      (csrf) =>
        multipart([
          ['_csrf', csrf],
          ['file', fixture('screen.png'), 'a.png'],
        ]).subarray(0, 3000),
    ],
    [
      'without an end',
      (csrf) =>
        multipart(
          [
            ['_csrf', csrf],
            ['file', fixture('screen.png'), 'a.png'],
          ],
          { closed: false },
        ),
    ],
    ['of noise', () => Buffer.alloc(500, 7)],
    [
      'with two files',
      (csrf) =>
        multipart([
          ['_csrf', csrf],
          ['file', Buffer.from('a'), 'a.txt'],
          ['file', Buffer.from('b'), 'b.txt'],
        ]),
    ],
    [
      'with a file in another field',
      (csrf) =>
        multipart([
          ['_csrf', csrf],
          ['other', Buffer.from('a'), 'a.txt'],
        ]),
    ],
    [
      'with many fields',
      (csrf) => multipart([['_csrf', csrf], ...Array.from({ length: 20 }, (_, at): FormPart => [`f${at}`, 'x'])]),
    ],
    [
      'with a field of a deep name',
      (csrf) =>
        multipart([
          ['_csrf', csrf],
          ['a[b][c]', 'x'],
          ['file', Buffer.from('a'), 'a.txt'],
        ]),
    ],
    [
      'with a field like an array',
      (csrf) =>
        multipart([
          ['_csrf', csrf],
          ['a[4294967294]', 'x'],
          ['file', Buffer.from('a'), 'a.txt'],
        ]),
    ],
    [
      'with a long name of a field',
      (csrf) =>
        multipart([
          ['_csrf', csrf],
          ['n'.repeat(200), 'x'],
          ['file', Buffer.from('a'), 'a.txt'],
        ]),
    ],
    [
      'with a field named __proto__',
      (csrf) =>
        multipart([
          ['_csrf', csrf],
          ['__proto__[x]', 'x'],
          ['file', Buffer.from('a'), 'a.txt'],
        ]),
    ],
    [
      'with a long field',
      (csrf) =>
        multipart([
          ['_csrf', csrf],
          ['reason', 'x'.repeat(20_000)],
          ['file', Buffer.from('a'), 'a.txt'],
        ]),
    ],
  ])('takes nothing of a form %s', async (_, body) => {
    const answer = await request(app)
      .post(`/me/drafts/${draftId}/attachments`)
      .set({ Cookie: session.cookie, 'Content-Type': MULTIPART, Accept: 'application/json' })
      .send(body(session.csrf));
    expect([403, 422]).toContain(answer.status);
    expect(answer.body.error).toMatch(/。$/);
    expect(countRows(db, 'attachments')).toBe(0);
    expect(filesOnDisk()).toEqual([]);
    await request(app).get('/healthz').expect(200);
  });

  it('asks for a file where none was chosen', async () => {
    for (const parts of [
      [['_csrf', session.csrf]],
      [
        ['_csrf', session.csrf],
        ['file', Buffer.alloc(0), ''],
      ],
    ] as FormPart[][]) {
      const page = await sendForm(app, session.cookie, draftId, parts, false).expect(422);
      expect(page.text).toContain(ja('error.file_missing'));
    }
    const page = await author.post(`/me/drafts/${draftId}/attachments`, { file: 'a.png' }).expect(422);
    expect(page.text).toContain(ja('error.file_missing'));
  });

  it('is for the own draft only', async () => {
    for (const person of [suzuki, takahashi]) {
      const answer = await sendFile(app, signIn(context, person), { draftId }).expect(404);
      expect(answer.body).toEqual({ error: ja('error.not_found') });
    }
    for (const id of [0, 999, 1.5]) await send({ draftId: id }).expect(id === 999 ? 404 : 403);
    for (const id of ['0', 'x', '01', '999']) await author.post(`/me/drafts/${id}/attachments`).expect(404);
    expect(filesOnDisk()).toEqual([]);
  });

  it('asks a stranger to sign in, a script as well', async () => {
    const visit = 'v'.repeat(43);
    const { body } = await sendFile(app, { cookie: `visit=${visit}`, csrf: visit }, { draftId }).expect(401);
    expect(body).toEqual({ error: ja('error.sign_in_first') });
    await stranger.post(`/me/drafts/${draftId}/attachments`).expect(401);
    expect(filesOnDisk()).toEqual([]);
  });

  it('keeps nothing where the draft has gone meanwhile', async () => {
    const sending = send({ bytes: fixture('screen.png') });
    const answered = sending.then((answer) => answer);
    db.prepare('DELETE FROM drafts').run();
    expect((await answered).status).toBe(404);
    expect(filesOnDisk()).toEqual([]);
  });

  it('does not hide that the disk takes nothing', async () => {
    rmSync(dataDir, { recursive: true });
    writeFileSync(dataDir, 'a file where the folder was');
    const logged: unknown[] = [];
    context.log.error = ((facts: object) => void logged.push(facts)) as typeof context.log.error;
    const { body } = await send().expect(500);
    expect(body.error).toContain(ja('error.unexpected'));
    expect(logged).toHaveLength(1);
    expect(countRows(db, 'attachments')).toBe(0);
  });
});

describe('GET /me/drafts/:draftId/attachments', () => {
  it('says the limits, lists the files with what to write into the text, and leads back to it', async () => {
    await send({ name: '画面.png' }).expect(201);
    const { body } = await send({ name: '申請書[1].xlsx', bytes: fixture('application.xlsx') }).expect(201);
    const page = await author.get(`/me/drafts/${draftId}/attachments`).expect(200);
    for (const words of ['20 MB', '100 MB', ja('file_kind.excel'), '3 KB', `href="/posts/new?draft=${draftId}"`])
      expect(page.text).toContain(words);
    expect(page.text).toContain(`value="[申請書\\[1\\].xlsx](${body.path})"`);
    expect(page.text).toMatch(/value="!\[画像の説明を書く\]\(\/attachments\/[\w-]{22}\)"/);
    expect(page.text).toContain(`action="/me/drafts/${draftId}/attachments/${body.id}"`);
    expect(page.text.indexOf('name="_csrf"')).toBeLessThan(page.text.indexOf('type="file"'));
    expect(page.text).not.toContain('name="reason"');
  });

  it('shows what the post has already, and leads back to its edition', async () => {
    const { postId } = await published();
    const change = insertDraft(db, sato, { id: postId, revision: 1 });
    const page = await author.get(`/me/drafts/${change}/attachments`).expect(200);
    expect(page.text).toContain('画面.png');
    expect(page.text).toContain(ja('files.none'));
    expect(page.text).toContain(`href="/posts/${postId}/edition"`);
    expect(page.text).not.toContain(`action="/me/drafts/${change}/attachments/`);
  });

  it('is made anew each time: drafts change without a trace in what others see', async () => {
    for (const path of [`/me/drafts/${draftId}/attachments`, '/me/drafts', `/posts/new?draft=${draftId}`]) {
      const { headers } = await author.get(path).expect(200);
      expect(headers['etag']).toBeUndefined();
    }
  });

  it('is for the own draft only', async () => {
    await colleague.get(`/me/drafts/${draftId}/attachments`).expect(404);
    await browserOf(context, takahashi, app).get(`/me/drafts/${draftId}/attachments`).expect(404);
    await stranger.get(`/me/drafts/${draftId}/attachments`).expect(303);
    for (const id of ['0', 'x', '999']) await author.get(`/me/drafts/${id}/attachments`).expect(404);
  });
});

describe('DELETE /me/drafts/:draftId/attachments/:attachmentId', () => {
  it('takes the file away, its bytes with the last that refers to them', async () => {
    const [first, second] = [(await send()).body, (await send()).body];
    await author.delete(`/me/drafts/${draftId}/attachments/${first.id}`).expect(303);
    expect([countRows(db, 'attachments'), countRows(db, 'files'), filesOnDisk().length]).toEqual([1, 1, 1]);
    await author.get(first.path).expect(404);
    await author.get(second.path).expect(200);
    await author.delete(`/me/drafts/${draftId}/attachments/${second.id}`).set('Accept', 'application/json').expect(204);
    expect([countRows(db, 'attachments'), countRows(db, 'files'), filesOnDisk().length]).toEqual([0, 0, 0]);
  });

  it('does not reach files of a post or of another draft', async () => {
    const { id } = await published();
    const other = insertDraft(db, sato);
    const { body } = await send({ draftId: other });
    for (const file of [id, body.id]) await author.delete(`/me/drafts/${draftId}/attachments/${file}`).expect(404);
    expect(countRows(db, 'attachments')).toBe(2);
  });

  it('is for the own draft only', async () => {
    const { body } = await send();
    const address = `/me/drafts/${draftId}/attachments/${body.id}`;
    await colleague.delete(address).expect(404);
    await stranger.delete(address).expect(401);
    for (const id of ['0', 'x', '999']) await author.delete(`/me/drafts/${draftId}/attachments/${id}`).expect(404);
    await author.delete(`/me/drafts/x/attachments/${body.id}`).expect(404);
    expect(countRows(db, 'attachments')).toBe(1);
  });
});

describe('GET /attachments/:key', () => {
  // UP-2
  it('shows pictures and saves everything else, in a box of its own', async () => {
    const [picture, text, sheet] = [
      await published(),
      await published({ name: '手順.csv', bytes: fixture('names-sjis.csv') }),
      await published({ name: '申請書(令和8年度).xlsx', bytes: fixture('application.xlsx') }),
    ];
    const expected = [
      { path: picture.path, type: 'image/png', how: 'inline' },
      { path: text.path, type: 'application/octet-stream', how: 'attachment' },
      { path: sheet.path, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', how: 'attachment' },
    ];
    for (const { path: address, type, how } of expected) {
      const { headers } = await colleague.get(address).expect(200);
      expect(headers['content-type']).toBe(type);
      expect(headers['content-disposition']).toMatch(new RegExp(`^${how}; filename="[\\x20-\\x7E]+"; filename\\*=UTF-8''`));
      expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-frame-options']).toBe('DENY');
    }
    const saved = await colleague.get(text.path).responseType('blob');
    expect(saved.body).toEqual(fixture('names-sjis.csv'));
    expect(saved.headers['content-length']).toBe(String(fixture('names-sjis.csv').length));
    const disposition = (await colleague.get(sheet.path)).headers['content-disposition'] as string;
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] as string)).toBe('申請書(令和8年度).xlsx');
  });

  it('answers HEAD, and 304 to a browser whose copy still holds', async () => {
    const { path: address, size } = await published({ name: 'a.txt', bytes: '手順' });
    const head = await request(app).head(address).set('Cookie', session.cookie).expect(200);
    expect(head.headers['content-length']).toBe(String(size));
    expect(head.text).toBeUndefined();
    await author
      .get(address)
      .set('If-None-Match', head.headers['etag'] as string)
      .expect(304);
  });

  // UP-4, AC-2
  it.each(['hide', 'withdraw'] as const)('is gone at once for others when the post is (%s)', async (take) => {
    const { postId, path: address } = await published();
    const { headers } = await colleague.get(address).expect(200);
    if (take === 'hide') hidePost(db, takahashi, postId, '確認中', new Date(NOW));
    else withdrawPost(db, sato, postId, new Date(NOW));
    const gone = await colleague.get(address).expect(404);
    expect(gone.headers['content-security-policy']).toContain("script-src 'self'");
    await colleague
      .get(address)
      .set('If-None-Match', headers['etag'] as string)
      .expect(404);
    const missing = await colleague.get(`/attachments/${'A'.repeat(22)}`).expect(404);
    expect(Math.abs(gone.text.length - missing.text.length)).toBeLessThan(missing.text.length * 0.05);
    await author.get(address).expect(200);
    await browserOf(context, takahashi, app).get(address).expect(200);
    if (take === 'hide') {
      restorePost(db, takahashi, postId, new Date(NOW));
      await colleague.get(address).expect(200);
    }
  });

  it('shows a file of a draft to its writer alone, of nothing to nobody', async () => {
    const { body } = await send();
    await author.get(body.path).expect(200);
    for (const person of [suzuki, takahashi]) await browserOf(context, person, app).get(body.path).expect(404);
    db.prepare('DELETE FROM drafts').run();
    await author.get(body.path).expect(404);
  });

  it('shows it to co-authors of a hidden post', async () => {
    const { postId, path: address } = await published();
    db.prepare('INSERT INTO post_coauthors (post_id, user_id, position) VALUES (?, ?, 1)').run(postId, tanaka.id);
    hidePost(db, takahashi, postId, '確認中', new Date(NOW));
    await browserOf(context, tanaka, app).get(address).expect(200);
    await colleague.get(address).expect(404);
  });

  it('is closed to strangers, unless everybody may read', async () => {
    const { postId, path: address } = await published();
    await stranger.get(address).expect(303);
    const everyone = browserOf(testContext({ db, config: { dataDir, readAccess: 'everyone' } }));
    await everyone.get(address).expect(200);
    hidePost(db, takahashi, postId, '確認中', new Date(NOW));
    await everyone.get(address).expect(404);
  });

  it('finds nothing under a malformed key', async () => {
    const { key } = await published();
    const bad = [key.slice(1), `${key}x`, key.toLowerCase(), '..%2f..%2fchienowa.sqlite', '%00', '__proto__', 'incoming'];
    for (const name of bad.filter((name) => name !== key)) await colleague.get(`/attachments/${name}`).expect(404);
  });

  it('answers with an error page where the bytes are gone or cut, and logs it', async () => {
    const { path: address } = await published();
    const logged: { err: Error }[] = [];
    context.log.error = ((facts: { err: Error }) => void logged.push(facts)) as typeof context.log.error;
    const place = path.join(dataDir, 'files', filesOnDisk()[0] as string);
    writeFileSync(place, 'cut');
    const cut = await colleague.get(address).expect(500);
    rmSync(place);
    const gone = await colleague.get(address).expect(500);
    for (const page of [cut, gone]) {
      expect(page.text).toMatch(/<code>[0-9a-f]{12}<\/code>/);
      expect(page.text).not.toContain(dataDir);
      expect(page.headers['content-type']).toContain('text/html');
    }
    expect(logged.map(({ err }) => err.message)).toEqual([expect.stringContaining('3 bytes'), expect.stringContaining('ENOENT')]);
  });
});

describe('GET /posts/:postId/attachments', () => {
  it('lists the pictures of the text and files of earlier revisions too, each with a way to delete it', async () => {
    const { postId, id } = await published();
    const { body } = await send({ name: '前の版.txt', bytes: 'x' });
    attachFiles(db, { draftId, postId, ids: [body.id] });
    const moderator = browserOf(context, takahashi, app);
    const page = await moderator.get(`/posts/${postId}/attachments`).expect(200);
    for (const file of [id, body.id]) expect(page.text).toContain(`href="/posts/${postId}/attachments/${file}/removal"`);
    expect(page.text.split(ja('file_removal.earlier'))).toHaveLength(2);
    expect((await moderator.get(`/posts/${postId}`)).text).toContain(`href="/posts/${postId}/attachments"`);
    for (const browser of [author, colleague]) {
      expect((await browser.get(`/posts/${postId}`)).text).not.toContain(`href="/posts/${postId}/attachments"`);
    }
  });

  it('is there for moderators alone, and named on posts that have files', async () => {
    const { postId } = await published();
    for (const browser of [author, colleague]) await browser.get(`/posts/${postId}/attachments`).expect(404);
    await stranger.get(`/posts/${postId}/attachments`).expect(303);
    const moderator = browserOf(context, takahashi, app);
    for (const bad of ['0', 'x', '999']) await moderator.get(`/posts/${bad}/attachments`).expect(404);
    const bare = insertPost(db);
    expect((await moderator.get(`/posts/${bare}`)).text).not.toContain(`href="/posts/${bare}/attachments"`);
    await moderator.get(`/posts/${bare}/attachments`).expect(200);
  });
});

describe('GET /posts/:postId/attachments/:attachmentId/removal', () => {
  it('names the file and asks moderators why', async () => {
    const { postId, id } = await published();
    const page = await browserOf(context, takahashi, app).get(`/posts/${postId}/attachments/${id}/removal`).expect(200);
    expect(page.text).toContain('画面.png');
    expect(page.text).toContain('name="reason"');
  });

  it('is there for moderators alone', async () => {
    const { postId, id } = await published();
    for (const browser of [author, colleague]) await browser.get(`/posts/${postId}/attachments/${id}/removal`).expect(404);
    await stranger.get(`/posts/${postId}/attachments/${id}/removal`).expect(303);
    const moderator = browserOf(context, takahashi, app);
    for (const bad of ['0', 'x', '999']) await moderator.get(`/posts/${postId}/attachments/${bad}/removal`).expect(404);
    await moderator.get(`/posts/999/attachments/${id}/removal`).expect(404);
  });
});

describe('DELETE /posts/:postId/attachments/:attachmentId', () => {
  const remove = (
    person: Viewer | undefined,
    postId: number,
    id: number | string,
    fields: Record<string, string> = { reason: '個人情報' },
  ) => browserOf(context, person, app).delete(`/posts/${postId}/attachments/${id}`, fields);

  it('takes a file out of the post for good and writes down why', async () => {
    const { postId, id, path: address } = await published();
    expect((await colleague.get(`/posts/${postId}`)).text).toContain(address);
    await remove(takahashi, postId, id).expect(303);
    expect(filesOnDisk()).toEqual([]);
    expect([countRows(db, 'attachments'), countRows(db, 'files'), countRows(db, 'post_attachments')]).toEqual([0, 0, 0]);
    expect(lastEvents(db)).toEqual([{ kind: 'attachment.removed', actorId: takahashi.id, subjectId: id }]);
    expect(oneRow(db, 'SELECT details FROM events ORDER BY id DESC')).toEqual({
      details: JSON.stringify({ postId, reason: '個人情報' }),
    });
    await author.get(address).expect(404);
    expect((await colleague.get(`/posts/${postId}`)).text).not.toContain(address);
    const note = `${ja('note_act.file_removed')}\n${ja('hiding.because', { reason: '個人情報' })}`;
    expect(oneRow(db, 'SELECT recipient_id AS to_whom, body FROM author_notes')).toEqual({ to_whom: sato.id, body: note });
  });

  it('leaves the bytes where another post shows the same file', async () => {
    const first = await published();
    const second = await published();
    await remove(takahashi, first.postId, first.id).expect(303);
    await colleague.get(second.path).expect(200);
    expect(filesOnDisk()).toHaveLength(1);
  });

  it('asks for a reason', async () => {
    const { postId, id } = await published();
    for (const reason of ['', '理'.repeat(201)]) {
      const page = await remove(takahashi, postId, id, { reason }).expect(422);
      expect(page.text).toContain(ja('form.reason_length'));
    }
    expect(attachmentQueries(db).listShown(postId)).toHaveLength(1);
  });

  it('is for moderators alone', async () => {
    const { postId, id } = await published();
    for (const person of [sato, suzuki]) await remove(person, postId, id).expect(404);
    await remove(undefined, postId, id).expect(401);
    for (const bad of ['0', 'x', '999']) await remove(takahashi, postId, bad).expect(404);
    const { body } = await send();
    await remove(takahashi, postId, body.id).expect(404);
    expect(countRows(db, 'attachments')).toBe(2);
  });
});
