import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordEvent } from '../../src/activity/index.ts';
import { placeOf } from '../../src/board/attachments/folder.ts';
import { readNewFiles, startReading } from '../../src/board/attachments/reading/index.ts';
import type { FileText } from '../../src/board/attachments/reading/read-file-text.ts';
import { ReaderDied, type TextReader, textReader, UnreadableFile } from '../../src/board/attachments/reading/text-reader.ts';
import { beginTry } from '../../src/board/attachments/reading/tries.ts';
import { type Db, touch } from '../../src/db/index.ts';
import { temporaryFolder } from '../db/temporary.ts';
import { insertPost, NOW, sato, type TestContext, takahashi, testContext, testDb } from '../support/index.ts';
import { paragraph, pdfFile, wordFile } from './reading-samples.ts';
import { fixture } from './uploading.ts';

const AT = new Date(NOW);
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** A page of nothing but spaces, as many as are said. */
const bomb = (megabytes: number): Buffer =>
  pdfFile([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
    { dict: '/Filter /FlateDecode', stream: Buffer.alloc(megabytes * 1024 * 1024, ' ') },
  ]);

describe('the reader', () => {
  let reader: TextReader;
  afterEach(() => reader.end());

  function put(bytes: Buffer | string): string {
    const place = path.join(temporaryFolder(), 'file');
    writeFileSync(place, bytes);
    return place;
  }

  it('reads one file after the other in a thread of its own', async () => {
    reader = textReader();
    expect(await reader.read(put('印刷'), 'text/plain')).toEqual({ text: '印刷' });
    expect((await reader.read(put(fixture('reception.pdf')), 'application/pdf')).text).toContain('窓口受付の手引き');
    expect(await reader.read(put(fixture('notice.docx')), WORD)).toMatchObject({ text: expect.stringContaining('通知文') });
    expect(await reader.read(put('%PDF-'), 'application/pdf')).toEqual({ text: '', fault: 'damaged' });
  });

  it('says when the bytes are not there', async () => {
    reader = textReader();
    await expect(reader.read('/nowhere/at/all', 'text/plain')).rejects.toThrow(UnreadableFile);
    expect(await reader.read(put('印刷'), 'text/plain')).toEqual({ text: '印刷' });
  });

  const limits = { milliseconds: 20_000, heapMegabytes: 256, grownMegabytes: 600 };

  it('leaves a file that takes too long, and reads the next', async () => {
    reader = textReader({ ...limits, milliseconds: 300 });
    const slow = put(bomb(200));
    expect(await reader.read(slow, 'application/pdf')).toEqual({ text: '', fault: 'too_slow' });
    expect(await reader.read(put('印刷'), 'text/plain')).toEqual({ text: '印刷' });
  });

  it('dies of a file that takes too much memory, and lives again for the next', async () => {
    reader = textReader({ ...limits, grownMegabytes: 50 });
    await expect(reader.read(put(bomb(400)), 'application/pdf')).rejects.toThrow(ReaderDied);
    expect(await reader.read(put('印刷'), 'text/plain')).toEqual({ text: '印刷' });
  });

  it('can be ended at any moment', async () => {
    reader = textReader();
    const reading = reader.read(put(bomb(200)), 'application/pdf');
    const failed = expect(reading).rejects.toThrow(ReaderDied);
    await setTimeout(150);
    await reader.end();
    await failed;
  });
});

