import { expect, it } from 'vitest';
import { attachmentName, extensionOf } from '../../src/board/attachments/names.ts';
import { disposition } from '../../src/board/attachments/send.ts';

it.each([
  { sent: '申請書(令和8年度).xlsx', kept: '申請書(令和8年度).xlsx' },
  { sent: '申請書\uFF08令和8年度\uFF09.xlsx', kept: '申請書\uFF08令和8年度\uFF09.xlsx' },
  { sent: 'ＡＢＣ\u3000１２３.csv', kept: 'ＡＢＣ\u3000１２３.csv' },
  { sent: '𠮷野家\u{1F469}\u200D\u{1F4BB}.png', kept: '𠮷野家\u{1F469}\u200D\u{1F4BB}.png' },
  { sent: 'か\u3099い\u3099と\u3099.pdf', kept: '\u304Cい\u3099\u3069.pdf', why: 'NFD of a Mac' },
  { sent: 'C:\\fakepath\\画面.png', kept: '画面.png' },
  { sent: '../../etc/passwd.txt', kept: 'passwd.txt' },
  { sent: '..\\..\\自動実行.txt', kept: '自動実行.txt' },
  { sent: 'a/b/', kept: 'file' },
  { sent: '写真\u202Egpj.exe', kept: '写真gpj.exe', why: 'right-to-left override' },
  { sent: '\u2066写真\u2069\u200F.png', kept: '写真.png' },
  { sent: 'a\u0000b\r\n\tc.txt', kept: 'abc.txt' },
  { sent: 'a\u200Bb\uFEFF.txt', kept: 'ab.txt' },
  { sent: '集計<1>:"案"|?*.csv', kept: '集計_1___案____.csv' },
  { sent: 'report.exe. . ', kept: 'report.exe', why: 'Windows drops the end' },
  { sent: 'report.pdf\u3000', kept: 'report.pdf' },
  { sent: '.xlsx', kept: 'file.xlsx' },
  { sent: '  .  .xlsx', kept: 'file.xlsx' },
  { sent: '...', kept: 'file' },
  { sent: '', kept: 'file' },
  { sent: '名前だけ', kept: '名前だけ' },
  { sent: 'CON.txt', kept: '_CON.txt' },
  { sent: 'lpt1.pdf', kept: '_lpt1.pdf' },
  { sent: 'console.txt', kept: 'console.txt' },
  { sent: 'a.tar.PDF', kept: 'a.tar.PDF' },
  { sent: `${'長'.repeat(300)}.docx`, kept: `${'長'.repeat(194)}.docx` },
  { sent: `${'𠮷'.repeat(300)}.png`, kept: `${'𠮷'.repeat(195)}.png` },
  { sent: `a.${'x'.repeat(400)}`, kept: `a.${'x'.repeat(197)}` },
  { sent: `か${'\u3099'.repeat(5000)}.txt`, kept: expect.stringMatching(/^\u304C\u3099{29}\.txt$/) },
])('$sent is kept as $kept', ({ sent, kept }) => {
  const name = attachmentName(sent);
  expect(name).toEqual(kept);
  expect([...name].length).toBeLessThanOrEqual(200);
  expect(attachmentName(name)).toBe(name);
});

it.each([
  ['申請書.XLSX', 'xlsx'],
  ['a.b.Md', 'md'],
  ['名前', ''],
  ['点で終わる.', ''],
])('the extension of %s is "%s"', (name, extension) => {
  expect(extensionOf(name)).toBe(extension);
});

it.each([
  {
    name: '申請書(令和8年度).xlsx',
    header: `attachment; filename="___(__8__).xlsx"; filename*=UTF-8''%E7%94%B3%E8%AB%8B%E6%9B%B8%28%E4%BB%A4%E5%92%8C8%E5%B9%B4%E5%BA%A6%29.xlsx`,
  },
  { name: "it's 50%.txt", header: `attachment; filename="it's 50_.txt"; filename*=UTF-8''it%27s%2050%25.txt` },
  { name: '𠮷.csv', header: `attachment; filename="_.csv"; filename*=UTF-8''%F0%A0%AE%B7.csv` },
])('is saved under the name $name', ({ name, header }) => {
  expect(disposition(name, 'attachment')).toBe(header);
});
