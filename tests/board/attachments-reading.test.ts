import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { typeOf } from '../../src/board/attachments/kinds.ts';
import { TEXT_MAX } from '../../src/board/attachments/reading/kept-text.ts';
import { shownNumber } from '../../src/board/attachments/reading/numbers.ts';
import { type FileText, readFileText } from '../../src/board/attachments/reading/read-file-text.ts';
import { DEMO_DIR } from '../../src/paths.ts';
import { temporaryFolder } from '../db/temporary.ts';
import { excelFile, paragraph, pdfFile, pdfWithTable, relations, slidesFile, wordFile } from './reading-samples.ts';
import { fixture } from './uploading.ts';
import { zipOf } from './zip.ts';

function read(name: string, bytes: Buffer | string, within?: number): Promise<FileText> {
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, bytes);
  return readFileText(file, typeOf(name) ?? '', within);
}

const UTF_16 = Buffer.from('\uFEFF課税台帳\r\n住民税', 'utf16le');
const SHIFT_JIS = Buffer.from([0x93, 0xfa, 0x95, 0xf1, 0x0d, 0x0a, 0x88, 0xf3, 0x8d, 0xfc]);

describe('a text', () => {
  it.each([
    { what: 'UTF-8', name: 'a.txt', bytes: '手順\r\n印刷', text: '手順\n印刷' },
    { what: 'UTF-8 with its mark', name: 'a.csv', bytes: '\uFEFF番号,氏名\r\n1,佐藤\r\n', text: '番号,氏名\n1,佐藤' },
    { what: 'Shift_JIS', name: 'a.csv', bytes: SHIFT_JIS, text: '日報\n印刷' },
    { what: 'UTF-16', name: 'a.txt', bytes: UTF_16, text: '課税台帳\n住民税' },
    { what: 'UTF-16, the other way round', name: 'a.txt', bytes: Buffer.from(UTF_16).swap16(), text: '課税台帳\n住民税' },
    { what: 'letters in pieces', name: 'a.md', bytes: 'か\u3099くせい', text: 'がくせい' },
    { what: 'control characters', name: 'a.txt', bytes: 'a\u0007b\tc\u0000d', text: 'ab\tcd' },
    { what: 'blank lines', name: 'a.md', bytes: '\n\n一\n \n\u3000\n\n\n二\n\n', text: '一\n\n二' },
    {
      what: 'labels that are spaced out',
      name: 'a.txt',
      bytes: '氏\u3000\u3000名\n住 所\n第 1 条\n東 西 線',
      text: '氏名\n住所\n第 1 条\n東西線',
    },
    { what: 'nothing', name: 'a.txt', bytes: '\n', text: '' },
  ])('is read: $what', async ({ name, bytes, text }) => {
    expect(await read(name, bytes)).toEqual({ text });
  });

  it('is read up to its limit, in whole characters', async () => {
    const { text, fault } = await read('a.txt', '𠮷'.repeat(TEXT_MAX + 10));
    expect([[...text].length, fault]).toEqual([TEXT_MAX, undefined]);
    const lines = await read('a.txt', `${'あいうえお\n'.repeat(TEXT_MAX)}`);
    expect([...lines.text].length).toBeGreaterThan(TEXT_MAX - 10);
    expect([...lines.text].length).toBeLessThanOrEqual(TEXT_MAX);
  });

  it('loses the personal numbers in it', async () => {
    const { text } = await read('a.csv', '氏名,番号\r\n佐藤,123456789018\r\n田中,1234 5678 9018\r\n鈴木,123456789012');
    expect(text).toBe('氏名,番号\n佐藤,■■■■■■■■■■■■\n田中,■■■■ ■■■■ ■■■■\n鈴木,123456789012');
    const cut = await read('a.docx', wordFile(`${paragraph('番号 123456789018')}<w:p>`));
    expect(cut).toEqual({ text: '番号 ■■■■■■■■■■■■', fault: 'damaged' });
  });

  it('of no known encoding is damaged', async () => {
    expect(await read('a.txt', Buffer.from([0xff, 0x80, 0x80, 0xfd]))).toEqual({ text: '', fault: 'damaged' });
  });

  it('that is not there is nobody’s fault', async () => {
    await expect(readFileText('/nowhere/at/all', 'text/plain')).rejects.toThrow('ENOENT');
  });

  it('is not looked for in a picture', async () => {
    expect(await read('a.png', fixture('screen.png'))).toEqual({ text: '' });
  });
});