describe('readNewFiles', () => {
  let db: Db;
  let context: TestContext;
  let dataDir: string;
  let postId: number;
  let files = 0;

  beforeEach(() => {
    db = testDb();
    dataDir = temporaryFolder();
    context = testContext({ db });
    context = { ...context, config: { ...context.config, dataDir } };
    postId = insertPost(db);
    files = 0;
  });

  /** A file of the post, or one that no post shows. */
  function insertFile(bytes: Buffer | string, type = 'text/plain', { shown = true, stored = true } = {}): void {
    files += 1;
    const key = String(files).repeat(32).slice(0, 32);
    const place = placeOf(dataDir, key);
    mkdirSync(path.dirname(place), { recursive: true });
    if (stored) writeFileSync(place, bytes);
    db.prepare('INSERT INTO files (id, key, sha256, size, type, width, height, stored_at) VALUES (?, ?, ?, 1, ?, ?, ?, ?)').run(
      files,
      key,
      Buffer.alloc(32, files),
      type,
      ...(type.startsWith('image/') ? [1, 1] : [null, null]),
      AT.toISOString(),
    );
    db.prepare(
      'INSERT INTO attachments (id, key, file_id, name, uploaded_by, uploaded_at, post_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ).run(files, String(files).repeat(22).slice(0, 22), files, '様式.txt', sato.id, NOW, postId);
    if (shown)
      db.prepare('INSERT INTO post_attachments (post_id, attachment_id, position) VALUES (?, ?, ?)').run(postId, files, files);
  }

  const texts = () => db.prepare('SELECT file_id AS id, text, fault FROM file_texts ORDER BY file_id').all();

  /** A reader that knows what each file is worth. */
  function fakeReader(answers: Readonly<Record<string, () => FileText>>) {
    const asked: string[] = [];
    const read = async (place: string) => {
      const name = path.basename(place).charAt(0);
      asked.push(name);
      return (answers[name] ?? (() => ({ text: `file ${name}` })))();
    };
    return { asked, reader: { read, end: async () => {} } satisfies TextReader };
  }

  it('reads what posts show, once, and writes it down', async () => {
    insertFile('印刷の手順');
    insertFile(wordFile(paragraph('様式の書き方')), WORD);
    insertFile('下書きのまま', 'text/plain', { shown: false });
    insertFile(fixture('screen.png'), 'image/png');
    insertFile(wordFile(`${paragraph('途中')}<w:p>`), WORD);
    expect(await readNewFiles(context, AT)).toBe(3);
    expect(texts()).toEqual([
      { id: 1, text: '印刷の手順', fault: null },
      { id: 2, text: '様式の書き方', fault: null },
      { id: 5, text: '途中', fault: 'damaged' },
    ]);
    expect(db.prepare('SELECT DISTINCT read_at FROM file_texts').all()).toEqual([{ read_at: AT.toISOString() }]);
    expect(readdirSync(path.join(dataDir, 'files', 'being-read'))).toEqual([]);
    const { asked, reader } = fakeReader({});
    expect(await readNewFiles(context, AT, { reader })).toBe(0);
    expect(asked).toEqual([]);
  });

  it('starts no thread when nothing waits', async () => {
    expect(await readNewFiles(context, AT)).toBe(0);
    expect(existsSync(path.join(dataDir, 'files', 'being-read'))).toBe(false);
  });

  it('opens a file that brings its reader down twice, and not again', async () => {
    insertFile('毒');
    insertFile('薬');
    const died = () => {
      throw new ReaderDied();
    };
    const { asked, reader } = fakeReader({ 1: died });
    expect(await readNewFiles(context, AT, { reader })).toBe(2);
    expect(asked).toEqual(['1', '1', '2']);
    expect(texts()).toEqual([
      { id: 1, text: '', fault: 'too_slow' },
      { id: 2, text: 'file 2', fault: null },
    ]);
  });

  it('does not open a file again that has brought the whole server down twice', async () => {
    insertFile('毒');
    await beginTry(dataDir, 1);
    const { asked, reader } = fakeReader({});
    await beginTry(dataDir, 1);
    expect(await readNewFiles(context, AT, { reader })).toBe(1);
    expect([asked, texts()]).toEqual([[], [{ id: 1, text: '', fault: 'too_slow' }]]);
  });

  it('reads a file again whose reading was broken off once', async () => {
    insertFile('印刷');
    await beginTry(dataDir, 1);
    expect(await readNewFiles(context, AT)).toBe(1);
    expect(texts()).toEqual([{ id: 1, text: '印刷', fault: null }]);
    expect(readdirSync(path.join(dataDir, 'files', 'being-read'))).toEqual([]);
  });

  it('passes over a file whose bytes are missing, and says so', async () => {
    insertFile('', 'text/plain', { stored: false });
    insertFile('印刷');
    expect(await readNewFiles(context, AT)).toBe(1);
    expect(texts()).toEqual([{ id: 2, text: '印刷', fault: null }]);
  });

  it('writes nothing down of a file that went away meanwhile', async () => {
    insertFile('印刷');
    const { reader } = fakeReader({
      1: () => {
        db.exec('DELETE FROM post_attachments; DELETE FROM attachments; DELETE FROM files');
        return { text: '印刷' };
      },
    });
    await readNewFiles(context, AT, { reader });
    expect(texts()).toEqual([]);
  });

  it('does not read a file that may say what was taken out of its post', async () => {
    insertFile('山田花太郎の申請');
    const redacted = () =>
      recordEvent(db, {
        kind: 'post.redacted',
        actorId: takahashi.id,
        departmentId: 1,
        subjectId: postId,
        details: { reason: '個人情報' },
        at: AT,
      });
    const { reader } = fakeReader({
      1: () => {
        redacted();
        return { text: '山田花太郎の申請' };
      },
    });
    await readNewFiles(context, AT, { reader });
    await readNewFiles(context, AT);
    expect(texts()).toEqual([]);
  });

  it('stops where it is, without a mark on the file it was at', async () => {
    insertFile('一');
    insertFile('二');
    const stopping = new AbortController();
    const { asked, reader } = fakeReader({
      1: () => {
        stopping.abort();
        throw new ReaderDied();
      },
    });
    expect(await readNewFiles(context, AT, { stopping: stopping.signal, reader })).toBe(0);
    expect([asked, texts(), readdirSync(path.join(dataDir, 'files', 'being-read'))]).toEqual([['1'], [], []]);
  });

  it('brings the text of a file into the index of its posts', async () => {
    insertFile('印刷の手順');
    await readNewFiles(context, AT);
    expect(db.prepare("SELECT document_id AS id, label, text FROM search_parts WHERE source = 'file'").all()).toEqual([
      { id: postId, label: '様式.txt', text: '印刷の手順' },
    ]);
  });

  it('is done by the server soon after a post shows a file, and stops with it', async () => {
    insertFile('印刷の手順');
    const stop = startReading(context);
    await vi.waitFor(() => expect(texts()).toEqual([{ id: 1, text: '印刷の手順', fault: null }]), { timeout: 10_000 });
    insertFile('追記の手順');
    touch(db, 'posts');
    await vi.waitFor(() => expect(texts()).toHaveLength(2), { timeout: 15_000 });
    await stop();
    insertFile('もう読まない');
    touch(db, 'posts');
    await stop();
    expect(texts()).toHaveLength(2);
  });

  it('is broken off when the server stops', async () => {
    insertFile(bomb(200), 'application/pdf');
    const stop = startReading(context);
    await setTimeout(300);
    await stop();
    expect([texts(), readdirSync(path.join(dataDir, 'files', 'being-read'))]).toEqual([[], []]);
  });
});
