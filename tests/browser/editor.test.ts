import { crc32, deflateSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newContext, type Office, openOffice, type Person, signInAs } from './support.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
});

afterAll(() => office.close());

const body = (page: Page): Locator => page.locator('#f-body');
const status = (page: Page): Locator => page.locator('.draft-status');
const drafts = () => office.db.prepare<[], { drafts: number }>('SELECT count(*) AS drafts FROM drafts').get()?.drafts;
const draftText = (id: string | null, name: string) =>
  office.db
    .prepare<[string | null, string], { value: string }>('SELECT value FROM draft_fields WHERE draft_id = ? AND name = ?')
    .get(id, name)?.value;
const draftIdOf = (page: Page): string | null => new URL(page.url()).searchParams.get('draft');

/** A window with a new tip in it, whose editor is awake and whose text is empty. */
async function write(context: BrowserContext, person: Person = 'suzuki', kind = 'tip'): Promise<Page> {
  const page = await signInAs(context, person);
  await openEditor(page, `/posts/new?kind=${kind}`);
  if (kind === 'tip') await body(page).fill('');
  return page;
}

async function openEditor(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('.editor-bar').waitFor();
}

async function saved(page: Page): Promise<void> {
  await page.locator('.draft-state:not(.draft-state--trouble)', { hasText: /保存しました|Draft saved/ }).waitFor();
}

/** Waits until the server has what the form shows. */
const savedAs = (page: Page, name: string, text: string) =>
  expect.poll(() => draftText(draftIdOf(page), name), { timeout: 10_000 }).toBe(text);

/** Puts things on the clipboard of a paste, as programs do: several forms at once. */
async function paste(
  field: Locator,
  texts: Record<string, string>,
  pictures: { name: string; base64: string }[] = [],
): Promise<boolean> {
  return field.evaluate(
    (element: HTMLTextAreaElement, { texts, pictures }) => {
      const clipboardData = new DataTransfer();
      for (const [type, text] of Object.entries(texts)) clipboardData.setData(type, text);
      for (const { name, base64 } of pictures) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        clipboardData.items.add(new File([bytes], name, { type: 'image/png' }));
      }
      element.focus();
      return element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    { texts, pictures },
  );
}

/** A PNG of one colour. */
function png(width = 40, height = 30): string {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const rows = Buffer.alloc((width * 3 + 1) * height, 0x66);
  for (let row = 0; row < height; row += 1) rows[row * (width * 3 + 1)] = 0;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat(parts).toString('base64');
}

/** What Excel says of three rows and two columns, the first cell of which reaches over both. */
const EXCEL_HTML = `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {mso-number-format:General}</style></head><body>
<!--StartFragment--><table border=0><col width=72 span=2>
<tr height=20><td colspan=2 class=xl65>4\u6708\u306e\r\n  \u7a93\u53e3</td></tr>
<tr style='display:none'><td>\u96a0\u3057\u305f\u884c</td><td>9</td></tr>
<tr height=20><td>\u5e02\u6c11\u8ab2|1\u968e</td><td align=right>1,200</td></tr>
<tr height=20><td>\u7a0e\u52d9\u8ab2</td><td align=right>0300</td></tr>
<![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72></td><td width=72></td></tr><![endif]>
</table><!--EndFragment--></body></html>`;

async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

