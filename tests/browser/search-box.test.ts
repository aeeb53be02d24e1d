import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newContext, type Office, openOffice, signInAs } from './support.ts';

let office: Office;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  office = await openOffice();
  const sato = office.db.prepare<[], { id: number }>("SELECT id FROM users WHERE login = 'sato'").get()?.id ?? 0;
  const search = office.db.prepare<[number, string, string, number]>(
    'INSERT OR REPLACE INTO recent_searches (user_id, query, searched_on, turn) VALUES (?, ?, ?, ?)',
  );
  ['エクセル 印刷', '住民税', '会計年度任用職員'].forEach(
    (query, day) => void search.run(sato, query, `2036-01-0${day + 1}`, 1_000 + day),
  );
});

afterAll(() => office.close());

/** A window of 佐藤, on a page whose search box is that of the header. */
async function open(options: Parameters<typeof newContext>[1] = {}, path = '/posts'): Promise<void> {
  context = await newContext(office, options);
  page = await signInAs(context, 'sato');
  await page.goto(path);
}

beforeEach(() => {
  // Each test opens its own window; the one before has been closed with it.
  return async () => context.close();
});

const field = (): Locator => page.locator('.search-box__field');
const list = (): Locator => page.locator('.search-box__list');
const options = (): Locator => list().getByRole('option');
const chosen = () => options().and(page.locator('[aria-selected="true"]')).allInnerTexts();
const pathname = (): string => decodeURIComponent(new URL(page.url()).pathname + new URL(page.url()).search);
const status = (): Promise<string> => page.locator('.search-box [role="status"]').innerText();

/** Counts what is asked of the server, and answers after a while. @param delays milliseconds for each question; the last for all others */
async function slowly(...delays: number[]): Promise<string[]> {
  const asked: string[] = [];
  await context.route('**/search/suggestions?*', async (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('q') ?? '');
    await new Promise((resolve) => setTimeout(resolve, delays[asked.length - 1] ?? delays.at(-1)));
    await route.continue().catch(() => undefined);
  });
  return asked;
}

describe('by the keyboard', () => {
  it('goes from anywhere to a result and back, without a pointer', async () => {
    await open();
    await page.keyboard.press('/');
    expect(await field().evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field().inputValue()).toBe('');
    await page.keyboard.type('Excel');
    await options().nth(2).waitFor();
    expect(await field().getAttribute('aria-expanded')).toBe('true');
    expect(await chosen()).toEqual([]);
    const texts = await options().allInnerTexts();
    await page.keyboard.press('ArrowDown');
    expect(await chosen()).toEqual(texts.slice(0, 1));
    await page.keyboard.press('ArrowDown');
    expect(await chosen()).toEqual(texts.slice(1, 2));
    expect(await field().getAttribute('aria-activedescendant')).toBe(await options().nth(1).getAttribute('id'));
    expect(await field().inputValue()).toBe('Excel');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await chosen()).toEqual([]);
    await page.keyboard.press('ArrowUp');
    expect(await chosen()).toEqual(texts.slice(-1));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/posts\/\d+$/);
    expect(await page.locator('h1').innerText()).toBe(texts[0]);
  });

  it('closes with Escape and keeps what was typed; Tab goes on to the button', async () => {
    await open();
    await field().pressSequentially('Excel');
    await options().first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    expect(await list().isVisible()).toBe(false);
    expect(await field().getAttribute('aria-expanded')).toBe('false');
    expect(await field().getAttribute('aria-activedescendant')).toBe(null);
    expect(await field().inputValue()).toBe('Excel');
    await page.keyboard.press('ArrowDown');
    await options().first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('検索');
    expect(await list().isVisible()).toBe(false);
    expect(pathname()).toBe('/posts');
  });

  it('sends what was typed when none is chosen', async () => {
    await open();
    await field().pressSequentially('Excel');
    await options().first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=Excel$/);
    expect(await field().inputValue()).toBe('Excel');
  });

  it('leaves the caret its keys, and forgets the choice when it moves', async () => {
    await open();
    await field().pressSequentially('Excel');
    await options().first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    expect(await chosen()).toEqual([]);
    expect(await field().evaluate((element: HTMLInputElement) => element.selectionStart)).toBe(0);
    await page.keyboard.press('Shift+End');
    expect(await field().evaluate((element: HTMLInputElement) => element.selectionEnd)).toBe(5);
  });

  it('leaves / to those who write', async () => {
    await open({}, '/posts/new?kind=tip');
    await page.locator('#f-title').focus();
    await page.keyboard.type('1/2');
    expect(await page.locator('#f-title').inputValue()).toBe('1/2');
    await field().focus();
    await page.keyboard.type('C:/');
    expect(await field().inputValue()).toBe('C:/');
    await page.locator('h1').evaluate((heading: HTMLElement) => {
      heading.tabIndex = -1;
      heading.focus();
      const init = { key: '/', bubbles: true, cancelable: true };
      heading.dispatchEvent(new KeyboardEvent('keydown', { ...init, isComposing: true }));
      heading.dispatchEvent(new KeyboardEvent('keydown', { ...init, ctrlKey: true }));
    });
    expect(await field().evaluate((element) => element === document.activeElement)).toBe(false);
    await page.keyboard.press('/');
    expect(await field().evaluate((element: HTMLInputElement) => [element.selectionStart, element.selectionEnd])).toEqual([0, 3]);
  });
});

