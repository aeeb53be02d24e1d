import { deflateSync } from 'node:zlib';
import { type Part, zipOf } from './zip.ts';

const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** What one part refers to. `kinds` are the last words of types, by the part they lead to, seen from the part's own folder. */
export function relations(of: string, targets: Readonly<Record<string, string>>): Part {
  const at = of.lastIndexOf('/');
  const rows = Object.entries(targets).map(
    ([target, kind], index) => `<Relationship Id="rId${index + 1}" Type="${RELATION}/${kind}" Target="${target}"/>`,
  );
  return {
    name: `${of.slice(0, at + 1)}_rels/${of.slice(at + 1)}.rels`,
    data: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows.join('')}</Relationships>`,
  };
}

const xml = (name: string, data: string): Part => ({ name, data: `<?xml version="1.0" encoding="UTF-8"?>\n${data}` });

/** A Word file with this body; `more` are other parts, by name and kind. */
export function wordFile(body: string, more: Readonly<Record<string, { kind: string; data: string }>> = {}): Buffer {
  return zipOf([
    relations('', { 'word/document.xml': 'officeDocument' }),
    xml('word/document.xml', `<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`),
    relations('word/document.xml', Object.fromEntries(Object.entries(more).map(([name, { kind }]) => [name, kind]))),
    ...Object.entries(more).map(([name, { data }]) => xml(`word/${name}`, data)),
  ]);
}

/** A paragraph of Word in one run. */
export const paragraph = (words: string): string => `<w:p><w:r><w:t>${words}</w:t></w:r></w:p>`;

interface SheetSample {
  name: string;
  state?: string;
  rows: string;
}

/** An Excel file: sheets, shared strings (each the inside of an `si`) and the inside of the part of styles. */
export function excelFile(
  sheets: readonly SheetSample[],
  {
    strings = [],
    styles = '',
    properties = '',
    more = [],
  }: { strings?: readonly string[]; styles?: string; properties?: string; more?: readonly Part[] } = {},
): Buffer {
  const names = sheets.map((_, index) => `worksheets/sheet${index + 1}.xml`);
  const list = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${name}" sheetId="${index + 7}" r:id="rId${index + 1}"${state ? ` state="${state}"` : ''}/>`,
  );
  return zipOf([
    relations('', { 'xl/workbook.xml': 'officeDocument' }),
    xml('xl/workbook.xml', `<workbook xmlns:r="${RELATION}">${properties}<sheets>${list.join('')}</sheets></workbook>`),
    relations('xl/workbook.xml', {
      ...Object.fromEntries(names.map((name) => [name, 'worksheet'])),
      'sharedStrings.xml': 'sharedStrings',
      'styles.xml': 'styles',
    }),
    xml('xl/sharedStrings.xml', `<sst>${strings.map((inside) => `<si>${inside}</si>`).join('')}</sst>`),
    xml('xl/styles.xml', `<styleSheet>${styles}</styleSheet>`),
    ...sheets.map(({ rows }, index) => xml(`xl/${names[index]}`, `<worksheet><sheetData>${rows}</sheetData></worksheet>`)),
    ...more,
  ]);
}

/** A PowerPoint file: each slide with its words, and its notes where there are any, in the order of the slides' numbers. */
export function slidesFile(slides: readonly { body: string; notes?: string }[], order = slides.map((_, index) => index)): Buffer {
  const slide = (index: number) => `ppt/slides/slide${index + 1}.xml`;
  return zipOf([
    relations('', { 'ppt/presentation.xml': 'officeDocument' }),
    xml(
      'ppt/presentation.xml',
      `<p:presentation xmlns:p="p" xmlns:r="${RELATION}"><p:sldIdLst>${order.map((index) => `<p:sldId id="${256 + index}" r:id="rId${index + 1}"/>`).join('')}</p:sldIdLst></p:presentation>`,
    ),
    relations('ppt/presentation.xml', Object.fromEntries(slides.map((_, index) => [`slides/slide${index + 1}.xml`, 'slide']))),
    ...slides.flatMap(({ body, notes }, index) => [
      xml(slide(index), `<p:sld xmlns:p="p" xmlns:a="a">${body}</p:sld>`),
      ...(notes
        ? [
            relations(slide(index), { [`../notesSlides/notesSlide${index + 1}.xml`]: 'notesSlide' }),
            xml(`ppt/notesSlides/notesSlide${index + 1}.xml`, `<p:notes xmlns:p="p" xmlns:a="a">${notes}</p:notes>`),
          ]
        : []),
    ]),
  ]);
}

/** A PDF of these objects, the first of which is its catalogue. Streams are given as they are to be packed. */
export function pdfFile(objects: readonly (string | { dict?: string; stream: Buffer | string })[], trailer = ''): Buffer {
  const pieces = [Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3\n', 'latin1')];
  const offsets: number[] = [];
  let at = pieces[0]?.length ?? 0;
  const put = (...more: (Buffer | string)[]) => {
    for (const piece of more) {
      const bytes = Buffer.from(piece as string, 'latin1');
      pieces.push(bytes);
      at += bytes.length;
    }
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(at);
    put(`${index + 1} 0 obj\n`);
    if (typeof object === 'string') put(object);
    else {
      const packed = deflateSync(object.stream);
      put(`<< ${object.dict ?? ''} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`, packed, '\nendstream');
    }
    put('\nendobj\n');
  }
  const start = at;
  put(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`);
  for (const offset of offsets) put(`${String(offset).padStart(10, '0')} 00000 n \n`);
  put(`trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`);
  return Buffer.concat(pieces);
}

/** A page whose characters are named by a table that comes with the reader, in a font that is not in the file. */
export const pdfWithTable = (table: string, registry: 'Japan1', lines: readonly Buffer[], trailer = ''): Buffer =>
  pdfFile(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>',
      { stream: `BT /F1 12 Tf 16 TL 60 780 Td ${lines.map((line) => `<${line.toString('hex')}> Tj T*`).join(' ')} ET` },
      `<< /Type /Font /Subtype /Type0 /BaseFont /MS-Mincho /Encoding /${table} /DescendantFonts [6 0 R] >>`,
      `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /MS-Mincho /CIDSystemInfo << /Registry (Adobe) /Ordering (${registry}) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 >>`,
      '<< /Type /FontDescriptor /FontName /MS-Mincho /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 859 /Descent -140 /CapHeight 700 /StemV 80 >>',
    ],
    trailer,
  );