describe('a draft', () => {
  it('survives closing the window', async () => {
    const first = await newContext(office);
    const page = await write(first);
    await page.locator('#f-title').fill('朝礼の当番表を自動で作る');
    await body(page).fill('## 手順\n\n1. 表を開く');
    await saved(page);
    const path = new URL(page.url());
    expect(path.pathname + path.search).toMatch(/^\/posts\/new\?draft=\d+$/);
    expect(await page.locator('input[name="back"]').first().inputValue()).toBe(path.pathname + path.search);
    await page.locator('#f-tags').fill('Excel');
    await savedAs(page, 'tags', 'Excel');
    const storageState = { ...(await first.storageState()), origins: [] };
    await first.close();

    const second = await newContext(office, { storageState });
    const again = await second.newPage();
    await again.goto('/me/drafts');
    await again.getByRole('link', { name: '朝礼の当番表を自動で作る' }).first().click();
    expect(await body(again).inputValue()).toBe('## 手順\n\n1. 表を開く');
    expect(await again.locator('#f-tags').inputValue()).toBe('Excel');
    await second.close();
  });

  it('is saved when the window is left in the middle of a word', async () => {
    const context = await newContext(office);
    const page = await write(context);
    await page.locator('#f-title').fill('途中で席を立つ人の題名');
    await saved(page);
    const id = draftIdOf(page);
    await body(page).pressSequentially('ここまで書いた');
    await page.goto('/');
    await expect.poll(() => draftText(id, 'body')).toBe('ここまで書いた');
    await openEditor(page, `/posts/new?draft=${id}`);
    expect(await page.locator('.editor-notice').count()).toBe(0);
    expect(await body(page).inputValue()).toBe('ここまで書いた');
    await context.close();
  });

  it('survives the end of the session, with what was written after it', async () => {
    const context = await newContext(office);
    const page = await write(context);
    await page.locator('#f-title').fill('席を外している間に終わるセッション');
    await body(page).fill('三十分かけて書いた本文。');
    await saved(page);
    const draftId = draftIdOf(page);
    office.db.exec('DELETE FROM sessions');
    await body(page).press('End');
    await body(page).pressSequentially('そのあとに書いた続き。');
    await page.locator('.draft-state--trouble').waitFor();
    expect(await status(page).innerText()).toContain('このブラウザに残っています');
    expect(draftText(draftId, 'body')).toBe('三十分かけて書いた本文。');
    await page.getByRole('button', { name: 'サインインして続きを書く' }).click();
    await page.locator('button[name="person"][value="suzuki"]').click();
    await page.waitForURL(`**/posts/new?draft=${draftId}`);
    await page.locator('.editor-notice').waitFor();
    await expect.poll(() => body(page).inputValue()).toBe('三十分かけて書いた本文。そのあとに書いた続き。');
    await savedAs(page, 'body', '三十分かけて書いた本文。そのあとに書いた続き。');
    await context.close();
  });

  it('survives the end of the session in a browser that stores nothing', async () => {
    const context = await newContext(office);
    await context.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    const page = await write(context);
    office.db.exec('DELETE FROM sessions');
    await page.locator('#f-title').fill('保存の場所がないブラウザで書く');
    await page.locator('.draft-state--trouble').waitFor();
    expect(await status(page).innerText()).not.toContain('このブラウザに残っています');
    await page.getByRole('button', { name: 'サインインして続きを書く' }).click();
    await page.locator('button[name="person"][value="suzuki"]').click();
    await page.waitForURL('**/posts/new?draft=*');
    expect(await page.locator('#f-title').inputValue()).toBe('保存の場所がないブラウザで書く');
    await context.close();
  });

  it('is put back from this browser when the server was never reached, and can be taken out again', async () => {
    const context = await newContext(office);
    let page = await write(context);
    await page.locator('#f-title').fill('つながらない日に書いた題名');
    await saved(page);
    const path = page.url();
    await context.setOffline(true);
    await body(page).fill('つながらない間に書いた本文');
    await page.locator('.draft-state--trouble').waitFor();
    expect(await status(page).innerText()).toContain('もう一度試します');
    await page.close();
    await context.setOffline(false);
    page = await context.newPage();
    await openEditor(page, path);
    await page.locator('.editor-notice').waitFor();
    expect(await body(page).inputValue()).toBe('つながらない間に書いた本文');
    await savedAs(page, 'body', 'つながらない間に書いた本文');
    await page.getByRole('button', { name: '戻す前の内容にする' }).click();
    expect(await body(page).inputValue()).toBe('');
    // The draft as it was is saved, too; until the server has said so the browser keeps a copy of that.
    const copies = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('chienowa:text')));
    await expect.poll(copies, { timeout: 10_000 }).toEqual([]);
    await context.close();
  });

  it('is of no interest to a colleague at the same browser', async () => {
    const context = await newContext(office);
    const page = await write(context);
    await context.route('**/me/drafts', (route) => route.abort());
    await page.locator('#f-title').fill('鈴木さんだけの題名');
    await page.locator('.draft-state--trouble').waitFor();
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto('/');
    await context.clearCookies();
    const other = await write(context, 'tanaka');
    expect(await other.locator('#f-title').inputValue()).toBe('');
    expect(await other.locator('.editor-notice').count()).toBe(0);
    await context.close();
  });

  it('asks before it saves over another window', async () => {
    const context = await newContext(office);
    const page = await write(context);
    await page.locator('#f-title').fill('二つの窓で書く題名');
    await saved(page);
    const other = await context.newPage();
    await openEditor(other, page.url());
    await body(other).fill('二つ目の窓の本文');
    await savedAs(page, 'body', '二つ目の窓の本文');
    await body(page).fill('一つ目の窓の本文');
    await page.locator('.draft-state--trouble').waitFor();
    expect(await status(page).innerText()).toContain('ほかの画面');
    expect(draftText(draftIdOf(page), 'body')).toBe('二つ目の窓の本文');
    await page.getByRole('button', { name: 'ほかの画面で保存した内容を開く' }).click();
    await page.locator('.editor-notice', { hasText: '保存されていない内容' }).waitFor();
    expect(await body(page).inputValue()).toBe('二つ目の窓の本文');
    await page.getByRole('button', { name: '入力欄に戻す' }).click();
    await savedAs(page, 'body', '一つ目の窓の本文');
    await body(other).fill('二つ目の窓の続き');
    await other.locator('.draft-state--trouble').waitFor();
    await other.getByRole('button', { name: 'この画面の内容で保存する' }).click();
    await savedAs(page, 'body', '二つ目の窓の続き');
    await context.close();
  });

  it('does not come back after the publication', async () => {
    const context = await newContext(office);
    const page = await write(context);
    const before = drafts();
    await page.locator('#f-title').fill('保存と同時に公開される小技');
    await body(page).fill('本文をひとこと。');
    await page.locator('select[name="categoryId"]').selectOption({ index: 1 });
    // The answer to the save comes late: publishing waits for it.
    await context.route('**/me/drafts', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
    const saving = page.waitForRequest('**/me/drafts');
    await page.keyboard.press('Control+s');
    await saving;
    await page.locator('button[value="publish"]').click();
    await page.waitForURL(/\/posts\/\d+$/);
    expect(drafts()).toBe(before);
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('chienowa:text')))).toEqual([]);
    await context.close();
  });

  it('asks nobody who leaves a saved text', async () => {
    const context = await newContext(office);
    const page = await write(context);
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await body(page).click();
    await page.keyboard.type('保存される本文');
    await saved(page);
    await page.goto('/');
    expect(asked).toEqual([]);
    await context.close();
  });

  it('says that a number looks like a My Number', async () => {
    const context = await newContext(office);
    const page = await write(context);
    await body(page).fill('申請者の番号は 1234 5678 9018 です。');
    await page.locator('.draft-warning', { hasText: '1234 5678 9018' }).waitFor();
    await body(page).fill('申請者の番号は書きません。');
    await expect.poll(() => page.locator('.draft-warning').innerText(), { timeout: 10_000 }).toBe('');
    await context.close();
  });
});

