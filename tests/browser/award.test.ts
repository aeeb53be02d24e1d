import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import { fiscalYear } from '../../src/lib/index.ts';
import { newContext, type Office, openOffice, signInAs } from './support.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.close());

const YEAR = fiscalYear(new Date());
/** 4-4-4-4 of Crockford's digits. */
const RECEIPT = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;

/** Ticks these cards and no others, by a click on the title as a person would. */
async function choose(page: Page, wanted: number[]): Promise<void> {
  const ticks = page.locator('.ballot-card__tick');
  for (let index = 0; index < (await ticks.count()); index += 1) {
    if ((await ticks.nth(index).isChecked()) !== wanted.includes(index))
      await page.locator('label.ballot-card__title').nth(index).click();
  }
}

// Scripts only improve what works without them, and most people will vote on whatever is at hand.
describe.each([
  { scripts: true, width: 1280, person: 'suzuki' },
  { scripts: false, width: 390, person: 'sato' },
] as const)('with scripts: $scripts, at $width px', ({ scripts, width, person }) => {
  const open = () => newContext(office, { javaScriptEnabled: scripts, viewport: { width, height: 800 } });

  it('takes a voter from the first page through every category to the receipts', async () => {
    const context = await open();
    const page = await signInAs(context, person);
    const clicked: string[] = [];
    const click = async (name: string | RegExp) => {
      clicked.push(String(name));
      await page
        .locator('main')
        .getByRole('link', { name })
        .or(page.locator('main').getByRole('button', { name }))
        .first()
        .click();
    };
    await click('投票する');
    for (let category = 0; category < 3; category += 1) {
      await click(/に投票する$/);
      await page.locator('label.ballot-card__title').first().click();
      await click('投票する');
    }
    expect(await page.locator('.ballot-next').innerText()).toContain('すべての部門');
    const receipts = await page.locator('.receipt code').allInnerTexts();
    expect(receipts.map((receipt) => RECEIPT.test(receipt))).toEqual([true, true, true]);
    expect(new Set(receipts).size).toBe(3);
    // Two clicks and one tick for a category, one to come here: well under a minute.
    expect(clicked).toHaveLength(7);
    if (scripts) expect(await page.locator('.receipt button').count()).toBe(3);
    await context.close();
  });

  it('keeps the ticks where there are too many, shows them again after, and lets a ballot be changed or blank', async () => {
    const context = await open();
    const page = await signInAs(context, person);
    await page.goto(`/awards/${YEAR}/ballot/everyday`);
    const card = (index: number) => page.locator('label.ballot-card__title').nth(index);
    await choose(page, [0, 1, 2]);
    expect(await page.locator('.ballot-card__over:visible').count()).toBe(0);
    await card(3).click();
    expect(await page.locator('.ballot-card__over:visible').count()).toBeGreaterThan(0);
    const submit = page.locator('.ballot-bar button');
    await submit.click();
    expect(await page.locator('.error-summary').innerText()).toContain('多すぎます');
    expect(await page.locator('.ballot-card__tick:checked').count()).toBe(4);
    await card(3).click();
    await submit.click();
    expect(await page.locator('.notice--success').innerText()).not.toBe('');
    const [receipt] = await page.locator('.receipt code').allInnerTexts();
    await page.goto(`/awards/${YEAR}/ballot/everyday`);
    expect(await page.locator('.ballot-card__tick:checked').count()).toBe(3);
    expect(await submit.innerText()).toBe('投票し直す');
    await choose(page, []);
    expect(await submit.innerText()).toBe('白票で投票する');
    await submit.click();
    expect((await page.locator('.receipt code').allInnerTexts()).includes(receipt ?? '')).toBe(true);
    await page.goto(`/awards/${YEAR}/ballot/everyday`);
    expect(await page.locator('.ballot-card__tick:checked').count()).toBe(0);
    await context.close();
  });
});

it('lets the case be read in another tab without losing a tick', async () => {
  const context = await newContext(office);
  const page = await signInAs(context, 'sato');
  await page.goto(`/awards/${YEAR}/ballot/large`);
  await choose(page, [0]);
  const [reading] = await Promise.all([context.waitForEvent('page'), page.locator('.ballot-card__links a').first().click()]);
  await reading.waitForLoadState();
  expect(new URL(reading.url()).pathname).toMatch(/^\/posts\/\d+$/);
  await reading.close();
  expect(await page.locator('.ballot-card__tick').first().isChecked()).toBe(true);
  await context.close();
});

