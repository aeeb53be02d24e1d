import type { BrowserContext } from 'playwright-core';
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

// Every journey is made twice: scripts only improve what works without them.
describe.each([{ scripts: true }, { scripts: false }])('with scripts: $scripts', ({ scripts }) => {
  const open = (): Promise<BrowserContext> => newContext(office, { javaScriptEnabled: scripts });

  it('takes a reader from the sign-in page to a tip that is recorded as used', async () => {
    const context = await open();
    const page = await signInAs(context, 'sato');
    await page.goto('/categories/word?order=helpful');
    await page
      .locator('.post-list .post-card__title a')
      .nth(scripts ? 0 : 1)
      .click();
    const votes = async () => Number(await page.locator('#helpful .button__count').innerText());
    const before = await votes();
    const given = await page.locator('#helpful button[aria-pressed]').first().getAttribute('aria-pressed');
    await page.locator('#helpful button[aria-pressed]').first().click();
    expect(await votes()).toBe(given === 'true' ? before - 1 : before + 1);
    await page.locator('#adoption summary').click();
    await page.getByLabel('1回で短くなる時間').fill('１５');
    await page.locator('select[name="per"]').selectOption('week');
    await page.locator('#f-times').fill('3');
    await page.locator('#adoption form button[type="submit"]', { hasText: /記録する|今月から変える/ }).click();
    await expect.poll(() => page.locator('#adoption').innerText()).toContain('1回15分 × 月13回');
    await page.goto('/me/adoptions');
    expect(await page.locator('.adoption-list').innerText()).toContain('1回15分 × 月13回');
    await context.close();
  });

  it('keeps what was typed when a field is wrong, previews, publishes, edits, withdraws and republishes', async () => {
    const context = await open();
    const page = await signInAs(context, 'suzuki');
    await page.goto('/posts/new');
    await page.locator('.choice-card a[href$="kind=tip"]').click();
    await page.locator('#f-title').fill('短い');
    await page.locator('#f-body').fill('## 手順\n\n1. **「開く」**を押す\n\n```vba\nSub A()\nEnd Sub\n```');
    await page.locator('#f-tags').fill('Excel、マクロ');
    await page.locator('select[name="categoryId"]').selectOption({ index: 1 });
    await page.locator('button[value="publish"]').click();
    expect(await page.locator('.error-summary').innerText()).toContain('題名は5〜100文字');
    expect(await page.locator('#f-tags').inputValue()).toBe('Excel、マクロ');
    expect(await page.locator('#f-body').inputValue()).toContain('End Sub');
    await page.locator('#f-title').fill(`日報の転記をボタンひとつにする(${scripts})`);
    await page.locator('button[value="preview"]').click();
    expect(await page.locator('.preview strong').innerText()).toBe('「開く」');
    await page.locator('button[value="publish"]').click();
    expect(await page.locator('.notice').innerText()).toContain('公開しました');
    expect(await page.locator('.code-block').innerText()).toContain('Sub A()');
    await page.locator('.post__manage a').first().click();
    await page.locator('#f-body').fill('書き直しました。');
    await page.locator('button[value="publish"]').click();
    expect(await page.locator('.post__body').innerText()).toBe('書き直しました。');
    await page.locator('.post__manage a', { hasText: '取り下げる' }).click();
    await page.locator('main button[type="submit"]').click();
    expect(await page.locator('main').innerText()).toContain('取り下げられています');
    await page.locator('.post__manage button', { hasText: '公開に戻す' }).click();
    expect(await page.locator('.notice').innerText()).toContain('公開に戻しました');
    await context.close();
  });

  it('writes, answers, edits and deletes comments', async () => {
    const context = await open();
    const page = await signInAs(context, 'tanaka');
    await page.goto('/posts?order=new');
    await page.locator('.post-card__title a').nth(3).click();
    await page.locator('#comment-form textarea').fill('うちの課でも試します。');
    await page.locator('#comment-form button').click();
    const comment = page.locator('.comment', { hasText: 'うちの課でも試します。' }).last();
    await comment.getByRole('link', { name: '返信' }).click();
    await page.locator('form[id^="reply-"] textarea').fill('結果をあとで書きます。');
    await page.locator('form[id^="reply-"] button').click();
    const reply = page.locator('.comment-list--replies .comment', { hasText: '結果をあとで書きます。' });
    await reply.getByRole('link', { name: '編集' }).click();
    await page.locator('#f-body').fill('結果を書きました。');
    await page.locator('main button[type="submit"]').click();
    await page
      .locator('.comment-list--replies .comment', { hasText: '結果を書きました。' })
      .getByRole('link', { name: '削除' })
      .click();
    await page.locator('main button[type="submit"]').click();
    expect(await page.locator('#comments').innerText()).not.toContain('結果を書きました。');
    await context.close();
  });

  it('lets a moderator hide a post with a reason that its author reads, and show it again', async () => {
    const author = await open();
    const writing = await signInAs(author, 'suzuki');
    await writing.goto('/me/posts');
    await writing.locator('table a').last().click();
    const path = new URL(writing.url()).pathname;
    const moderator = await open();
    const page = await signInAs(moderator, 'takahashi');
    await page.goto(path);
    await page.locator('.post__manage a', { hasText: '非表示にする' }).click();
    await page.locator('#f-reason').fill('数字を確かめてください。');
    await page.locator('main button[type="submit"]').click();
    await writing.goto(path);
    expect(await writing.locator('.notice--warning', { hasText: '非表示' }).innerText()).toContain('数字を確かめてください。');
    const stranger = await open();
    expect((await (await signInAs(stranger, 'tanaka')).goto(path))?.status()).toBe(404);
    await page.locator('.post__manage button', { hasText: '表示に戻す' }).click();
    expect((await writing.goto(path))?.status()).toBe(200);
    await Promise.all([author.close(), moderator.close(), stranger.close()]);
  });

  it('lets a moderator rename, order and merge categories and tags', async () => {
    const context = await open();
    const page = await signInAs(context, 'takahashi');
    await page.goto('/moderation/categories');
    const last = page.locator('.manage-list__item').last();
    const name = (await last.locator('h2 a').innerText()).trim();
    await last.locator('button[value="up"]').click();
    expect((await page.locator('.manage-list__item').nth(-2).locator('h2 a').innerText()).trim()).toBe(name);
    const moved = page.locator('.manage-list__item').nth(-2);
    await moved.locator('summary').click();
    await moved.locator('input[name="name"]').fill(`${name}2`);
    await moved
      .locator('form', { has: page.locator('input[name="name"]') })
      .locator('button')
      .click();
    expect(await page.locator('.manage-list').innerText()).toContain(`${name}2`);
    await page.goto('/moderation/tags');
    const tags = page.locator('.manage-list__item');
    const [first, second] = [
      await tags.nth(0).locator('input[name="name"]').inputValue(),
      await tags.nth(1).locator('input[name="name"]').inputValue(),
    ];
    await tags.nth(1).locator('input[name="name"]').fill(first);
    await tags.nth(1).locator('button').click();
    expect(await page.locator('.notice').innerText()).toContain('統合しました');
    expect(await page.locator(`input[value="${second}"]`).count()).toBe(0);
    await context.close();
  });

  it('speaks English and turns dark on request, for a stranger as for a person', async () => {
    const context = await open();
    const page = await context.newPage();
    await page.goto('/session/new');
    await page.locator('footer button[value="en"]').click();
    expect(await page.locator('h1').innerText()).toBe('Sign in');
    await page.locator('footer button[value="dark"]').click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    await page.locator('button[name="person"][value="tanaka"]').click();
    await page.locator('footer button[value="en"]').click();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.locator('footer button[value="ja"]').click();
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
    await context.close();
  });

  it('keeps a bookmark', async () => {
    const context = await open();
    const page = await signInAs(context, 'tanaka');
    await page.goto(`/posts?order=new&kind=${scripts ? 'tip' : 'case_study'}`);
    const title = await page.locator('.post-card__title a').first().innerText();
    await page.locator('.post-card__title a').first().click();
    await page.getByRole('button', { name: 'ブックマークする' }).click();
    await page.goto('/me/bookmarks');
    expect(await page.locator('main').innerText()).toContain(title);
    await context.close();
  });
});