describe('pasting', () => {
  it('a screenshot sends it, asks for a description and shows it in the published post', async () => {
    const context = await newContext(office);
    const page = await write(context);
    await page.locator('#f-title').fill('スクリーンショットを貼り付けた小技');
    await page.locator('select[name="categoryId"]').selectOption({ index: 1 });
    await body(page).fill('画面はこうなります。');
    await body(page).press('End');
    expect(await paste(body(page), {}, [{ name: 'image.png', base64: png() }])).toBe(false);
    await expect
      .poll(() => body(page).inputValue())
      .toMatch(/^画面はこうなります。!\[画像の説明を書く\]\(\/attachments\/[\w-]{22}\)$/);
    await page.keyboard.type('保存の画面');
    expect(await body(page).inputValue()).toContain('![保存の画面](/attachments/');
    expect(await page.locator('.file-list__name').innerText()).toMatch(/^貼り付けた画像-\d{8}-\d{6}\.png$/);
    await saved(page);
    await page.locator('button[value="publish"]').click();
    await page.waitForURL(/\/posts\/\d+$/);
    const picture = page.locator('.post__body img');
    expect(await picture.getAttribute('alt')).toBe('保存の画面');
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(40);
    await context.close();
  });

  it('cells from Excel makes a table, though a picture of them comes along', async () => {
    const context = await newContext(office);
    const page = await write(context);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    const words = '4月の窓口\t\r\n市民課|1階\t1,200\r\n税務課\t0300\r\n';
    const picture = { name: 'image.png', base64: png() };
    expect(await paste(body(page), { 'text/html': EXCEL_HTML, 'text/plain': words }, [picture])).toBe(false);
    expect(await body(page).inputValue()).toBe('| 4月の窓口 |  |\n| --- | ---: |\n| 市民課\\|1階 | 1,200 |\n| 税務課 | 0300 |\n');
    expect(await page.locator('.upload').count()).toBe(0);
    await page.keyboard.press('Control+z');
    expect(await body(page).inputValue()).toBe('');
    await paste(body(page), { 'text/plain': words });
    expect(await body(page).inputValue()).toContain('| 市民課\\|1階 | 1,200 |');
    await body(page).fill('');
    await paste(body(page), { 'text/html': EXCEL_HTML, 'text/plain': '' });
    expect(await body(page).inputValue()).toContain('| 4月の 窓口 |  |\n| --- | ---: |\n| 市民課\\|1階 | 1,200 |');
    expect(await body(page).inputValue()).not.toContain('隠した行');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('words, and whatever would lose words as a table, is left to the browser', async () => {
    const context = await newContext(office);
    const page = await write(context);
    const picture = { name: 'image.png', base64: png() };
    expect(await paste(body(page), { 'text/plain': 'Wordから写した文', 'text/html': '<p>Wordから写した文</p>' }, [picture])).toBe(
      true,
    );
    const around = '<h1>見出し</h1><table><tr><td>a<td>b</table>';
    expect(await paste(body(page), { 'text/plain': '見出し\na b', 'text/html': around })).toBe(true);
    await body(page).fill('```\n\n```');
    await body(page).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(4, 4));
    expect(await paste(body(page), { 'text/plain': 'a\tb\n1\t2' })).toBe(true);
    await context.close();
  });

  it('with Shift pastes plain text, and an address on words makes a link', async () => {
    const context = await newContext(office, { permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await write(context);
    await page.evaluate(() => navigator.clipboard.writeText('a\tb\n1\t2'));
    await body(page).click();
    await page.keyboard.press('Control+Shift+v');
    await expect.poll(() => body(page).inputValue()).toBe('a\tb\n1\t2');
    await body(page).fill('要綱を見る');
    await body(page).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(0, 2));
    await page.evaluate(() => navigator.clipboard.writeText('https://example.lg.jp/a'));
    await page.keyboard.press('Control+v');
    await expect.poll(() => body(page).inputValue()).toBe('[要綱](https://example.lg.jp/a)を見る');
    await context.close();
  });
});

describe('files', () => {
  it('are sent one after the other, taken out and put back, and stand in the text as links', async () => {
    const context = await newContext(office);
    const page = await write(context);
    const chooser = page.waitForEvent('filechooser');
    await page.locator('[data-tool="file"]').first().click();
    const text = (name: string, words: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(words) });
    const picture = { name: '画面の例.png', mimeType: 'image/png', buffer: Buffer.from(png(), 'base64') };
    await (await chooser).setFiles([text('手順(令和8年度).txt', 'あ'), picture, text('空.txt', '')]);
    await expect.poll(() => page.locator('.file-list__name').count()).toBe(2);
    expect(await body(page).inputValue()).toMatch(
      /^\[手順\(令和8年度\)\.txt\]\(\/attachments\/[\w-]{22}\)\n!\[画面の例\]\(\/attachments\/[\w-]{22}\)$/,
    );
    expect(await page.locator('.upload--failed').innerText()).toContain('ファイルの中身がありません');
    const ids = await page
      .locator('input[name="attachments"]')
      .evaluateAll((inputs: HTMLInputElement[]) => inputs.map(({ value }) => value));
    await page.getByRole('button', { name: '手順(令和8年度).txtを外す' }).click();
    expect(await page.locator('.file-list__item--removed').innerText()).toContain('本文に入れたリンクや画像は残る');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('元に戻す');
    await savedAs(page, 'attachments', ids[1] ?? '');
    await page.keyboard.press('Enter');
    await savedAs(page, 'attachments', ids[0] ?? '');
    await page.reload();
    expect(await page.locator('input[name="attachments"]:checked').count()).toBe(2);
    await context.close();
  });

  it('that look like a My Number are sent with a reason only, too large ones not at all', async () => {
    const context = await newContext(office);
    const page = await write(context);
    await page.locator('[data-files]').evaluate((section: HTMLElement) => {
      section.dataset['maxFile'] = '1048576';
    });
    const choose = async (name: string, buffer: Buffer) => {
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'ファイルを選ぶ' }).click();
      await (await chooser).setFiles({ name, mimeType: 'text/csv', buffer });
    };
    await choose('大きい.csv', Buffer.alloc(1_048_577, 'a'));
    expect(await page.locator('.upload--failed').innerText()).toContain('1個のファイルは1 MBまで');
    await page.getByRole('button', { name: '閉じる' }).click();
    await choose('名簿.csv', Buffer.from('番号\n123456789018\n'));
    await page.getByLabel('理由', { exact: true }).fill('検査用の番号です。');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.file-list__name').allInnerTexts()).toEqual(['名簿.csv']);
    expect(page.url()).toContain('/posts/new');
    await context.close();
  });

  it('may be dropped on the text, and nowhere open themselves in the place of the form', async () => {
    const context = await newContext(office);
    const page = await write(context);
    const drop = (target: Locator) =>
      target.evaluate((element, base64) => {
        const dataTransfer = new DataTransfer();
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], 'drop.png', { type: 'image/png' }));
        element.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
        return element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      }, png());
    expect(await drop(body(page))).toBe(false);
    await expect.poll(() => body(page).inputValue()).toMatch(/^!\[drop\]\(\/attachments\//);
    expect(await drop(page.locator('h1'))).toBe(false);
    await expect.poll(() => page.locator('.file-list__name').count()).toBe(2);
    expect(await page.locator('[data-drop]').count()).toBe(0);
    await context.close();
  });

  it('can be stopped while they are sent, and publishing waits for them', async () => {
    const context = await newContext(office);
    const page = await write(context);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await context.route('**/attachments', async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    await body(page).fill('前');
    await body(page).press('End');
    await paste(body(page), {}, [{ name: 'image.png', base64: png() }]);
    await page.getByRole('progressbar').waitFor();
    expect(await body(page).inputValue()).toMatch(/^前\[送信中: 貼り付けた画像/);
    await page.locator('button[value="draft"]').last().click();
    expect(await status(page).innerText()).toContain('ファイルを送り終えてから');
    await savedAs(page, 'body', '前');
    await page.getByRole('button', { name: /の送信をやめる$/ }).click();
    await expect.poll(() => body(page).inputValue()).toBe('前');
    expect(await page.locator('.upload').count()).toBe(0);
    release();
    await context.close();
  });
});