describe('a Word file', () => {
  it('of Word itself is read', async () => {
    expect(await read('a.docx', fixture('notice.docx'))).toEqual({ text: '通知文\n窓口の受付時間が変わります。' });
  });

  it('is read paragraph by paragraph, as one reads it', async () => {
    const body = [
      '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>会計</w:t></w:r><w:r><w:t xml:space="preserve">年度 </w:t></w:r><w:r><w:tab/><w:t>A &amp; B</w:t></w:r></w:p>',
      '<w:p><w:r><w:t>一行目</w:t><w:br/><w:t>二行目</w:t></w:r></w:p>',
      '<w:p><w:del><w:r><w:delText>消した</w:delText></w:r></w:del><w:ins><w:r><w:t>足した</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>移した</w:t></w:r></w:moveFrom></w:p>',
      '<w:p><w:r><w:ruby><w:rt><w:r><w:t>やまだ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>山田</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>',
      '<w:p><w:r><w:t><![CDATA[印<刷>]]></w:t></w:r></w:p>',
    ].join('');
    expect((await read('a.docx', wordFile(body))).text).toBe('会計年度 \tA & B\n一行目\n二行目\n足した\n山田\n印<刷>');
  });

  it('has a line for each row of a table, also where a cell holds a table', async () => {
    const cell = (inside: string) => `<w:tc><w:tcPr/>${inside}</w:tc>`;
    const inner = `<w:tbl><w:tr>${cell(paragraph('内1'))}${cell(paragraph('内2'))}</w:tr></w:tbl>`;
    const table = `<w:tbl><w:tr>${cell(paragraph('様式') + paragraph('番号'))}${cell(paragraph(''))}${cell(paragraph('名称'))}</w:tr><w:tr>${cell(inner + paragraph('外'))}${cell(paragraph('右'))}</w:tr></w:tbl>`;
    expect(await read('a.docx', wordFile(table + paragraph('後')))).toEqual({ text: '様式 番号\t名称\n内1 内2 外\t右\n後' });
  });

  it('has its text boxes once, beside their paragraph', async () => {
    const box = `<w:txbxContent>${paragraph('枠の中')}</w:txbxContent>`;
    const body = `<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>${box}</mc:Choice><mc:Fallback>${box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>後</w:t></w:r></w:p>`;
    expect((await read('a.docx', wordFile(body))).text).toBe('枠の中\n前後');
  });

  it('has its footnotes, headers and footers at the end', async () => {
    const file = wordFile(paragraph('本文'), {
      'header1.xml': { kind: 'header', data: `<w:hdr>${paragraph('頭')}</w:hdr>` },
      'footer1.xml': { kind: 'footer', data: `<w:ftr>${paragraph('足')}</w:ftr>` },
      'footnotes.xml': { kind: 'footnotes', data: `<w:footnotes>${paragraph('注')}</w:footnotes>` },
      'settings.xml': { kind: 'settings', data: `<w:settings>${paragraph('設定')}</w:settings>` },
    });
    expect((await read('a.docx', file)).text).toBe('本文\n注\n頭\n足');
  });

  it.each([
    {
      what: 'UTF-16',
      data: Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?><w:document>${paragraph('印刷')}</w:document>`, 'utf16le'),
    },
    { what: 'other prefixes', data: '<x:document xmlns:x="w"><x:p><x:r><x:t>印刷</x:t></x:r></x:p></x:document>' },
    { what: 'no prefix', data: '<document xmlns="w"><p><r><t>印刷</t></r></p></document>' },
  ])('is read in $what, and under another name', async ({ data }) => {
    const file = zipOf([relations('', { '/word/document2.xml': 'officeDocument' }), { name: 'word/document2.xml', data }]);
    expect(await read('a.docx', file)).toEqual({ text: '印刷' });
  });
});

describe('an Excel file', () => {
  it('of Excel itself is read', async () => {
    expect(await read('a.xlsx', fixture('application.xlsx'))).toEqual({ text: 'Sheet1\n番号\t氏名\t金額\n1\t佐藤\t1200' });
  });

  it('is read sheet by sheet; hidden sheets and furigana are left out', async () => {
    const file = excelFile(
      [
        {
          name: '窓口 &amp; 日報',
          rows: '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1"/><c r="C1" t="s"><v>0</v></c></row><row r="2"/><row r="3"><c t="inlineStr"><is><t>直接\n入力</t></is></c><c t="str"><f>A1&amp;"x"</f><v>式の値</v></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c><v>0.30000000000000004</v></c><c t="s"><v>99</v></c></row>',
        },
        { name: '名簿', state: 'hidden', rows: '<row><c t="inlineStr"><is><t>隠れた名簿</t></is></c></row>' },
        { name: '二枚目', rows: '' },
      ],
      { strings: ['<t>日付</t>', '<r><t>会計</t></r><r><t>年度</t></r><rPh sb="0" eb="2"><t>カイケイ</t></rPh>'] },
    );
    expect((await read('a.xlsx', file)).text).toBe('窓口 & 日報\n会計年度\t日付\n直接 入力\t式の値\tTRUE\t#REF!\t0.3\n\n二枚目');
  });

  it('has what is drawn on a sheet and what is noted beside cells', async () => {
    const file = excelFile([{ name: '表', rows: '<row><c><v>1</v></c></row>' }], {
      more: [
        relations('xl/worksheets/sheet1.xml', { '../drawings/drawing1.xml': 'drawing', '/xl/comments1.xml': 'comments' }),
        {
          name: 'xl/drawings/drawing1.xml',
          data: '<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><a:p><a:r><a:t>吹き出し</a:t></a:r></a:p></xdr:wsDr>',
        },
        {
          name: 'xl/comments1.xml',
          data: '<comments><authors><author>佐藤</author></authors><commentList><comment ref="A1"><text><r><t>ここに</t></r><r><t>注意</t></r></text></comment></commentList></comments>',
        },
      ],
    });
    expect((await read('a.xlsx', file)).text).toBe('表\n1\n吹き出し\nここに注意');
  });

  it('shows numbers as their cells do', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="176" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="3"/></cellXfs>';
    const rows = `<row>${[0, 1, 2, 3].map((style) => `<c s="${style}"><v>46347</v></c>`).join('')}</row>`;
    expect((await read('a.xlsx', excelFile([{ name: '数', rows }], { styles }))).text).toBe(
      '数\n46347\t2026/11/21\t令和8年11月21日\t46,347',
    );
    const old = excelFile([{ name: '数', rows: '<row><c s="1"><v>44885</v></c></row>' }], {
      styles,
      properties: '<workbookPr date1904="1"/>',
    });
    expect((await read('a.xlsx', old)).text).toBe('数\n2026/11/21');
  });

  it.each([
    ['', '1234.5', '1234.5'],
    ['General', '46347', '46347'],
    ['0', '5', '5'],
    ['0.00', '5', '5.00'],
    ['#,##0', '1234567', '1,234,567'],
    ['#,##0.00;[Red]-#,##0.00', '-1234.5', '-1,234.50'],
    ['"¥"#,##0', '1200', '1,200'],
    ['0%', '0.256', '26%'],
    ['0.0%', '0.256', '25.6%'],
    ['00000', '123', '00123'],
    ['@', '123', '123'],
    ['yyyy/m/d', '46347', '2026/11/21'],
    ['yyyy"年"m"月"d"日"', '46347', '2026年11月21日'],
    ['m"月"d"日"', '46347', '11月21日'],
    ['yyyy/m/d h:mm', '46347.5', '2026/11/21 12:00'],
    ['h:mm', '0.354166666666667', '8:30'],
    ['[$-411]ge.m.d', '43586', '令和元年5月1日'],
    ['yyyy/m/d', '-1', '-1'],
    ['yyyy/m/d', '99999999', '99999999'],
    ['0', '', ''],
    ['0', 'x', 'x'],
    ['0', '1E+3', '1000'],
  ])('shows in the way %s the number %s as %s', (format, value, shown) => {
    expect(shownNumber(value, format)).toBe(shown);
  });
});

describe('a PowerPoint file', () => {
  const words = (text: string) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`;

  it('of PowerPoint itself is read', async () => {
    expect((await read('a.pptx', fixture('slides.pptx'))).text).toBe('説明会');
  });

  it('is read in the order in which it is shown, each slide with its notes', async () => {
    const table = `<a:tbl><a:tr><a:tc><a:txBody>${words('左')}</a:txBody></a:tc><a:tc><a:txBody>${words('右')}</a:txBody></a:tc></a:tr></a:tbl>`;
    const file = slidesFile(
      [
        { body: words('後の枚') + table },
        { body: words('先の枚'), notes: `${words('話すこと')}<a:p><a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p>` },
      ],
      [1, 0],
    );
    expect((await read('a.pptx', file)).text).toBe('先の枚\n話すこと\n\n後の枚\n左\t右');
  });
});

describe('a PDF', () => {
  it('of a browser is read, with the characters that were meant and no word broken at the end of a line', async () => {
    const { text, fault } = await read('a.pdf', fixture('reception.pdf'));
    expect(fault).toBeUndefined();
    expect(text).toContain(
      '窓口受付の手引き\n会計年度任用職員の社会保険の手続きは、採用の日から五日以内に年金事務所へ届け出ることになっています。書類の様式は庁内の共有フォルダにあるものを使い、印刷したら係長の確認を受けてください。\n',
    );
    expect(text).toContain('第4号 住民異動届 𠮷髙﨑');
    expect(text).toContain('縦書きの文章もここにあります。');
    expect(text).toContain('\n申請書\n');
    expect(text).toContain('VLOOKUP and #REF! in C:\\temp.');
  });

  it('keeps the lines of a table apart and the words in its cells whole', async () => {
    const { text } = await read('a.pdf', readFileSync(path.join(DEMO_DIR, 'files', '公用車の運転前点検表.pdf')));
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        '点検するところ 見るところ よし',
        'タイヤ 溝の深さは1.6 mm以上。ひび割れ、釘、空気圧の不足がないか四輪とも見ます。',
        'ドライブレコーダー 電源と記録媒体のランプを見ます。消えているときは管財課へ連絡します。',
      ]),
    );
  });

  const sjis = [Buffer.from([0x93, 0xfa, 0x95, 0xf1]), Buffer.from([0x88, 0xf3, 0x8d, 0xfc, 0x20, 0x41])];
  const utf16 = (words: string) => Buffer.from(words, 'utf16le').swap16();
  const gb = [Buffer.from([0x46, 0x7c, 0x4a, 0x73])];
  it.each([
    { table: '90ms-RKSJ-H', lines: sjis, text: '日報\n印刷 A' },
    { table: '90msp-RKSJ-H', lines: sjis, text: '日報\n印刷 A' },
    { table: 'UniJIS-UTF16-H', lines: [utf16('住民税'), utf16('髙﨑𠮷')], text: '住民税\n髙﨑𠮷' },
    { table: 'UniJIS-UCS2-H', lines: [utf16('課税台帳')], text: '課税台帳' },
    { table: 'H', lines: gb, text: '日報' },
    { table: 'EUC-H', lines: [Buffer.from([0xc6, 0xfc, 0xca, 0xf3])], text: '日報' },
  ])('without fonts is read by the table $table', async ({ table, lines, text }) => {
    expect(await read('a.pdf', pdfWithTable(table, 'Japan1', lines))).toEqual({ text });
  });

  it('is read up to its 500th page', async () => {
    const font = 3;
    const kids = Array.from({ length: 10_000 }, (_, index) => `${index * 2 + 4} 0 R`);
    const pages = kids.flatMap((_, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << /Font << /F1 ${font} 0 R >> >> /Contents ${index * 2 + 5} 0 R >>`,
      { stream: `BT /F1 9 Tf (page ${index + 1}) Tj ET` },
    ]);
    const file = pdfFile([
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Kids [${kids.join(' ')}] /Count 10000 >>`,
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      ...pages,
    ]);
    const { text, fault } = await read('a.pdf', file);
    expect(fault).toBeUndefined();
    expect(text.endsWith('page 500')).toBe(true);
  });

  it('with a password is protected', async () => {
    const locked = `/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >>`;
    expect(await read('a.pdf', pdfWithTable('90ms-RKSJ-H', 'Japan1', sjis, locked))).toEqual({ text: '', fault: 'protected' });
  });

  it('keeps what was read before a page that is damaged', async () => {
    const font = '/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 200 200]';
    const file = pdfFile([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [4 0 R 9 0 R] /Count 2 >>',
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      `<< /Type /Page /Parent 2 0 R ${font} /Contents 5 0 R >>`,
      { stream: 'BT /F1 9 Tf (first page) Tj ET' },
    ]);
    expect(await read('a.pdf', file)).toEqual({ text: 'first page', fault: 'damaged' });
  });
});

