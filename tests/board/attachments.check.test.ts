import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { checkFile } from '../../src/board/attachments/check.ts';
import { AppError } from '../../src/lib/index.ts';
import { LOCALES, translator } from '../../src/web/index.ts';
import { temporaryFolder } from '../db/temporary.ts';
import { officeFile, type Part, RELATIONS, typesPart, zipOf } from './zip.ts';

const FIXTURES = path.join(import.meta.dirname, '..', 'fixtures', 'files');
const fixture = (name: string): Buffer => readFileSync(path.join(FIXTURES, name));
/** A number with the right check digit. */
const NUMBER = '123456789018';

/** Looks at bytes under a name. */
async function check(name: string, bytes: Buffer | string) {
  const folder = temporaryFolder();
  const place = path.join(folder, 'incoming');
  writeFileSync(place, bytes);
  return checkFile(place, name, `${place}-remade`);
}

/** The key of the sentence that a file is refused with, which must exist in both languages. */
async function faultOf(name: string, bytes: Buffer | string): Promise<string> {
  try {
    await check(name, bytes);
    return 'taken';
  } catch (fault) {
    if (!(fault instanceof AppError)) throw fault;
    for (const locale of LOCALES) expect(translator(locale)(`error.${fault.key}`, fault.values)).toMatch(/[。.]$/);
    return fault.key;
  }
}