describe('the keyboard', () => {
  it('takes back what the buttons did', async () => {
    const context = await newContext(office);
    const page = await write(context);
    await body(page).click();
    await page.keyboard.type('手順');
    await page.keyboard.press('Control+a');
    for (const tool of ['bold', 'heading', 'bullets', 'numbers', 'table', 'link']) {
      await page.locator(`[data-tool="${tool}"]`).first().click();
      expect(await body(page).inputValue(), tool).not.toBe('手順');
      expect(await page.evaluate(() => document.activeElement?.id), tool).toBe('f-body');
      await page.keyboard.press('Control+z');
      expect(await body(page).inputValue(), tool).toBe('手順');
      await page.keyboard.press('Control+a');
    }
    await page.locator('[data-tool="code"]').first().click();
    await page.getByRole('menuitem', { name: 'PowerShell' }).click();
    expect(await body(page).inputValue()).toBe('```powershell\n手順\n```\n');
    await page.keyboard.press('Control+z');
    expect(await body(page).inputValue()).toBe('手順');
    await page.keyboard.press('Control+b');
    expect(await body(page).inputValue()).toBe('**手順**');
    await page.keyboard.press('Control+b');
    expect(await body(page).inputValue()).toBe('手順');
    await context.close();
  });

  it('moves lists and code with Tab, and leaves the field everywhere else', async () => {
    const context = await newContext(office);
    const page = await write(context);
    const focused = () => page.evaluate(() => document.activeElement?.id);
    await body(page).click();
    await page.keyboard.type('ふつうの文');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('f-categoryId');
    await body(page).fill('');
    await page.keyboard.type('- 一つ');
    await page.keyboard.press('Enter');
    await page.keyboard.type('二つ');
    await page.keyboard.press('Tab');
    expect(await body(page).inputValue()).toBe('- 一つ\n  - 二つ');
    expect(await page.locator('.editor-hint').first().innerText()).toContain('Esc');
    await page.keyboard.press('Shift+Tab');
    expect(await body(page).inputValue()).toBe('- 一つ\n- 二つ');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('f-categoryId');
    expect(await body(page).inputValue()).toBe('- 一つ\n- 二つ');
    await body(page).fill('```vba\nSub A()\n```');
    await body(page).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(7, 7));
    await page.keyboard.press('Tab');
    expect(await body(page).inputValue()).toBe('```vba\n    Sub A()\n```');
    await context.close();
  });

  it('walks along the toolbar as one stop, and through the languages of code', async () => {
    const context = await newContext(office);
    const page = await write(context);
    const label = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);
    await page.locator('#f-goal').focus();
    await page.keyboard.press('Tab');
    expect(await label()).toBe('見出し');
    await page.keyboard.press('End');
    expect(await label()).toBe('画像・ファイル');
    await page.keyboard.press('ArrowRight');
    expect(await label()).toBe('見出し');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await label()).toBe('コード');
    await page.keyboard.press('Enter');
    expect(await label()).toBe('VBA');
    await page.keyboard.press('Escape');
    expect(await label()).toBe('コード');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await label()).toBe('Excelの数式');
    await page.keyboard.press('Enter');
    await page.keyboard.type('=SUM(A1:A3)');
    expect(await body(page).inputValue()).toBe('```excel\n=SUM(A1:A3)\n```\n');
    await page.keyboard.press('Shift+Tab');
    await context.close();
  });

  it('is left to the input method while a word is being converted', async () => {
    const context = await newContext(office);
    const page = await write(context);
    await body(page).fill('- 一つ');
    await body(page).press('End');
    const client = await context.newCDPSession(page);
    await client.send('Input.imeSetComposition', { text: 'ふたつ', selectionStart: 3, selectionEnd: 3 });
    const untouched = await body(page).evaluate((field: HTMLTextAreaElement) =>
      ['Enter', 'Tab', 'b'].map((key) =>
        field.dispatchEvent(
          new KeyboardEvent('keydown', {
            key,
            ctrlKey: key === 'b',
            keyCode: 229,
            isComposing: true,
            bubbles: true,
            cancelable: true,
          }),
        ),
      ),
    );
    expect(untouched).toEqual([true, true, true]);
    await client.send('Input.insertText', { text: '二つ' });
    expect(await body(page).inputValue()).toBe('- 一つ二つ');
    await page.locator('#f-title').focus();
    await client.send('Input.imeSetComposition', { text: 'だいめい', selectionStart: 4, selectionEnd: 4 });
    const sent = await page
      .locator('#f-title')
      .evaluate((field: HTMLInputElement) =>
        field.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }),
        ),
      );
    expect(sent).toBe(false);
    await client.send('Input.insertText', { text: '題名' });
    expect(await page.locator('#f-title').inputValue()).toBe('題名');
    expect(page.url()).toContain('/posts/new');
    await context.close();
  });
});

