import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { calibrationQueries } from '../../src/awards/judging/calibration-queries.ts';
import { judgingQueries } from '../../src/awards/judging/queries.ts';
import { touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { entryId, type JudgingOffice, judgingOffice, lock, save } from '../awards/judging-support.ts';
import { insertAward, insertEntry, ja, signIn } from '../support/index.ts';

const BASE = '/awards/2026/judging';
const ENTRY = `${BASE}/entries/1`;
/** Longer than the pause after a change. */
const SAVED = { timeout: 10_000 };

let office: JudgingOffice;
let server: Server;
let url: string;
let browser: Browser;

beforeAll(async () => {
  office = judgingOffice({ votes: { everyday: [9, 8, 7], ideas: [2] } });
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('request', buildApp({ ...office.context, config: { ...office.context.config, publicUrl: url } }));
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', chromiumSandbox: false });
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function windowOf(person: Viewer, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: url, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', ...options });
  await openSession(context, person);
  return context;
}

async function openSession(context: BrowserContext, person: Viewer): Promise<void> {
  const [name = '', value = ''] = signIn(office.context, person).cookie.split('=');
  await context.addCookies([{ name, value, url }]);
}

const cardOf = ({ id }: Viewer, number = 1) =>
  judgingQueries(office.db)
    .listCards(2026, id)
    .find((card) => card.entryId === entryId(office.db, number));

const choose = (page: Page, criterion: string, level: number) =>
  page.locator(`input[name="${criterion}"][value="${level}"]`).check();

describe('the card of a juror', () => {
  it('is saved by itself a moment after a change, and says so with points and progress', async () => {
    const [abe] = office.jurors;
    const context = await windowOf(abe);
    const page = await context.newPage();
    await page.goto(ENTRY);
    await choose(page, 'effect', 4);
    const status = page.locator('[data-card-status]');
    await status.getByText('保存しました').waitFor();
    expect(cardOf(abe)).toMatchObject({ effect: 4, spread: null });
    for (const criterion of ['spread', 'idea', 'user', 'sustain']) await choose(page, criterion, 5);
    await page
      .locator('[data-card-score]')
      .getByText(ja('judging_card.score', { score: '94' }))
      .waitFor();
    expect(await page.locator('[data-card-progress]').textContent()).toBe(ja('judging_card.progress', { done: 1, of: 3 }));
    await page.fill('textarea[name="comment"]', 'すぐに閉じる前のコメント');
    await page.goto(BASE);
    await expect.poll(() => cardOf(abe)?.comment, SAVED).toBe('すぐに閉じる前のコメント');
    await page.goto(ENTRY);
    expect(await page.locator('textarea[name="comment"]').inputValue()).toBe('すぐに閉じる前のコメント');
    await context.close();
  });

  it('is chosen by the arrow keys, each criterion for itself', async () => {
    const [, , chiba] = office.jurors;
    const context = await windowOf(chiba);
    const page = await context.newPage();
    await page.goto(ENTRY);
    await page.locator('input[name="effect"]').first().focus();
    await page.keyboard.press('Space');
    for (const key of ['ArrowDown', 'ArrowDown', 'Tab', 'Space', 'ArrowDown']) await page.keyboard.press(key);
    await expect.poll(() => cardOf(chiba), SAVED).toMatchObject({ effect: 3, spread: 2 });
    await context.close();
  });

  it('is not lost with the session: what was typed comes back after signing in, and is saved', async () => {
    const [, baba] = office.jurors;
    const context = await windowOf(baba);
    const page = await context.newPage();
    await page.goto(ENTRY);
    office.db.prepare('DELETE FROM sessions WHERE user_id = ?').run(baba.id);
    await choose(page, 'idea', 2);
    await page.fill('textarea[name="note"]', '書きかけのメモ');
    await page.getByText(ja('judging_card.ended')).waitFor();
    expect(cardOf(baba)).toBeUndefined();
    await page.getByRole('button', { name: ja('judging_card.sign_in') }).click();
    await page.waitForURL('**/session/new?next=*');
    await openSession(context, baba);
    await page.goto(ENTRY);
    await expect.poll(() => cardOf(baba), SAVED).toMatchObject({ idea: 2, note: '書きかけのメモ' });
    expect(await page.locator('textarea[name="note"]').inputValue()).toBe('書きかけのメモ');
    await context.close();
  });

  it('says that it could not be saved without a network, and saves when there is one', async () => {
    const [, baba] = office.jurors;
    const context = await windowOf(baba);
    const page = await context.newPage();
    await page.goto(`${BASE}/entries/2`);
    await page.route('**/card', (route) => route.abort());
    await choose(page, 'user', 3);
    await page.getByText(ja('judging_card.unsaved')).waitFor();
    expect(cardOf(baba, 2)).toBeUndefined();
    await page.unroute('**/card');
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.locator('[data-card-status]').getByText('保存しました').waitFor();
    expect(cardOf(baba, 2)).toMatchObject({ user: 3 });
    await context.close();
  });

  it('stays on the entry when it is to be saved without a network, and goes on when there is one', async () => {
    const [, baba] = office.jurors;
    const context = await windowOf(baba);
    const page = await context.newPage();
    await page.goto(`${BASE}/entries/3`);
    await choose(page, 'effect', 4);
    await page.locator('[data-card-status]').getByText('保存しました').waitFor();
    await context.setOffline(true);
    await choose(page, 'sustain', 4);
    await page.getByRole('button', { name: ja('judging.save_next') }).click();
    await page.getByText(ja('judging_card.stays')).waitFor();
    expect(new URL(page.url()).pathname).toBe(`${BASE}/entries/3`);
    expect(await page.locator('input[name="sustain"][value="4"]').isChecked()).toBe(true);
    await context.setOffline(false);
    await page.getByRole('button', { name: ja('judging.save_next') }).click();
    await page.waitForURL((url) => url.pathname !== `${BASE}/entries/3`);
    expect(cardOf(baba, 3)).toMatchObject({ sustain: 4 });
    await context.close();
  });

  it('can be reached to its last field at 1280 px by scrolling the page alone', async () => {
    const [abe] = office.jurors;
    const context = await windowOf(abe, { viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${BASE}/entries/2`);
    const inner = await page.locator('.judge__form').evaluate((form) => form.scrollHeight - form.clientHeight);
    expect(inner).toBe(0);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const box = await page.locator('textarea[name="note"]').boundingBox();
    expect((box?.y ?? -1) >= 0 && (box?.y ?? 0) + (box?.height ?? 0) <= 900).toBe(true);
    await context.close();
  });

  it('works without scripts, from card to card and to the lock', async () => {
    const [, , chiba] = office.jurors;
    const context = await windowOf(chiba, { javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(ENTRY);
    for (let step = 0; step < 3; step += 1) {
      for (const criterion of ['effect', 'spread', 'idea', 'user', 'sustain']) await choose(page, criterion, 3);
      await page.getByRole('button', { name: ja('judging.save_next') }).click();
    }
    await page.getByRole('button', { name: ja('judging.lock') }).click();
    await page.getByText(ja('notice.award_cards_locked'), { exact: true }).waitFor();
    await context.close();
  });
});

describe('the pages of the jury', () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: {
      'no-implicit-input-type': 'off',
      'void-style': 'off',
      'doctype-style': 'off',
      'no-trailing-whitespace': 'off',
      'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit'] }],
      'long-title': 'off',
    },
  });

  it('have no accessibility violation and valid HTML, and never scroll sideways at 320 px', async () => {
    const [abe, baba] = office.jurors;
    const { db, secretary } = office;
    const dates = ['nominationsOpenAt', 'nominationsCloseAt', 'votingOpensAt', 'votingClosesAt', 'judgingClosesAt'];
    const rules = Object.fromEntries(dates.map((name, index) => [name, `2025-0${index + 3}-01T00:00:00.000Z`]));
    insertAward(db, secretary, { year: 2025, rules });
    const { id } = insertEntry(db, { year: 2025, title: '昨年度の事例の取組' });
    calibrationQueries(db).put({ year: 2026, entryId: id, chosenBy: secretary.id, chosenAt: '2026-07-20T00:00:00.000Z' });
    touch(db, 'awards');
    save(office, abe, 4, 4);
    lock(office, abe, { 1: 4, 2: 3, 3: 5 });
    const paths = [
      '',
      '/entries/1',
      '/entries/4',
      '/entries/4/recusal',
      '/categories/everyday/lock',
      '/categories/ideas/lock',
      '/calibration',
    ];
    const faults: string[] = [];
    for (const [person, options] of [
      [abe, { locale: 'ja-JP', viewport: { width: 1280, height: 900 } }],
      [baba, { locale: 'en-US', colorScheme: 'dark', viewport: { width: 320, height: 640 } }],
    ] as const) {
      const context = await windowOf(person, options);
      context.on('weberror', (error) => faults.push(`script error ${error.error().message}`));
      const page = await context.newPage();
      for (const path of [...paths, '/invitation'].map((name) => BASE + name)) {
        const answer = await page.goto(path);
        expect([path, answer?.status()]).toEqual([path, 200]);
        const { results } = await validator.validateString((await answer?.text()) ?? '');
        for (const { ruleId, message } of results.flatMap(({ messages }) => messages))
          faults.push(`${path} ${ruleId}: ${message}`);
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const { id: rule, nodes } of violations) faults.push(`${path} ${rule}: ${nodes[0]?.html}`);
        const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (excess > 0) faults.push(`${path}: ${excess} px too wide`);
      }
      await context.close();
    }
    expect(faults).toEqual([]);
  });
});
