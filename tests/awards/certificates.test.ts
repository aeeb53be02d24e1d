import { describe, expect, it } from 'vitest';
import { emsOf, linesOf } from '../../src/awards/honour/certificate-lines.ts';
import { drawn } from '../../src/awards/honour/certificate-pdf.ts';
import { sheetOf } from '../../src/awards/honour/certificate-sheet.ts';
import { type CertificateContent, certificateNumber, reiwaDate } from '../../src/awards/honour/certificates.ts';
import { codePoints, lacking } from '../../src/awards/honour/font.ts';
import { missingInContent, missingInText } from '../../src/awards/honour/missing-glyphs.ts';

const ISSUED = new Date('2026-10-02T00:00:00Z');
const CONTENT: CertificateContent = {
  format: 'chienowa-award-certificate/1',
  number: 'R8-第3号',
  award: '令和8年度 ＤＸ賞',
  prize: '大賞',
  title: '給付金の申請を電子にした',
  team: [
    { name: '髙橋 一郎', department: '市民課' },
    { name: '山﨑 花子', department: '税務課' },
    { name: '𠮷田 次郎', department: '総務部 情報政策課' },
  ],
  body: '上記の取組は 創意と工夫によって日々の業務を改めました\nよって ここにこれを賞します',
  datedOn: '2026-11-21',
  issuerTitle: '市長',
  issuerName: '森 太郎',
};

interface Page {
  pages: number;
  text: string;
  /** The lowest and the outermost a text reaches, in points from the edges. */
  bottom: number;
  right: number;
  width: number;
  height: number;
}

/** What a reader of PDF finds in it. */
async function read(pdf: Buffer): Promise<Page> {
  // pdf.js asks for these of a browser as it loads.
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D'])
    if (!(name in globalThis)) Object.assign(globalThis, { [name]: class {} });
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const document = await getDocument({ data: new Uint8Array(pdf), useSystemFonts: false, verbosity: 0 }).promise;
  const page = await document.getPage(1);
  const { width, height } = page.getViewport({ scale: 1 });
  const items = (await page.getTextContent()).items.flatMap((item) => ('str' in item ? [item] : []));
  const found = {
    pages: document.numPages,
    text: items.map(({ str, hasEOL }) => str + (hasEOL ? '\n' : '')).join(''),
    bottom: Math.min(...items.filter(({ str }) => str.trim()).map(({ transform }) => transform[5] as number)),
    right: Math.max(...items.map(({ transform, width: length }) => (transform[4] as number) + length)),
    width,
    height,
  };
  await document.destroy();
  return found;
}

const flat = (text: string): string => text.replace(/\s/g, '');

describe('the PDF of a certificate', () => {
  it('says everything, on one page of A4, with 髙 﨑 𠮷 as they are written', async () => {
    const page = await read(await drawn(CONTENT, ISSUED));
    expect([page.pages, Math.round(page.width), Math.round(page.height)]).toEqual([1, 595, 842]);
    const { award, prize, title, body, number, issuerTitle, issuerName, team } = CONTENT;
    const parts = [award, prize, title, body, number, issuerTitle, issuerName, '賞状', '令和8年11月21日'];
    for (const part of [...parts, ...team.flatMap(({ name, department }) => [`${name} 様`, department])])
      expect(flat(page.text)).toContain(flat(part));
  });

  it('has the same bytes when it is printed again', async () => {
    const [first, second] = [await drawn(CONTENT, ISSUED), await drawn(CONTENT, ISSUED)];
    expect(first.equals(second)).toBe(true);
    expect((await drawn({ ...CONTENT, prize: '最優秀賞' }, ISSUED)).equals(first)).toBe(false);
  });

  it('stays within its frame, however much it has to say', async () => {
    const crowded = {
      ...CONTENT,
      prize: '賞'.repeat(40),
      award: '名'.repeat(60),
      title: '題'.repeat(100),
      body: '文'.repeat(300),
      issuerTitle: '長'.repeat(40),
      issuerName: '氏'.repeat(40),
      team: Array.from({ length: 10 }, (_, index) => ({ name: `佐藤 ${'𠮷'.repeat(20)}${index}`, department: '課'.repeat(30) })),
    };
    const page = await read(await drawn(crowded, ISSUED));
    expect(page.pages).toBe(1);
    expect(page.bottom).toBeGreaterThan(60);
    expect(page.right).toBeLessThan(595 - 60);
    for (let index = 0; index < 10; index += 1) expect(flat(page.text)).toContain(`${index}様`);
  });

  it('does without a title of who gives the prize', async () => {
    const { text } = await read(await drawn({ ...CONTENT, issuerTitle: '' }, ISSUED));
    expect(text).toContain(CONTENT.issuerName);
    expect(text).not.toContain('市長');
  });
});