it('shows beside the text what will be published, and similar posts below the title', async () => {
  const context = await newContext(office);
  const page = await write(context);
  await page.getByRole('button', { name: 'プレビューを見ながら書く' }).click();
  await page.locator('#f-title').pressSequentially('差し込み印刷で宛名を作る');
  await page.locator('.similar-posts a').first().waitFor();
  await body(page).fill('## 手順\n\nこれは**「重要」**です\n\n```vba\nSub A()\nEnd Sub\n```');
  const pane = page.locator('.preview-pane');
  await pane.locator('strong', { hasText: '「重要」' }).waitFor();
  expect(await pane.locator('.preview__title').innerText()).toBe('差し込み印刷で宛名を作る');
  expect(await pane.locator('.code-block .copy-button').count()).toBe(1);
  const [form, beside] = [await page.locator('form.post-form').boundingBox(), await pane.boundingBox()];
  expect(beside?.x ?? 0).toBeGreaterThan((form?.x ?? 0) + (form?.width ?? 0));
  const html = await pane.locator('.post__body').innerHTML();
  await page.locator('select[name="categoryId"]').selectOption({ index: 1 });
  await page.locator('button[value="publish"]').click();
  await page.waitForURL(/\/posts\/\d+$/);
  expect(await page.locator('.post__body').first().innerHTML()).toBe(html);
  await openEditor(page, '/posts/new?kind=tip');
  expect(await pane.isVisible()).toBe(true);
  await context.close();
});