describe('own searches', () => {
  it('are offered before anything is typed, when the field is pressed or asked, not when it is passed', async () => {
    await open();
    await field().focus();
    await page.waitForTimeout(400);
    expect(await list().isVisible()).toBe(false);
    await page.keyboard.press('ArrowDown');
    await options().first().waitFor();
    expect(await options().allInnerTexts()).toEqual(['会計年度任用職員', '住民税', 'エクセル 印刷']);
    await page.locator('h1').click();
    expect(await list().isVisible()).toBe(false);
    await field().click();
    await options().first().waitFor();
    await options().nth(1).click();
    await page.waitForURL('**/search?*');
    expect(pathname()).toBe('/search?q=住民税');
    expect(await field().inputValue()).toBe('住民税');
  });
});

describe('while a word is being converted', () => {
  it('leaves every key to the input method, and offers what the text may become', async () => {
    await open();
    await field().focus();
    const client = await context.newCDPSession(page);
    const convert = (text: string) =>
      client.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    const asked = await slowly(0);
    await convert('かいけｉ');
    await convert('会計');
    await options().first().waitFor();
    expect(asked).toEqual(['会計']);
    const untouched = await field().evaluate((element) =>
      ['Enter', 'ArrowDown', 'ArrowUp', 'Escape', 'Tab', 'Home'].map((key) => {
        const init = { key, keyCode: 229, bubbles: true, cancelable: true };
        const composing = element.dispatchEvent(new KeyboardEvent('keydown', { ...init, isComposing: true }));
        // As Safari tells of the Enter that ends a conversion: only the key code says so.
        const ended = element.dispatchEvent(new KeyboardEvent('keydown', init));
        return key === 'Enter' ? !composing && !ended : composing && ended;
      }),
    );
    expect(untouched).toEqual([true, true, true, true, true, true]);
    expect(await chosen()).toEqual([]);
    expect(await list().isVisible()).toBe(true);
    expect(pathname()).toBe('/posts');
    await client.send('Input.insertText', { text: '会計年度' });
    expect(await field().inputValue()).toBe('会計年度');
    await expect.poll(() => asked.at(-1)).toBe('会計年度');
    await options().first().waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await chosen()).toEqual(['会計年度任用職員']);
  });

  it('does not ask for half a kana', async () => {
    await open();
    await field().focus();
    const asked = await slowly(0);
    const client = await context.newCDPSession(page);
    for (const text of ['ｓ', 'さ', 'さｓ', 'さｓｈ'])
      await client.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(500);
    expect(asked).toEqual(['さ']);
  });
});