describe('a file that is wrong', () => {
  const office = wordFile(paragraph('一') + paragraph('二'));
  const cut = (file: Buffer) => file.subarray(0, Math.floor(file.length / 2));
  it.each([
    { what: 'half a Word file', name: 'a.docx', bytes: cut(office) },
    { what: 'half a PDF', name: 'a.pdf', bytes: Buffer.from('%PDF-1.7\nhello') },
    { what: 'nothing', name: 'a.pdf', bytes: '' },
    { what: 'nothing', name: 'a.xlsx', bytes: '' },
    { what: 'a zip of nothing', name: 'a.xlsx', bytes: zipOf([]) },
    { what: 'noise', name: 'a.pptx', bytes: Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256)) },
    { what: 'noise', name: 'a.pdf', bytes: Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256)) },
  ])('is damaged: $what as $name', async ({ name, bytes }) => {
    expect(await read(name, bytes)).toEqual({ text: '', fault: 'damaged' });
  });

  it('may be protected by a password', async () => {
    const compound = Buffer.concat([Buffer.from('D0CF11E0A1B11AE1', 'hex'), Buffer.alloc(600)]);
    expect(await read('a.docx', compound)).toEqual({ text: '', fault: 'protected' });
    const zipped = zipOf([
      relations('', { 'word/document.xml': 'officeDocument' }),
      { name: 'word/document.xml', data: 'x', encrypted: true },
    ]);
    expect(await read('a.docx', zipped)).toEqual({ text: '', fault: 'protected' });
  });

  it.each([
    { what: 'the document breaks off', body: `${paragraph('一')}<w:p><w:r></w:p>` },
    { what: 'it is as deep as no document', body: `${paragraph('一')}${'<w:p>'.repeat(100_000)}` },
    { what: 'an entity is nobody’s', body: `${paragraph('一')}${paragraph('&lol;')}` },
  ])('keeps what was read before: $what', async ({ body }) => {
    expect(await read('a.docx', wordFile(body))).toEqual({ text: '一', fault: 'damaged' });
  });

  it.each([
    '<!DOCTYPE a [<!ENTITY b "c">]><w:document><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><w:document/>',
  ])('declares nothing: %s', async (data) => {
    const file = zipOf([relations('', { 'word/document.xml': 'officeDocument' }), { name: 'word/document.xml', data }]);
    expect(await read('a.docx', file)).toEqual({ text: '', fault: 'damaged' });
  });

  it('does not unpack for ever', async () => {
    const bomb = excelFile([{ name: '表', rows: '<row><c t="s"><v>0</v></c></row>' }], {
      strings: [`<t>${'あ'.repeat(45_000_000)}</t>`],
    });
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await read('a.xlsx', bomb)).toEqual({ text: '', fault: 'too_slow' });
  });

  it('is left when its time is over; what has been read stays', async () => {
    const clock = vi.spyOn(performance, 'now');
    let now = 0;
    clock.mockImplementation(() => (now += 1));
    const { text, fault } = await read('a.docx', wordFile(paragraph('行').repeat(100)), 50);
    clock.mockRestore();
    expect(fault).toBe('too_slow');
    expect(text).toMatch(/^(行\n){20,}行$/);
  });
});
