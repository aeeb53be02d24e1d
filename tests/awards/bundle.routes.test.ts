import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putOfficeSettings } from '../../src/accounts/index.ts';
import { bundleOf } from '../../src/awards/counting/bundle.ts';
import { recordLot } from '../../src/awards/counting/lots.ts';
import { addByJury, freezeShortlist, leftOut } from '../../src/awards/counting/shortlist.ts';
import { bundleText, type Result } from '../../src/awards/rules/index.ts';
import { recountFile } from '../../src/cli/recount.ts';
import { type Browser, browserOf, faultBeside, ito, ja, lastEvents, sato, takahashi, textOf } from '../support/index.ts';
import { type CountingOffice, countingOffice, givePasswords, PASSWORD, withdraw } from './counting-support.ts';

const BUNDLE = '/secretariat/awards/2026/bundle';
const WRONG = 'wrong password wrong';

let office: CountingOffice;
let desk: Browser;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'chienowa-bundle-'));
  office = countingOffice({ large: [0], everyday: [9, 8, 7, 6, 3, 3, 3, 3], ideas: [4, 3, 1] });
  await givePasswords(office);
  desk = browserOf(office.context, office.secretary);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function freeze(): void {
  const { db, secretary, context } = office;
  recordLot(db, secretary, 2026, 'everyday', { publicNumber: '38915', witnesses: '伊藤' }, context.clock.now());
  freezeShortlist(db, secretary, 2026, context.clock.now());
}

/** What the command makes of a downloaded file. */
async function recounted(text: string): Promise<string> {
  const [from, to] = [path.join(folder, 'bundle.json'), path.join(folder, 'result.json')];
  writeFileSync(from, text);
  await recountFile(from, to, () => {});
  return readFileSync(to, 'utf8');
}

describe('GET /secretariat/awards/:year/bundle', () => {
  it('says what is in the file, small categories by name, and asks for the password', async () => {
    freeze();
    const { text } = await desk.get(BUNDLE).expect(200);
    expect(text).toContain(ja('award_bundle.small', { categories: 'アイデア・挑戦' }));
    expect(text).toContain('type="password"');
    expect(text).toContain('npx chienowa recount award-2026-bundle.json --out award-2026-result.json');
  });

  it('is there from the freeze of the shortlist on', async () => {
    await desk.get(BUNDLE).expect(409);
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    freeze();
    for (const person of [sato, takahashi, ito]) await browserOf(office.context, person).get(BUNDLE).expect(404);
    await browserOf(office.context).get(BUNDLE).expect(303);
    await desk.get('/secretariat/awards/x/bundle').expect(404);
  });
});

describe('POST /secretariat/awards/:year/bundle', () => {
  it('gives the bytes of the bundle, to be saved and kept nowhere else, and writes it down', async () => {
    freeze();
    const answer = await desk.post(BUNDLE, { password: PASSWORD }).expect(200);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="award-2026-bundle.json"',
    });
    expect(textOf(answer)).toBe(bundleText(bundleOf(office.db, 2026)));
    expect(lastEvents(office.db)).toEqual([{ kind: 'award.bundle_exported', actorId: office.secretary.id, subjectId: 2026 }]);
    for (const person of [office.secretary, ...office.people]) expect(textOf(answer)).not.toContain(person.name);
    expect(textOf(answer)).not.toMatch(/tracker|userId|"name"/);
  });

  it('is counted again by the command to what the pages say', async () => {
    freeze();
    const { db, secretary, context } = office;
    const [left] = leftOut(db, { year: 2026 }, 'everyday');
    addByJury(db, secretary, 2026, 'everyday', { entry: left?.number ?? 0, reason: '広がる' }, context.clock.now());
    withdraw(office, 2, 'shortlisted');
    const text = await recounted(textOf(await desk.post(BUNDLE, { password: PASSWORD }).expect(200)));
    const result = JSON.parse(text) as Result;
    const page = await desk.get('/secretariat/awards/2026/counting');
    const rows = page.text.split('<tr class="count-line').map((row) => row.slice(0, row.indexOf('</tr>')));
    const shownLines = rows.flatMap((row) => {
      const [, rank, entry, approvals, denominator] = /number">(\d+)<[\s\S]*?(R8-\d+)[\s\S]*?>(\d+)\/(\d+)</.exec(row) ?? [];
      return rank ? [{ entry, approvals: Number(approvals), denominator: Number(denominator), rank: Number(rank) }] : [];
    });
    const counted = ['everyday', 'ideas'].map((id) => result.categories.find((category) => category.id === id));
    expect(shownLines).toEqual(counted.flatMap((category) => category?.standings));
    expect(result.bundleSha256).toBe(hash('sha256', readFileSync(path.join(folder, 'bundle.json'), 'utf8'), 'hex'));
    const shown = (await browserOf(context, sato).get('/awards/2026/result')).text;
    const everyday = result.categories.find(({ id }) => id === 'everyday');
    expect([...new Set([...shown.matchAll(/result-entry__code">(R8-\d+)/g)].map(([, code]) => code))]).toEqual(
      expect.arrayContaining(everyday?.shortlist ?? ['nothing']),
    );
  });

  it.each([WRONG, '', undefined])('is refused with the same words for the password %j', async (password) => {
    freeze();
    const { text } = await desk.post(BUNDLE, password === undefined ? {} : { password }).expect(422);
    expect(faultBeside(text, 'password')).toBe(ja('form.password_wrong'));
    expect(text).not.toContain('barredBallots');
    expect(text).not.toContain(WRONG);
    expect(lastEvents(office.db)[0]?.['kind']).not.toBe('award.bundle_exported');
  });

  it('never shows a password, even one that looks like a personal number', async () => {
    freeze();
    const { text } = await desk.post(BUNDLE, { password: '123456789018' }).expect(422);
    expect(faultBeside(text, 'password')).toBe(ja('form.password_wrong'));
    expect(text).not.toContain('123456789018');
  });

  it('stops guesses after five, even with the right one', async () => {
    freeze();
    for (let guess = 0; guess < 5; guess += 1) await desk.post(BUNDLE, { password: WRONG }).expect(422);
    await desk.post(BUNDLE, { password: PASSWORD }).expect(429);
  });

  it('takes a person without a password for nobody', async () => {
    freeze();
    office.db.prepare('DELETE FROM passwords').run();
    await desk.post(BUNDLE, { password: '' }).expect(422);
    await desk.post(BUNDLE, { password: PASSWORD }).expect(422);
  });

  it('asks no password of the demonstration, where nobody has one', async () => {
    freeze();
    office.db.prepare('DELETE FROM passwords').run();
    putOfficeSettings(office.db, { officeName: '見本市', demo: true });
    expect((await desk.get(BUNDLE)).text).not.toContain('type="password"');
    await desk.post(BUNDLE).expect(200);
    await givePasswords(office);
    await browserOf(office.context, office.secretary).post(BUNDLE).expect(422);
  });

  it('is for the secretariat alone, after the freeze, and for years that exist', async () => {
    await desk.post(BUNDLE, { password: PASSWORD }).expect(409);
    freeze();
    for (const person of [sato, takahashi, ito])
      await browserOf(office.context, person).post(BUNDLE, { password: PASSWORD }).expect(404);
    await browserOf(office.context).post(BUNDLE, { password: PASSWORD }).expect(401);
    await desk.post('/secretariat/awards/x/bundle', { password: PASSWORD }).expect(404);
  });
});
