import { buffer } from 'node:stream/consumers';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { AppError } from '../../lib/index.ts';
import { bytesAt, firstBytes } from './bytes.ts';
import type { Office } from './kinds.ts';
import { refusedFile } from './refusals.ts';

const MAX_ENTRIES = 10_000;
const MAX_UNPACKED = 500 * 1024 * 1024;
/** Below this nobody minds how tightly it is packed; above, sheets of empty rows come to about a hundredth. */
const UNPACKED_ANYWAY = 20 * 1024 * 1024;
const MAX_RATIO = 200;
const MAX_TYPES_BYTES = 4 * 1024 * 1024;

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
/** The container of Excel 97, and of an encrypted file of today. */
export const COMPOUND = Buffer.from('D0CF11E0A1B11AE1', 'hex');

/** What may follow the last part in the list of parts. Where another part follows, the number of parts is a lie, and others may read on. */
const LIST_ENDS = ['PK\x05\x06', 'PK\x06\x06'];

const TYPES_PART = '[content_types].xml';
const RELATIONS_PART = '_rels/.rels';
/** Parts that hold a macro or a control, wherever their folder lies. */
const ACTIVE_PART = /(^|\/)(vbaProject[^/]*|vbaData[^/]*)$|(^|\/)(macrosheets|activeX)\//i;
const ACTIVE_TYPE = /macroEnabled|vbaProject|vbaData|macrosheet|activeX/i;

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const MAIN_TYPES: Readonly<Record<Office, string>> = {
  xlsx: `${OPEN_XML}.spreadsheetml.sheet.main+xml`,
  docx: `${OPEN_XML}.wordprocessingml.document.main+xml`,
  pptx: `${OPEN_XML}.presentationml.presentation.main+xml`,
};

/**
 * Looks at an Office file: whole, of the kind its name says, without macros, not packed to burst. Nothing of it but
 * the list of its parts is unpacked.
 * @throws AppError invalid
 */
export async function checkOffice(path: string, format: Office): Promise<void> {
  const start = await firstBytes(path, COMPOUND.length);
  if (start.equals(COMPOUND)) throw refusedFile('file_protected');
  if (!start.subarray(0, ZIP.length).equals(ZIP)) throw refusedFile('file_mismatch');
  try {
    checkTypes(await readTypes(path), format);
  } catch (fault) {
    if (fault instanceof AppError || (fault as NodeJS.ErrnoException).syscall !== undefined) throw fault;
    throw refusedFile('file_damaged', {}, fault);
  }
}

/** The list of parts with their types, after a look at the name and size of each part. */
async function readTypes(path: string): Promise<string> {
  const zip = await openPromise(path, { autoClose: false });
  try {
    if (zip.entryCount > MAX_ENTRIES) throw refusedFile('file_packed');
    const parts = await partsOf(zip);
    if (!LIST_ENDS.includes((await bytesAt(path, Number(zip.readEntryCursor), 4)).toString('latin1')))
      throw refusedFile('file_damaged');
    const types = parts.get(TYPES_PART);
    if (!types || !parts.has(RELATIONS_PART) || types.uncompressedSize > MAX_TYPES_BYTES) throw refusedFile('file_damaged');
    const text = await buffer(await zip.openReadStreamPromise(types));
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } finally {
    zip.close();
  }
}

async function partsOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>();
  let [packed, unpacked] = [0, 0];
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.toLowerCase();
    if (entry.isEncrypted()) throw refusedFile('file_protected');
    if (ACTIVE_PART.test(name)) throw refusedFile('file_macro');
    // Two parts of one name: whoever opens the file may take the other.
    if (parts.has(name) || /\p{Cc}/u.test(name)) throw refusedFile('file_damaged');
    parts.set(name, entry);
    packed += entry.compressedSize;
    unpacked += entry.uncompressedSize;
  }
  if (packed > zip.fileSize) throw refusedFile('file_damaged');
  if (unpacked > MAX_UNPACKED || unpacked > Math.max(UNPACKED_ANYWAY, MAX_RATIO * packed)) throw refusedFile('file_packed');
  return parts;
}

function checkTypes(xml: string, format: Office): void {
  // Entities and declarations could hide what a plain look would find; no Office writes them here.
  if (/<!(?!--)|&/.test(xml)) throw refusedFile('file_damaged');
  const types = [...xml.replace(/<!--[\s\S]*?-->/g, '').matchAll(/\bContentType\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
    ([, double, single]) => double ?? single ?? '',
  );
  if (types.some((type) => ACTIVE_TYPE.test(type))) throw refusedFile('file_macro');
  const main = new Set(types.filter((type) => Object.values(MAIN_TYPES).includes(type)));
  if (main.size !== 1 || !main.has(MAIN_TYPES[format])) throw refusedFile('file_mismatch');
}