describe('the lines of a certificate', () => {
  it.each([
    { what: 'leaves a short text alone', text: 'これを賞します', ems: 20, lines: ['これを賞します'] },
    {
      what: 'keeps the lines of the author',
      text: '日々の業務を改め\nこれを賞します',
      ems: 20,
      lines: ['日々の業務を改め', 'これを賞します'],
    },
    {
      what: 'parts between phrases, into lines of about the same length',
      text: 'その知恵を惜しみなく庁内に広められました。',
      ems: 20,
      lines: ['その知恵を惜しみなく', '庁内に広められました。'],
    },
    {
      what: 'leaves no bracket and no particle alone',
      text: '「窓口で書かないスマート申請(電子)」を3か月で始めた取組',
      ems: 20,
      lines: ['「窓口で書かないスマート申請', '(電子)」を3か月で始めた取組'],
    },
    { what: 'parts what has no phrases', text: '題'.repeat(25), ems: 20, lines: ['題'.repeat(13), '題'.repeat(12)] },
    { what: 'parts a word of a hundred letters', text: 'W'.repeat(40), ems: 12, lines: ['W'.repeat(20), 'W'.repeat(20)] },
  ])('$what', ({ text, ems, lines }) => expect(linesOf(text, ems)).toEqual(lines));

  it('begin with nothing that closes and end with nothing that opens', () => {
    const text = '「申請(電子)」、「受付」。ーっゃ『案内』！？（仮）の検討'.repeat(4);
    for (let ems = 6; ems < 40; ems += 1) {
      const lines = linesOf(text, ems);
      for (const line of lines) {
        expect(emsOf(line)).toBeLessThanOrEqual(ems);
        expect(line).not.toMatch(/^[」』）)、。！？ーっゃ]|[「『（(]$/);
      }
      expect(lines.join('')).toBe(text);
    }
  });

  it('leave the place of a seal beside the name of who gives the prize', () => {
    const sheet = sheetOf(CONTENT);
    const name = sheet.lines.find(({ text }) => text === CONTENT.issuerName);
    const frame = sheet.frames.at(-1);
    expect(name).toMatchObject({ anchor: 'end', bold: true });
    expect((frame?.x as number) + (frame?.width as number) - (name?.x as number)).toBeGreaterThan(100);
    expect((frame?.y as number) + (frame?.height as number) - (name?.y as number)).toBeGreaterThan(45);
  });
});

describe('what the font lacks', () => {
  it.each([
    { text: '髙橋 﨑山 𠮷田 ①㈱～鷗 𩸽\n改行', missing: [] },
    { text: 'おめでとう🎉🎉', missing: ['🎉'] },
    { text: '\u{2B820}野と\uE000', missing: ['\u{2B820}', '\uE000'] },
    { text: '葛\u{E0100}城', missing: ['葛\u{E0100}'] },
    { text: '', missing: [] },
  ])('of 「$text」 is $missing', ({ text, missing }) => expect(lacking(text)).toEqual(missing));

  it('is told with the text it stands in', () => {
    const team = [{ name: '佐藤\uE000', department: '市民課' }];
    expect(missingInContent({ ...CONTENT, team, title: '🎉' })).toEqual([
      { where: 'title', text: '🎉', characters: ['🎉'] },
      { where: 'name', text: '佐藤\uE000', characters: ['\uE000'] },
    ]);
    expect(missingInText({ ...CONTENT, issuerName: '森\uE001' })).toEqual([
      { where: 'issuer_name', text: '森\uE001', characters: ['\uE001'] },
    ]);
  });

  it('can be named by code', () => {
    expect(codePoints('𠮷')).toBe('U+20BB7');
    expect(codePoints('葛\u{E0100}')).toBe('U+845B U+E0100');
  });
});

describe('words on official papers', () => {
  it.each([
    ['2026-11-21', '令和8年11月21日'],
    ['2019-05-01', '令和元年5月1日'],
    ['2030-01-09', '令和12年1月9日'],
  ])('writes %s as %s', (day, words) => expect(reiwaDate(day)).toBe(words));

  it('numbers certificates by year', () => expect(certificateNumber(2026, 3)).toBe('R8-第3号'));
});
