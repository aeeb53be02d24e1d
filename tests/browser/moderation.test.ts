import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyCounters } from '../../src/cli/verify.ts';
import { flushWrites } from '../../src/db/index.ts';
import { newContext, type Office, openOffice, type Person, signInAs } from './support.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
});

afterAll(async () => {
  flushWrites(office.db);
  expect(verifyCounters(office.db)).toEqual([]);
  await office.close();
});

/** Listed tips of 鈴木, the oldest first. */
const tipsOfSuzuki = (): number[] =>
  office.db
    .prepare<[], { id: number }>(`
      SELECT p.id FROM posts p JOIN users u ON u.id = p.author_id
       WHERE u.login = 'suzuki' AND p.kind = 'tip' AND p.listed = 1 ORDER BY p.confirmed_on, p.id`)
    .all()
    .map(({ id }) => id);

// Every journey is made twice: scripts only improve what works without them.
describe.each([{ scripts: true }, { scripts: false }])('with scripts: $scripts', ({ scripts }) => {
  const enter = async (person: Person) => signInAs(await newContext(office, { javaScriptEnabled: scripts }), person);

  it('takes a report from a reader to the moderators, and their answer to the author and into the log', async () => {
    const post = `/posts/${tipsOfSuzuki().at(-1)}`;
    const reader = await enter('sato');
    await reader.goto(post);
    const title = await reader.locator('h1').innerText();
    await reader.locator('.post__report a').click();
    await reader.getByLabel('個人情報や内部の情報がある').check();
    await reader.getByLabel('くわしい内容').fill('2枚目の図に電話番号があります');
    await reader.locator('main form button[type="submit"]').click();
    await reader.locator('.notice[role="status"]', { hasText: '運営に知らせました' }).waitFor();

    const moderator = await enter('takahashi');
    await moderator.locator('.person-menu__button').click();
    await moderator.locator('.person-menu__link[href="/moderation"]').click();
    await moderator
      .locator('.care-list__item', { hasText: '2枚目の図に電話番号があります' })
      .locator('.care-list__actions a')
      .click();
    await moderator.getByLabel('非表示にする').check();
    await moderator.locator('#f-explanation').fill('電話番号を消してから表示に戻します。');
    await moderator.getByLabel('書いた人への連絡').fill('図を差し替えてください。');
    await moderator.locator('main form button[type="submit"]', { hasText: '対応済みにする' }).click();
    await moderator.locator('.notice[role="status"]', { hasText: '対応済みにしました' }).waitFor();
    expect((await reader.goto(post))?.status()).toBe(404);

    const author = await enter('suzuki');
    await author.goto('/me/notes');
    const note = author.locator('.care-list__item', { hasText: '図を差し替えてください。' });
    expect(await author.locator('main').innerText()).toContain('電話番号を消してから表示に戻します。');
    expect(await author.locator('main').innerText()).not.toContain('佐藤');
    await note.locator('button', { hasText: '確認しました' }).click();
    await author.locator('.care-list__item--done', { hasText: '図を差し替えてください。' }).first().waitFor();

    await reader.goto('/moderation/log');
    const entry = reader.locator('.log__entry').first();
    expect(await entry.innerText()).toContain('電話番号を消してから表示に戻します。');
    expect(await entry.innerText()).not.toContain(title);
    await moderator.goto('/moderation?show=hidden');
    await moderator.locator('.care-list__item', { hasText: title }).locator('button', { hasText: '表示に戻す' }).click();
    expect((await reader.goto(post))?.status()).toBe(200);
    for (const page of [reader, moderator, author]) await page.context().close();
  });

  it('lets an author confirm an old tip that a reader found broken', async () => {
    const [oldest] = tipsOfSuzuki();
    const reader = await enter('sato');
    await reader.goto(`/posts/${oldest}`);
    await reader.locator('#obsolete summary').click();
    await reader.getByLabel('使えないところ').fill('手順3のボタンがありません');
    await reader.locator('#obsolete button').click();
    await reader.locator('.notice--warning', { hasText: '手順3のボタンがありません' }).waitFor();

    const author = await enter('suzuki');
    await author.goto('/me/posts');
    const title = await reader.locator('h1').innerText();
    await author.locator('.care-list__item', { hasText: title }).locator('button', { hasText: 'いまも正しい' }).click();
    await author.locator('.notice[role="status"]', { hasText: 'いまも正しいと確認しました' }).waitFor();
    await reader.goto(`/posts/${oldest}`);
    expect(await reader.locator('main').innerText()).not.toContain('手順3のボタンがありません');
    for (const page of [reader, author]) await page.context().close();
  });

  it('throws a post away and takes it back', async () => {
    const [oldest] = tipsOfSuzuki();
    const author = await enter('suzuki');
    await author.goto(`/posts/${oldest}`);
    await author.locator('.post__manage a', { hasText: 'ごみ箱に入れる' }).click();
    await author.locator('main form button[type="submit"]').click();
    await author.locator('.notice--warning', { hasText: '完全に削除されます' }).waitFor();
    await author.goto('/me/posts');
    await author.locator('button', { hasText: 'ごみ箱から戻す' }).first().click();
    await author.goto(`/posts/${oldest}`);
    await author.locator('.post__manage button', { hasText: '公開に戻す' }).click();
    await author.locator('.notice[role="status"]', { hasText: '公開に戻しました' }).waitFor();
    await author.context().close();
  });

  it('announces something on every page and ends it', async () => {
    const moderator = await enter('takahashi');
    await moderator.goto('/moderation/announcements/new');
    await moderator.locator('#f-title').fill(`土曜日の夜に点検します(${scripts})`);
    await moderator.locator('#f-body').fill('**22:00**から止まります。');
    await moderator.locator('main form.form button[type="submit"]', { hasText: '登録する' }).click();
    const reader = await enter('sato');
    await reader.goto('/departments');
    await reader.locator('.announcement-bar a', { hasText: '土曜日の夜に点検します' }).click();
    expect(await reader.locator('main strong').innerText()).toBe('22:00');
    await moderator
      .locator('.care-list__item', { hasText: '土曜日の夜に点検します' })
      .locator('button', { hasText: '今すぐ終える' })
      .click();
    await reader.goto('/departments');
    expect(await reader.locator('.announcement-bar a', { hasText: '土曜日の夜に点検します' }).count()).toBe(0);
    for (const page of [moderator, reader]) await page.context().close();
  });
});