describe('over a slow line', () => {
  it.each([100, 800])('of %d ms shows no list that belongs to another text, and never none in between', async (delay) => {
    await open();
    const asked = await slowly(delay);
    await field().pressSequentially('Exc');
    await options().first().waitFor();
    await page.evaluate(() => {
      const seen: boolean[] = [];
      const watch = () => {
        seen.push(document.querySelector('[role="listbox"]')?.checkVisibility() === true);
        requestAnimationFrame(watch);
      };
      watch();
      Object.assign(window, { seen });
    });
    await field().pressSequentially('el', { delay: 300 });
    await expect.poll(() => asked.at(-1)).toBe('Excel');
    await page.waitForTimeout(delay + 300);
    expect(await page.evaluate(() => new Set((window as unknown as { seen: boolean[] }).seen).size)).toBe(1);
    for (const text of await options().allInnerTexts()) expect(text.toLowerCase()).toContain('excel');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.waitForTimeout(50);
    expect(asked.filter((words) => words === 'Exc')).toHaveLength(1);
  });

  it('lets the newest answer win when an older one comes later', async () => {
    await open();
    await slowly(900, 0);
    await field().pressSequentially('Excel');
    await page.waitForTimeout(250);
    await field().fill('会計年度');
    await options().first().waitFor();
    const texts = await options().allInnerTexts();
    expect(texts[0]).toBe('会計年度任用職員');
    await page.waitForTimeout(1000);
    expect(await options().allInnerTexts()).toEqual(texts);
  });

  it('does not change the list below a chosen option', async () => {
    await open();
    await slowly(0, 600);
    await field().pressSequentially('Exc');
    await options().first().waitFor();
    const before = await options().allInnerTexts();
    await field().fill('会計年度');
    await page.waitForTimeout(200);
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(800);
    expect(await options().allInnerTexts()).toEqual(before);
    expect(await chosen()).toEqual(before.slice(0, 1));
    await page.keyboard.press('ArrowUp');
    expect((await options().allInnerTexts())[0]).toBe('会計年度任用職員');
    expect(await chosen()).toEqual([]);
  });

  it('that breaks says nothing and searches all the same', async () => {
    await open();
    await context.route('**/search/suggestions?*', (route) => route.abort());
    await field().pressSequentially('Excel');
    await page.waitForTimeout(500);
    expect([await list().isVisible(), await status()]).toEqual([false, '']);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=Excel$/);
  });
});

it('tells screen readers how many there are, and when there is none', async () => {
  await open();
  await field().pressSequentially('会計年度');
  await expect.poll(status).toMatch(/^候補が\d+件あります。/);
  await field().fill('花見の場所取り');
  await expect.poll(status).toBe('候補はありません。');
  expect(await field().getAttribute('aria-expanded')).toBe('false');
});

it('stands large on the first page, once', async () => {
  await open({}, '/');
  expect(await field().count()).toBe(1);
  await page.keyboard.press('/');
  await page.keyboard.type('Excel');
  await options().first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\?q=Excel$/);
});

it('is a plain form without scripts', async () => {
  await open({ javaScriptEnabled: false });
  expect(await field().getAttribute('role')).toBe(null);
  await field().fill('エクセル 印刷');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/search?*');
  expect(new URL(page.url()).searchParams.get('q')).toBe('エクセル 印刷');
  expect(await field().inputValue()).toBe('エクセル 印刷');
  await page.getByRole('button', { name: '検索', exact: true }).click();
  expect(new URL(page.url()).searchParams.get('q')).toBe('エクセル 印刷');
});

describe.each([
  { colorScheme: 'light', width: 1280, forcedColors: 'none' },
  { colorScheme: 'dark', width: 390, forcedColors: 'none' },
  { colorScheme: 'light', width: 320, forcedColors: 'active' },
] as const)('in $colorScheme, $width px, forced colours $forcedColors', ({ colorScheme, width, forcedColors }) => {
  it.each(['/', '/posts'])('has no accessibility violation on %s, and fits', async (path) => {
    await open({ colorScheme, forcedColors, viewport: { width, height: 640 } }, path);
    await field().pressSequentially('Excel');
    await options().nth(2).waitFor();
    await page.keyboard.press('ArrowDown');
    const { violations } = await new AxeBuilder({ page }).disableRules('region').analyze();
    // The bar of the demo stands outside of all landmarks.
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    const box = await list().boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    for (const each of [field(), page.locator('.search-box__button'), options().first()])
      expect((await each.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    const last = (await options().count()) - 1;
    for (let step = 0; step < last; step += 1) await page.keyboard.press('ArrowDown');
    expect(await options().nth(last).getAttribute('aria-selected')).toBe('true');
    const [option, frame] = [await options().nth(last).boundingBox(), await list().boundingBox()];
    expect(option?.y).toBeGreaterThanOrEqual(frame?.y ?? Number.NaN);
    expect((option?.y ?? 0) + (option?.height ?? 0)).toBeLessThanOrEqual((frame?.y ?? 0) + (frame?.height ?? 0) + 1);
  });
});