// UP-1
describe('files that are taken', () => {
  it.each([
    { name: '申請書.xlsx', file: 'application.xlsx', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
    { name: '通知文.docx', file: 'notice.docx', type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
    {
      name: '説明会.pptx',
      file: 'slides.pptx',
      type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    },
    { name: '手引き.PDF', file: 'guide.pdf', type: 'application/pdf' },
    { name: '名簿.csv', file: 'names-sjis.csv', type: 'text/csv' },
    { name: '画面.png', file: 'screen.png', type: 'image/png' },
    { name: '画面.webp', file: 'screen.webp', type: 'image/webp' },
    { name: '写真.jpg', file: 'photo-with-place.jpg', type: 'image/jpeg' },
    { name: '写真.jpeg', file: 'photo-with-place.jpg', type: 'image/jpeg' },
  ])('$name', async ({ name, file, type }) => {
    expect(await check(name, fixture(file))).toMatchObject({ type, passage: undefined });
  });

  it.each([
    { what: 'UTF-8', bytes: Buffer.from('手順\r\n\t1. 開く\f\n') },
    { what: 'UTF-8 with its mark', bytes: Buffer.from('\uFEFF手順') },
    { what: 'UTF-16 of Excel', bytes: Buffer.from('\uFEFF手順,1', 'utf16le') },
    { what: 'big-endian UTF-16', bytes: Buffer.from('\uFEFF手順,1', 'utf16le').swap16() },
    { what: 'Shift_JIS', bytes: Buffer.from([0x8e, 0xe8, 0x8f, 0x87, 0x87, 0x40, 0x0d, 0x0a]) },
    { what: 'a sign on the border of two pieces', bytes: Buffer.from(`a${'漢'.repeat(100_000)}`) },
    { what: 'a page in a code block', bytes: Buffer.from('```html\n<html></html>\n```') },
    { what: 'a text that begins like a program', bytes: Buffer.from('MZ世代の働き方') },
    { what: 'ASCII', bytes: Buffer.from('a,b\n1,2\n') },
  ])('a text in $what', async ({ bytes }) => {
    for (const name of ['手順.txt', '手順.csv', '手順.md']) expect(await faultOf(name, bytes)).toBe('taken');
  });

  it('Office files with many parts, pictures and a Default of their main type', async () => {
    const parts: Part[] = Array.from({ length: 3000 }, (_, index) => ({ name: `xl/worksheets/sheet${index}.xml`, data: '<x/>' }));
    expect(await faultOf('多い.xlsx', officeFile('xlsx', parts))).toBe('taken');
    const types = `<?xml version="1.0"?><!-- made by System.IO.Packaging --><Types><Default Extension="xml" ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml' /></Types>`;
    expect(await faultOf('既定.xlsx', zipOf([{ name: '[Content_Types].xml', data: types }, RELATIONS]))).toBe('taken');
  });
});

const OLE = Buffer.concat([Buffer.from('D0CF11E0A1B11AE1', 'hex'), Buffer.alloc(2000)]);
const MACRO: Part = { name: 'xl/vbaProject.bin', data: 'Attribute VB_Name' };

// UP-1: what is not allowed is told what to do instead
describe('files that are refused for what they are', () => {
  const CODE =
    'xlsm xltm xlam docm dotm pptm potm ppam bas cls vbs vbe js mjs jse wsf hta ps1 psm1 bat cmd py sh php sql XLSM Vbs'.split(
      ' ',
    );
  const GROUPS = {
    file_code: CODE,
    file_old_office: 'xls xlsb doc ppt ods odt rtf jtd xdw xltx'.split(' '),
    file_executable: 'exe msi com scr dll lnk jar reg iso EXE'.split(' '),
    file_page: 'html htm xhtml mht svg svgz'.split(' '),
    file_archive: 'zip lzh 7z rar tar gz cab'.split(' '),
    file_other_picture: 'gif bmp tiff heic avif ico'.split(' '),
    file_unknown: 'mp4 log dat pdf_ x'.split(' '),
  };
  it.each(Object.entries(GROUPS))('%s', async (fault, extensions) => {
    for (const extension of extensions)
      expect(`${extension} ${await faultOf(`名前.${extension}`, 'x')}`).toBe(`${extension} ${fault}`);
  });

  it('names what is allowed where there is no extension', async () => {
    expect(await faultOf('名前', 'x')).toBe('file_without_extension');
    expect(translator('ja')('error.file_without_extension')).toContain('xlsx');
  });

  it.each([
    ['a.xlsm under the name xlsx', 'a.xlsx', officeFile('xlsm', [MACRO]), 'file_macro'],
    ['a.docm under the name docx', 'a.docx', officeFile('docm', [{ name: 'word/vbaProject.bin' }]), 'file_macro'],
    ['a.pptm under the name pptx', 'a.pptx', officeFile('pptm'), 'file_macro'],
    ['a macro that no list names', 'a.xlsx', officeFile('xlsx', [MACRO]), 'file_macro'],
    ['a macro in capitals', 'a.xlsx', officeFile('xlsx', [{ name: 'XL/VBAPROJECT.BIN' }]), 'file_macro'],
    ['a macro behind a backslash', 'a.xlsx', officeFile('xlsx', [{ name: 'xl\\vbaProject.bin' }]), 'file_macro'],
    [
      'a macro under another name',
      'a.xlsx',
      zipOf([
        typesPart('xlsx', '<Override PartName="/xl/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'),
        RELATIONS,
      ]),
      'file_macro',
    ],
    ['an Excel 4 macro sheet', 'a.xlsx', officeFile('xlsx', [{ name: 'xl/macrosheets/sheet1.xml' }]), 'file_macro'],
    ['an ActiveX control', 'a.docx', officeFile('docx', [{ name: 'word/activeX/activeX1.bin' }]), 'file_macro'],
    [
      'a workbook with macros inside a document',
      'a.docx',
      zipOf([
        typesPart('docx', '<Default Extension="xlsm" ContentType="application/vnd.ms-excel.sheet.macroEnabled.12"/>'),
        RELATIONS,
      ]),
      'file_macro',
    ],
    [
      'a type hidden by an entity',
      'a.xlsx',
      zipOf([typesPart('xlsx', '<Override ContentType="application/vnd.ms-office.vba&#80;roject"/>'), RELATIONS]),
      'file_damaged',
    ],
    [
      'a type in a declaration',
      'a.xlsx',
      zipOf([{ name: '[Content_Types].xml', data: '<!DOCTYPE x [<!ENTITY a "b">]><Types/>' }, RELATIONS]),
      'file_damaged',
    ],
    [
      'a list of types in UTF-16',
      'a.xlsx',
      zipOf([{ name: '[Content_Types].xml', data: Buffer.from('\uFEFF<Types/>', 'utf16le') }, RELATIONS]),
      'file_damaged',
    ],
    ['a Word file under the name xlsx', 'a.xlsx', fixture('notice.docx'), 'file_mismatch'],
    ['a template under the name xlsx', 'a.xlsx', officeFile('xltx'), 'file_mismatch'],
    [
      'two kinds in one',
      'a.xlsx',
      zipOf([
        typesPart(
          'xlsx',
          '<Override PartName="/w" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>',
        ),
        RELATIONS,
      ]),
      'file_mismatch',
    ],
    ['some other archive', 'a.xlsx', zipOf([{ name: 'readme.txt', data: 'x' }]), 'file_damaged'],
    ['an old workbook or one with a password', 'a.xlsx', OLE, 'file_protected'],
    ['a part with a password', 'a.xlsx', officeFile('xlsx', [{ name: 'xl/x.xml', encrypted: true }]), 'file_protected'],
    ['two parts of one name', 'a.xlsx', officeFile('xlsx', [{ name: 'xl/Workbook.xml' }]), 'file_damaged'],
    ['a part that leaves its folder', 'a.xlsx', officeFile('xlsx', [{ name: '../../evil.xml' }]), 'file_damaged'],
    ['a part at an absolute place', 'a.xlsx', officeFile('xlsx', [{ name: '/etc/passwd' }]), 'file_damaged'],
    ['a part behind the last', 'a.xlsx', zipOf([typesPart('xlsx'), RELATIONS, MACRO], 2), 'file_damaged'],
    ['fewer parts than it says', 'a.xlsx', zipOf([typesPart('xlsx'), RELATIONS], 3), 'file_damaged'],
    ['half a workbook', 'a.xlsx', fixture('application.xlsx').subarray(0, 1500), 'file_damaged'],
    [
      'a workbook without its first half',
      'a.xlsx',
      Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fixture('application.xlsx').subarray(1500)]),
      'file_damaged',
    ],
    ['an html page', 'a.xlsx', '<html><body>x</body></html>', 'file_mismatch'],
    ['a program', 'a.pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]), 'file_mismatch'],
    ['a program', 'a.png', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]), 'file_mismatch'],
    ['a program', 'a.txt', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]), 'file_not_text'],
    ['a workbook', 'a.csv', fixture('application.xlsx'), 'file_mismatch'],
    ['a picture', 'a.md', fixture('screen.png'), 'file_mismatch'],
    ['a picture', 'a.txt', fixture('photo-with-place.jpg'), 'file_mismatch'],
    ['a page', 'a.txt', '\r\n <!DOCTYPE html><script>alert(1)</script>', 'file_mismatch'],
    ['a page', 'a.md', '<script>alert(1)</script>', 'file_mismatch'],
    ['a drawing', 'a.txt', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'file_mismatch'],
    ['a drawing', 'a.png', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'file_mismatch'],
    ['a picture that is a script as well', 'a.txt', 'GIF89a/*x*/=1;alert(1)', 'file_mismatch'],
    ['a picture that is a script as well', 'a.png', 'GIF89a/*x*/=1;alert(1)', 'file_mismatch'],
    ['a picture under another name', 'a.jpg', fixture('screen.png'), 'file_mismatch'],
    ['a picture under another name', 'a.png', fixture('screen.webp'), 'file_mismatch'],
    ['a document', 'a.txt', fixture('guide.pdf'), 'file_mismatch'],
    [
      'a document with something before it',
      'a.pdf',
      Buffer.concat([Buffer.from('<script>'), fixture('guide.pdf')]),
      'file_mismatch',
    ],
    ['half a document', 'a.pdf', fixture('guide.pdf').subarray(0, 10_000), 'file_damaged'],
    ['noise', 'a.txt', Buffer.from([0x82, 0x00, 0xff, 0xfe]), 'file_not_text'],
    ['a text with signs of control', 'a.csv', 'a\u001B[31mb', 'file_not_text'],
    ['a text with a NUL far behind', 'a.txt', `${'x'.repeat(200_000)}\0`, 'file_not_text'],
    ['nothing', 'a.txt', '', 'file_empty'],
    ['nothing', 'a.xlsx', '', 'file_empty'],
    ['nothing', 'a.png', '', 'file_empty'],
  ] as [what: string, name: string, bytes: Buffer | string, fault: string][])('%s as %s', async (_, name, bytes, fault) => {
    expect(await faultOf(name, bytes)).toBe(fault);
  });
});