it('loads nothing of the editor where nobody writes', async () => {
  const context = await newContext(office);
  const page = await signInAs(context, 'sato');
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.goto('/posts');
  await page.waitForLoadState('networkidle');
  expect(loaded.filter((url) => url.includes('/editor/'))).toEqual([]);
  await context.close();
});

describe.each([
  { locale: 'ja-JP', colorScheme: 'light', width: 1280 },
  { locale: 'en-US', colorScheme: 'dark', width: 390 },
  { locale: 'ja-JP', colorScheme: 'light', width: 320 },
] as const)('in $locale, $colorScheme, $width px', ({ locale, colorScheme, width }) => {
  it('has no accessibility violation in any of its states', async () => {
    const context = await newContext(office, { locale, colorScheme, viewport: { width, height: 900 } });
    const faults: string[] = [];
    context.on('weberror', (error) => faults.push(`script error ${error.error().message}`));
    context.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(`console ${message.text()}`);
    });
    const page = await signInAs(context, 'takahashi');
    const look = async (state: string) => {
      faults.push(...(await axe(page)).map((fault) => `${state} ${fault}`));
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (excess > 0) faults.push(`${state} is ${excess} px too wide`);
    };
    await openEditor(page, '/posts/new?kind=case_study');
    await page.locator('.editor-bar button').click();
    await page.locator('#f-title').fill('差し込み印刷で宛名を作る 1234 5678 9018');
    await page.locator('#f-challenge').fill('| a | b |\n|---|---|\n| 1 | 2 |\n\n```vba\nSub A()\n```');
    await page.locator('.draft-warning').waitFor();
    await page.locator('.preview-pane .code-block').waitFor();
    await paste(page.locator('#f-challenge'), {}, [{ name: 'image.png', base64: png() }]);
    await page.locator('.file-list__name').waitFor();
    await look('written');
    await page.locator('[data-tool="code"]').nth(1).click();
    await look('languages');
    await page.keyboard.press('Escape');
    await page.locator('.file-list__actions button').nth(1).click();
    const chooser = page.waitForEvent('filechooser');
    await page.locator('.files > p button').click();
    await (await chooser).setFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('123456789018') });
    await page.locator('.upload__reason').waitFor();
    office.db.prepare('UPDATE drafts SET version = version + 1 WHERE id = ?').run(draftIdOf(page));
    await page.locator('#f-title').fill('差し込み印刷で宛名を作る');
    await page.locator('.draft-state--trouble').waitFor();
    await look('in trouble');
    await page.reload();
    await page.locator('.editor-notice').waitFor();
    await look('brought back');
    expect([...new Set(faults)].join('\n')).toBe('');
    await context.close();
  });
});
