import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Db, flushWrites } from '../../src/db/index.ts';
import { newContext, type Office, openOffice, signInAs } from './support.ts';

let office: Office;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(() => {
  // Each test opens its own window; the one before has been closed with it.
  return async () => context.close();
});

async function open(options: Parameters<typeof newContext>[1] = {}): Promise<void> {
  context = await newContext(office, options);
  page = await signInAs(context, 'sato');
}

const field = (): Locator => page.locator('.search-box__field');
const results = (): Locator => page.locator('.search-result');
const titles = (): Promise<string[]> => results().locator('h3').allInnerTexts();
const heading = (): Promise<string> => page.locator('h1').innerText();
const query = (): URLSearchParams => new URL(page.url()).searchParams;
const violations = async (): Promise<string[]> =>
  // The bar of the demo stands outside of all landmarks.
  (await new AxeBuilder({ page }).disableRules('region').analyze()).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);

async function search(text: string): Promise<void> {
  await field().fill(text);
  await page.locator('.search-box__button').click();
  await page.waitForURL('**/search?*');
}

const clicksOf = (db: Db): number => {
  flushWrites(db);
  return db.prepare<[], { clicks: number }>('SELECT ifnull(sum(clicks), 0) AS clicks FROM search_clicks').get()?.clicks ?? 0;
};

describe.each([
  { scripts: 'with scripts', javaScriptEnabled: true },
  { scripts: 'without scripts', javaScriptEnabled: false },
])('$scripts', ({ javaScriptEnabled }) => {
  it('leads from the home page to a post by a question', async () => {
    await open({ javaScriptEnabled });
    await search('エクセルで行を一気に消したい');
    expect(await heading()).toBe('「エクセルで行を一気に消したい」の検索結果');
    expect(await results().locator('mark').count()).toBeGreaterThan(0);
    const before = clicksOf(office.db);
    const [first] = await titles();
    await results().first().locator('h3 a').click();
    await page.waitForURL(/\/posts\/\d+$/);
    expect(await heading()).toBe(first);
    expect(clicksOf(office.db)).toBe(before + 1);
    await page.goBack();
    expect(await field().inputValue()).toBe('エクセルで行を一気に消したい');
  });

  it('finds two characters, narrows by kind and by department, and takes both back', async () => {
    await open({ javaScriptEnabled });
    await search('印刷');
    const all = await titles();
    expect(all.length).toBe(30);
    await page.locator('.search-facet__link', { hasText: '小技' }).click();
    await page.waitForURL('**kind=tip**');
    expect(new Set(await results().locator('.chip--tip').allInnerTexts())).toEqual(new Set(['小技']));
    await page.getByLabel('所属').selectOption({ label: '\u3000税務課' });
    await page.getByRole('button', { name: '絞り込む' }).click();
    await page.waitForURL('**department=**');
    expect(query().get('kind')).toBe('tip');
    expect(await page.locator('.search-filter').allInnerTexts()).toEqual([
      expect.stringContaining('種類: 小技'),
      expect.stringContaining('所属: 税務課'),
    ]);
    await page.getByRole('link', { name: '外す 所属: 税務課' }).click();
    await page.getByRole('link', { name: '外す 種類: 小技' }).click();
    expect(await titles()).toEqual(all);
  });

  it('orders, and goes on and back', async () => {
    await open({ javaScriptEnabled });
    await search('Excel');
    const first = await titles();
    await page.getByRole('link', { name: '次の30件' }).click();
    await page.waitForURL('**after=**');
    const second = await titles();
    expect(second.filter((title) => first.includes(title))).toEqual([]);
    await page.getByRole('link', { name: '前の30件' }).click();
    await page.waitForURL('**before=**');
    expect(await titles()).toEqual(first);
    await page.getByRole('link', { name: '新しい順' }).click();
    await page.waitForURL('**order=new**');
    const days = await results()
      .locator('time')
      .evaluateAll((times) => times.map((time) => time.getAttribute('datetime') ?? ''));
    expect(days).toEqual([...days].sort().reverse());
  });

  it('goes from nothing found to a question with the words in it', async () => {
    await open({ javaScriptEnabled });
    await search('"ふるさと納税の返礼品"');
    expect(await page.locator('.search-empty h2').innerText()).toBe('合う投稿は見つかりませんでした');
    await page.getByRole('link', { name: 'この内容で質問する' }).click();
    await page.waitForURL('**/posts/new?kind=question**');
    expect(await page.locator('#f-title').inputValue()).toContain('ふるさと納税の返礼品');
  });

  it('begins with examples that find something, and own searches', async () => {
    await open({ javaScriptEnabled });
    await search('宛名');
    flushWrites(office.db);
    await page.goto('/search');
    const examples = await page.locator('.search-examples a').allInnerTexts();
    expect(examples.length).toBe(4);
    for (const example of examples) {
      await page.locator('.search-examples').getByRole('link', { name: example, exact: true }).click();
      await page.waitForURL('**/search?q=**');
      expect(await results().count()).toBeGreaterThan(0);
      await page.goBack();
    }
    await page.locator('.search-start__link', { hasText: '宛名' }).first().click();
    expect(await heading()).toBe('「宛名」の検索結果');
  });
});

it('searches once for what an input method has finished, and not while it converts', async () => {
  await open();
  await page.goto('/posts');
  const client = await context.newCDPSession(page);
  await field().focus();
  await client.send('Input.imeSetComposition', { text: 'さしこみ', selectionStart: 4, selectionEnd: 4 });
  await field().evaluate((element) =>
    element.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }),
    ),
  );
  expect(page.url()).toMatch(/\/posts$/);
  await client.send('Input.insertText', { text: '差し込み' });
  expect(await field().inputValue()).toBe('差し込み');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?*');
  expect(query().get('q')).toBe('差し込み');
  expect((await titles())[0]).toContain('差し込み');
});

it('is worked by the keyboard: from the field to the first result', async () => {
  await open();
  await page.goto('/search?q=%E5%AE%9B%E5%90%8D');
  await page.keyboard.press('/');
  expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
  await results().first().locator('h3 a').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/posts\/\d+$/);
});

describe.each([
  { name: 'light', options: { colorScheme: 'light' as const } },
  { name: 'dark', options: { colorScheme: 'dark' as const } },
  { name: 'in forced colours', options: { forcedColors: 'active' as const } },
  { name: 'on a phone', options: { viewport: { width: 390, height: 800 } } },
])('$name', ({ options }) => {
  it('is accessible, and needs no sideways scrolling', async () => {
    await open(options);
    for (const path of [
      '/search',
      '/search?q=%E5%AE%9B%E5%90%8D',
      '/search?q=%22%E5%AE%9B%E5%90%8D%20%E7%A8%8E%22%20tag:x',
      `/search?q=${'Longword'.repeat(60)}`,
    ]) {
      await page.goto(path);
      expect(await violations()).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  });

  it('marks words by more than a colour', async () => {
    await open(options);
    await page.goto('/search?q=%E5%AE%9B%E5%90%8D');
    const style = await results()
      .locator('.search-result__passage mark')
      .first()
      .evaluate((mark) => {
        const { fontWeight, borderBlockEndWidth, borderBlockEndStyle } = getComputedStyle(mark);
        return { fontWeight, borderBlockEndWidth, borderBlockEndStyle };
      });
    expect(style).toEqual({ fontWeight: '700', borderBlockEndWidth: '2px', borderBlockEndStyle: 'solid' });
  });
});
