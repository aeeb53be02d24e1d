import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCounters } from '../../src/cli/verify.ts';
import { flushWrites } from '../../src/db/index.ts';
import { newContext, type Office, openOffice, signInAs } from './support.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
});

afterAll(async () => {
  flushWrites(office.db);
  expect(verifyCounters(office.db)).toEqual([]);
  await office.close();
});

const NUMBER = '1234-5678-9018';

// Every journey is made twice: scripts only improve what works without them.
describe.each([{ scripts: true }, { scripts: false }])('with scripts: $scripts', ({ scripts }) => {
  const open = (): Promise<BrowserContext> => newContext(office, { javaScriptEnabled: scripts });

  /** Publishes a tip and returns its address. */
  async function publish(
    page: Page,
    title: string,
    body: string,
    fill: (page: Page) => Promise<void> = async () => {},
  ): Promise<string> {
    await page.goto('/posts/new?kind=tip');
    await page.locator('#f-title').fill(title);
    await page.locator('#f-body').fill(body);
    await page.locator('#f-categoryId').selectOption({ index: 1 });
    await fill(page);
    await page.locator('button[value="publish"]').click();
    await page.waitForURL(/\/posts(\/\d+)?$/);
    return new URL(page.url()).pathname;
  }

  it('puts two changes of one post together and asks where they collide', async () => {
    const [mine, theirs] = [await open(), await open()];
    const [suzuki, sato] = [await signInAs(mine, 'suzuki'), await signInAs(theirs, 'sato')];
    const path = await publish(suzuki, `二人で直す小技(${scripts})`, '## 手順\n\n1. 開く', async (page) => {
      await page.locator('.more-fields summary').click();
      await page.locator('#f-coauthors').fill('佐藤 美咲');
    });
    for (const page of [suzuki, sato]) await page.goto(`${path}/edition`);
    await sato.locator('#f-body').fill('## 手順\n\n1. 開く\n2. 佐藤が足した行');
    await sato.locator('#f-goal').fill('佐藤が書いた、できること');
    await sato.locator('button[value="publish"]').click();
    await sato.waitForURL(`**${path}`);
    await suzuki.locator('#f-body').fill('## 手順\n\n1. 鈴木が開く');
    await suzuki.locator('#f-tags').fill('共同');
    await suzuki.locator('button[value="publish"]').click();
    const conflict = suzuki.locator('.conflict');
    expect(await conflict.locator('h3').allInnerTexts()).toEqual(['本文']);
    expect(await conflict.locator('del').first().innerText()).toContain('佐藤が足した行');
    expect(await suzuki.locator('#f-goal').inputValue()).toBe('佐藤が書いた、できること');
    expect(await suzuki.locator('#f-body').inputValue()).toBe('## 手順\n\n1. 鈴木が開く');
    await suzuki.locator('#f-body').fill('## 手順\n\n1. 鈴木が開く\n2. 佐藤が足した行');
    await suzuki.locator('button[value="publish"]').click();
    await suzuki.waitForURL(`**${path}`);
    expect(await suzuki.locator('.post__content').innerText()).toContain('佐藤が書いた、できること');
    expect(await suzuki.locator('.post__body').innerText()).toContain('佐藤が足した行');
    await suzuki.goto(`${path}/revisions`);
    expect(await suzuki.locator('.revision-list__item').count()).toBe(3);
    await suzuki.locator('.revision-list a').last().click();
    await suzuki.getByRole('button', { name: 'この内容に戻す' }).click();
    expect(await suzuki.locator('.post__body').innerText()).not.toContain('佐藤');
    await Promise.all([mine.close(), theirs.close()]);
  });

  it('stops a My Number once, and a moderator takes it out of the history', async () => {
    const [writing, moderating] = [await open(), await open()];
    const suzuki = await signInAs(writing, 'suzuki');
    const path = await publish(suzuki, `番号の入った小技(${scripts})`, `控えの番号は ${NUMBER} です。`);
    expect(path).toBe('/posts');
    expect(await suzuki.locator('mark').innerText()).toBe(NUMBER);
    await suzuki.locator('#number-reason').fill('物品の伝票番号の見本です');
    await suzuki.getByRole('button', { name: '理由を添えて送る' }).click();
    await suzuki.waitForURL('**/posts/*');
    const post = new URL(suzuki.url()).pathname;
    await suzuki.goto(`${post}/edition`);
    await suzuki.locator('#f-body').fill('番号を消しました。');
    // An edit after the five minutes in which one person's saves are one revision.
    office.db.exec("UPDATE revisions SET started_at = '2020-01-01T00:00:00.000Z'");
    await suzuki.locator('button[value="publish"]').click();
    await suzuki.waitForURL(`**${post}`);
    await suzuki.goto(`${post}/revisions`);
    await suzuki.locator('.revision-list a').first().click();
    expect(await suzuki.locator('.difference').innerText()).toContain(NUMBER);
    const moderator = await signInAs(moderating, 'takahashi');
    await moderator.goto('/moderation?show=numbers');
    expect(await moderator.locator('main').innerText()).toContain('物品の伝票番号の見本です');
    await moderator.goto(post);
    await moderator.locator('.post__manage a', { hasText: '一部を伏せる' }).click();
    await moderator.locator('#f-passage').fill(NUMBER);
    await moderator.locator('#f-reason').fill('個人の番号のため');
    await moderator.locator('button[value="check"]').click();
    expect(await moderator.locator('.redaction-places').innerText()).toContain('1か所');
    await moderator.locator('button[value="redact"]').click();
    await moderator.waitForURL(`**${post}`);
    await suzuki.goto(`${post}/revisions`);
    await suzuki.locator('.revision-list a').first().click();
    expect(await suzuki.locator('main').innerText()).not.toContain('5678');
    expect(await suzuki.locator('.difference').innerText()).toContain('■■■');
    await suzuki.goto('/moderation/log');
    expect(await suzuki.locator('main').innerText()).toContain('個人の番号のため');
    await Promise.all([writing.close(), moderating.close()]);
  });

  it('takes a question to its answer and a quick win to a tip', async () => {
    const [asking, helping] = [await open(), await open()];
    const [sato, suzuki] = [await signInAs(asking, 'sato'), await signInAs(helping, 'suzuki')];
    await sato.goto('/questions');
    await sato.getByRole('link', { name: '質問する' }).click();
    await sato.locator('#f-title').fill(`宛名の列を分ける方法はありますか(${scripts})`);
    await sato.locator('#f-body').fill('1つのセルに郵便番号と住所が入っています。');
    await sato.locator('#f-categoryId').selectOption({ index: 1 });
    await sato.locator('button[value="publish"]').click();
    await sato.waitForURL('**/posts/*');
    expect(await sato.locator('.question-box').innerText()).toContain('回答を待っています');
    await suzuki.goto('/questions?order=unanswered');
    await suzuki.locator('.post-card__title a').first().click();
    await suzuki.locator('#comment-form textarea').fill('区切り位置で分けられます。');
    await suzuki.locator('#comment-form button').click();
    await sato.reload();
    await sato.getByRole('button', { name: 'この回答で解決した' }).click();
    expect(await sato.locator('.question-box__answer').innerText()).toContain('区切り位置で分けられます。');

    await sato.goto('/');
    await sato.locator('.quick-win-box summary').click();
    await sato.locator('#quick-before').fill('回覧を紙で回していた');
    await sato.locator('#quick-after').fill(`回覧を共有フォルダーに置いた(${scripts})`);
    await sato.locator('#quick-minutes').fill('10');
    await sato.locator('#quick-category').selectOption({ index: 2 });
    await sato.locator('.quick-win-form button').click();
    await sato.waitForURL('**/posts/*');
    const path = new URL(sato.url()).pathname;
    await suzuki.goto(path);
    await suzuki.locator('#helpful button').first().click();
    await sato.goto(path);
    await sato.getByRole('link', { name: '小技に育てる' }).click();
    await sato.locator('#f-body').fill('## 手順\n\n1. 共有フォルダーを作る');
    await sato.locator('button[value="publish"]').click();
    await sato.waitForURL(`**${path}`);
    expect(await sato.locator('.post__labels .chip').innerText()).toBe('小技');
    expect(await sato.locator('.post-actions').first().innerText()).toContain('1');
    await Promise.all([asking.close(), helping.close()]);
  });
});