// UP-3
describe('files that grow when they are opened', () => {
  it('are refused by the number of their parts', async () => {
    const parts: Part[] = Array.from({ length: 10_001 }, (_, index) => ({ name: `x/${index}` }));
    expect(await faultOf('a.xlsx', officeFile('xlsx', parts))).toBe('file_packed');
  });

  it.each([
    { what: 'more than 500 MB', sizes: [400, 200] },
    { what: 'four gigabytes', sizes: [4000] },
  ])('are refused by the size they say: $what', async ({ sizes }) => {
    const parts = sizes.map((size, index) => ({ name: `xl/${index}`, data: 'x'.repeat(1000), saysSize: size * 1024 * 1024 }));
    const began = performance.now();
    expect(await faultOf('a.xlsx', officeFile('xlsx', parts))).toBe('file_packed');
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('are refused when they are packed as nothing real is', async () => {
    const zeros = { name: 'xl/sheet.xml', data: Buffer.alloc(30 * 1024 * 1024) };
    expect(await faultOf('a.xlsx', officeFile('xlsx', [zeros]))).toBe('file_packed');
  });

  it('are refused when their list of types is no list', async () => {
    const types = { name: '[Content_Types].xml', data: Buffer.alloc(5 * 1024 * 1024, 0x20) };
    expect(await faultOf('a.xlsx', zipOf([types, RELATIONS]))).toBe('file_damaged');
    const lying = { name: '[Content_Types].xml', data: Buffer.alloc(5 * 1024 * 1024, 0x20), saysSize: 1000 };
    expect(await faultOf('a.xlsx', zipOf([lying, RELATIONS]))).toBe('file_damaged');
  });

  it('are pictures of too many pixels, however small their bytes', async () => {
    const bomb = await sharp({ create: { width: 8000, height: 7000, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(500_000);
    const began = performance.now();
    expect(await faultOf('a.png', bomb)).toBe('file_pixels');
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('pictures', () => {
  it.each(['photo-with-place.jpg', 'screen.png', 'screen.webp'])('that are cut off are refused (%s)', async (name) => {
    const bytes = fixture(name);
    for (const part of [0.3, 0.6, 0.9]) expect(await faultOf(name, bytes.subarray(0, bytes.length * part))).toBe('file_damaged');
  });

  // UP-6
  it('lose place, camera and what hangs on behind them, and stand upright', async () => {
    const sent = Buffer.concat([fixture('photo-with-place.jpg'), Buffer.from('<script>alert(1)</script>')]);
    const before = await sharp(path.join(FIXTURES, 'photo-with-place.jpg')).metadata();
    expect([before.orientation, before.width, before.height]).toEqual([6, 300, 200]);
    expect(sent.includes('ChienowaCam')).toBe(true);
    const kept = await check('写真.jpg', sent);
    expect(kept).toMatchObject({ width: 200, height: 300, type: 'image/jpeg' });
    const bytes = readFileSync(kept.path);
    const after = await sharp(kept.path).metadata();
    expect([after.orientation, after.exif, after.icc, after.xmp]).toEqual([undefined, undefined, undefined, undefined]);
    for (const trace of ['Exif', 'GPS', 'ChienowaCam', 'script']) expect(bytes.includes(trace)).toBe(false);
  });

  it('lose their comments', async () => {
    const plain = fixture('screen.png');
    const text = Buffer.from('tEXtComment\0<script>secret</script>', 'latin1');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length - 4);
    const { crc32 } = await import('node:zlib');
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(text));
    const sent = Buffer.concat([plain.subarray(0, 33), length, text, sum, plain.subarray(33)]);
    const kept = await check('画面.png', sent);
    expect(readFileSync(kept.path).includes('secret')).toBe(false);
  });

  it.each([
    { sent: [5000, 1000], kept: [2000, 400] },
    { sent: [900, 4500], kept: [400, 2000] },
    { sent: [2000, 2000], kept: [2000, 2000] },
    { sent: [64, 48], kept: [64, 48] },
  ])('of $sent pixels have $kept afterwards', async ({ sent: [width = 0, height = 0], kept: [w, h] }) => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const bytes = await sharp({ create: { width, height, channels: 3, background: 'teal' } })
        .toFormat(format)
        .toBuffer();
      const kept = await check(`a.${format}`, bytes);
      expect([kept.width, kept.height]).toEqual([w, h]);
      expect(await sharp(kept.path).metadata()).toMatchObject({ format, width: w, height: h });
    }
  });

  it('keep their transparency and their palette', async () => {
    const glass = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#ff000080' } })
      .png()
      .toBuffer();
    expect((await sharp((await check('a.png', glass)).path).metadata()).hasAlpha).toBe(true);
    const drawing = await sharp(path.join(FIXTURES, 'screen.png')).png({ palette: true }).toBuffer();
    expect((await sharp((await check('b.png', drawing)).path).metadata()).isPalette).toBe(true);
  });
});

// PD-1
describe('personal numbers in files', () => {
  it.each([
    ['in the name', `名簿${NUMBER}.csv`, 'a,b', NUMBER],
    [
      'in the name, in full width and groups',
      '\uFF11\uFF12\uFF13\uFF14-5678-9018.txt',
      'a',
      '\uFF11\uFF12\uFF13\uFF14-5678-9018',
    ],
    ['in a cell', 'a.csv', `番号,氏名\r\n${NUMBER},佐藤`, NUMBER],
    [
      'in a list in Shift_JIS',
      'a.csv',
      Buffer.concat([Buffer.from([0x94, 0xd4, 0x8d, 0x86, 0x2c]), Buffer.from(NUMBER)]),
      NUMBER,
    ],
    ['in UTF-16', 'a.txt', Buffer.from(`\uFEFF${NUMBER}`, 'utf16le'), NUMBER],
    ['as the whole text', 'a.md', NUMBER, NUMBER],
    ['on the border of two pieces', 'a.txt', `${'x'.repeat(65_530)}${NUMBER}\n${'y'.repeat(70_000)}`, NUMBER],
    ['at the very end', 'a.txt', `${'x'.repeat(65_536)}\n${NUMBER}`, NUMBER],
    ['with a wrong check digit', 'a.csv', '123456789012', undefined],
    ['with thirteen digits', 'a.csv', `${NUMBER}4`, undefined],
    ['with thirteen digits on the border of two pieces', 'a.txt', `${'x'.repeat(65_524)}${NUMBER}4\n`, undefined],
    ['with a digit before it on the border', 'a.txt', `${'x'.repeat(65_503)}4${NUMBER}${'y'.repeat(100)}`, undefined],
  ] as [what: string, name: string, bytes: Buffer | string, passage: string | undefined][])(
    '%s',
    async (_, name, bytes, passage) => {
      expect((await check(name, bytes)).passage).toBe(passage);
    },
  );

  it('are found on every border', async () => {
    for (let before = 65_500; before < 65_540; before += 1) {
      const text = `${'x'.repeat(before)}${NUMBER} ${'y'.repeat(40)}`;
      expect(`${before} ${(await check('a.txt', text)).passage}`).toBe(`${before} ${NUMBER}`);
    }
  });

  it('are looked for in a large text without holding the others up', async () => {
    const lines = '2026-07-01,1234-5678-9012,1234567890123,市民課\r\n'.repeat(300_000);
    let longest = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    expect((await check('a.csv', lines)).passage).toBeUndefined();
    clearInterval(watch);
    expect(longest).toBeLessThan(500);
  });
});
