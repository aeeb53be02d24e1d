import { crc32, deflateRawSync } from 'node:zlib';

export interface Part {
  name: string;
  data?: Buffer | string;
  /** What the list of parts says of its size, where that is a lie. */
  saysSize?: number;
  encrypted?: boolean;
}

/** A zip file as Office writes it, or one that Office would never write: its end says another number of parts than there are. */
export function zipOf(parts: readonly Part[], saysParts = parts.length): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data = '', saysSize, encrypted = false } of parts) {
    const plain = Buffer.from(data);
    const packed = deflateRawSync(plain);
    const fileName = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x800 | (encrypted ? 1 : 0), 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(plain), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(saysSize ?? plain.length, 18);
    facts.writeUInt16LE(fileName.length, 22);
    const body = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, fileName, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, rest, fileName]));
    bodies.push(body);
    offset += body.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(saysParts, 4);
  end.writeUInt16LE(saysParts, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, list, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

const MAIN = {
  xlsx: ['/xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'],
  docx: ['/word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'],
  pptx: ['/ppt/presentation.xml', 'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml'],
  xlsm: ['/xl/workbook.xml', 'application/vnd.ms-excel.sheet.macroEnabled.main+xml'],
  docm: ['/word/document.xml', 'application/vnd.ms-word.document.macroEnabled.main+xml'],
  pptm: ['/ppt/presentation.xml', 'application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml'],
  xltx: ['/xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml'],
} as const;

/** The part that names the types of all others. */
export const typesPart = (of: keyof typeof MAIN, more = ''): Part => ({
  name: '[Content_Types].xml',
  data: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="${MAIN[of][0]}" ContentType="${MAIN[of][1]}"/>${more}</Types>`,
});

export const RELATIONS: Part = { name: '_rels/.rels', data: '<Relationships/>' };

/** A small Office file of a kind with some parts more. */
export const officeFile = (of: keyof typeof MAIN, more: readonly Part[] = []): Buffer =>
  zipOf([typesPart(of), RELATIONS, { name: MAIN[of][0].slice(1), data: '<document/>' }, ...more]);