it('says why somebody cannot choose an entry, and offers no box for it', async () => {
  const context = await newContext(office);
  const page = await signInAs(context, 'sato');
  await page.goto(`/awards/${YEAR}/ballot/everyday`);
  const barred = page.locator('.ballot-card--closed', { hasText: '同じ所属' });
  expect(await barred.count()).toBe(1);
  expect(await barred.locator('input').count()).toBe(0);
  const withdrawn = page.locator('.ballot-card--closed', { hasText: '取り下げ' });
  expect(await withdrawn.locator('s').count()).toBe(1);
  await context.close();
});

it('leads from a case to the entry, and from last year to its result, which anybody can check', async () => {
  const context = await newContext(office);
  const page = await signInAs(context, 'sato');
  await page.goto('/awards');
  await page
    .locator(`a[href="/awards/${YEAR - 1}/result"]`)
    .first()
    .click();
  expect(await page.locator('h1').innerText()).toContain('結果');
  await page.goto(`/awards/${YEAR - 1}/verification`);
  expect(await page.locator('main').innerText()).toMatch(/[0-9a-f]{64}/);
  const known =
    (await (await page.request.get(`/awards/${YEAR - 1}/receipts.txt`)).text()).match(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/)?.[0] ?? '';
  await page.locator('input[name="receipt"]').fill(known.toLowerCase().replaceAll('-', ' '));
  await page.locator('input[name="receipt"]').press('Enter');
  await page.waitForURL(/receipt=/);
  expect(await page.locator('main').innerText()).toContain(known);
  await context.close();
});

describe('when the vote comes to its end', () => {
  const DAY = 86_400_000;
  let ahead = 0;
  let late: Office;

  beforeAll(async () => {
    late = await openOffice({ clock: { now: () => new Date(Date.now() + ahead) } });
  });
  afterAll(() => late.close());

  it('refuses somebody who has left, and what is sent after the close, with a sentence each', async () => {
    const context = await newContext(late);
    const page = await signInAs(context, 'suzuki');
    await page.goto(`/awards/${YEAR}/ballot/everyday`);
    await choose(page, [0]);
    setActive(late.db, 'suzuki', false, new Date());
    await page.locator('.ballot-bar button').click();
    expect(new URL(page.url()).pathname).not.toMatch(/ballot$/);
    expect(await page.locator('main').innerText()).toContain('サインイン');
    expect(
      late.db
        .prepare<[], { n: number }>(
          "SELECT count(*) AS n FROM award_participations p JOIN users u ON u.id = p.user_id WHERE u.login = 'suzuki' AND p.year = (SELECT max(year) FROM award_years)",
        )
        .get()?.n,
    ).toBe(0);
    await context.close();

    const other = await newContext(late);
    const sato = await signInAs(other, 'sato');
    await sato.goto(`/awards/${YEAR}/ballot/everyday`);
    await choose(sato, [0]);
    // Nine days and some hours are left; the session has to live on, so the clock goes in one step to the minute after the close.
    ahead = 10 * DAY;
    late.db.exec("UPDATE sessions SET last_seen_at = '2999-01-01T00:00:00.000Z', expires_at = '2999-01-01T00:00:00.000Z'");
    await sato.locator('.ballot-bar button').click();
    expect(await sato.locator('main').innerText()).toMatch(/投票.*(終わ|締め切)/);
    await other.close();
  });

  it('lets a secretary close the box, count, and freeze the shortlist without a spreadsheet', async () => {
    const context = await newContext(late);
    const page = await signInAs(context, 'takahashi');
    await page.goto(`/secretariat/awards/${YEAR}/counting`);
    expect(await page.locator('main').innerText()).not.toMatch(/\d+票/);
    await page.locator('.count-next button').click();
    expect(await page.locator('.count-table').count()).toBe(3);
    for (let lot = page.locator('.count-next a[href*="/lots/"]'); (await lot.count()) > 0; ) {
      await lot.first().click();
      const inputs = page.locator('main form input[type="text"]');
      for (let index = 0; index < (await inputs.count()); index += 1)
        await inputs.nth(index).fill((await inputs.nth(index).getAttribute('inputmode')) === 'numeric' ? '417' : '佐藤、鈴木');
      await page.locator('main form button').last().click();
      await page.goto(`/secretariat/awards/${YEAR}/counting`);
    }
    await page.locator('.count-next button').click();
    await page.goto(`/awards/${YEAR}/result`);
    expect(await page.locator('.result-entry').count()).toBeGreaterThanOrEqual(9);
    expect(await page.locator('main').innerText()).not.toMatch(/\d+位/);
    await page.goto(`/awards/${YEAR}/verification`);
    expect(await page.locator('main').innerText()).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
    await context.close();
  });
});