it('copies a code block with one click', async () => {
  const context = await newContext(office, { permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await signInAs(context, 'sato');
  await page.goto('/categories/automation?order=helpful&kind=tip');
  await page.locator('.post-card__title a').first().click();
  const block = page.locator('.code-block').first();
  await block.locator('.copy-button').click();
  await expect.poll(() => block.locator('.copy-button').innerText()).toBe('コピーしました');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe((await block.locator('code').innerText()).replace(/\n$/, ''));
  await context.close();
});

it('can be used with the keyboard alone', async () => {
  const context = await newContext(office);
  const page = await context.newPage();
  await page.goto('/session/new');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip-link');
  await page.keyboard.press('Enter');
  for (let steps = 0; steps < 5; steps += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => document.activeElement?.getAttribute('value'))) === 'sato') break;
  }
  await page.keyboard.press('Enter');
  await page.waitForURL('**/');
  await page.locator('.post-card__title a').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/posts/*');
  await page.locator('#comment-form textarea').focus();
  await page.keyboard.type('キーボードだけで書きました。');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL('**#comment-*');
  expect(await page.locator('#comments').innerText()).toContain('キーボードだけで書きました。');
  await context.close();
});

it('sets an empty installation up in the browser', async () => {
  const { openSetup } = await import('../../src/accounts/index.ts');
  const fresh = await openOffice({ filled: false });
  const context = await newContext(fresh);
  const page = await context.newPage();
  await page.goto(`/setup/${openSetup(fresh.db)}`);
  await page.locator('#f-officeName').fill('みなと市');
  await page.locator('#f-departmentName').fill('情報政策課');
  await page.locator('#f-name').fill('伊藤 誠');
  await page.locator('#f-login').fill('ito');
  await page.locator('#f-password').fill('みどりの傘と三匹のペンギン 42');
  await page.locator('main button[type="submit"]').click();
  await page.waitForURL('**/');
  expect(await page.locator('main').innerText()).toContain('まだ投稿がありません');
  await context.close();
  await fresh.close();
});

it('keeps what was typed when the session has ended meanwhile, and goes on after signing in', async () => {
  const context = await newContext(office);
  const page = await signInAs(context, 'suzuki');
  await page.goto('/posts/new?kind=tip');
  await page.locator('#f-title').fill('席を外している間に終わったセッション');
  await page.locator('#f-body').fill('三十分かけて書いた、とても大切な本文です。');
  await page.locator('select[name="categoryId"]').selectOption({ index: 2 });
  office.db.exec('DELETE FROM sessions');
  await page.locator('button[value="publish"]').click();
  expect(await page.locator('main').innerText()).toContain('サインインの期限が切れました');
  await page.locator('button[name="person"][value="suzuki"]').click();
  await page.waitForURL('**/posts/new?draft=*');
  expect(await page.locator('#f-body').inputValue()).toBe('三十分かけて書いた、とても大切な本文です。');
  await page.locator('button[value="publish"]').click();
  expect(await page.locator('h1').innerText()).toContain('席を外している間');
  await context.close();
});
