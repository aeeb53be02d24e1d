import path from 'node:path';
import { type Entry, openPromise } from 'yauzl';
import { firstBytes } from '../bytes.ts';
import { COMPOUND } from '../office.ts';
import { Ended, type KeptText } from './kept-text.ts';
import { readXml, type XmlHandler } from './xml.ts';

const MAX_ENTRIES = 10_000;
/** Of all parts together. A sheet of 100,000 rows comes to about 50 MB. */
const MAX_UNPACKED = 100 * 1024 * 1024;

/** How one part names another. */
export interface Relation {
  id: string;
  /** The last word of its type: `slide`, `footnotes` … */
  kind: string;
  part: string;
}

/** The parts of an Office file, unpacked as they are asked for. */
export interface OfficeParts {
  read(part: string, handler: XmlHandler): Promise<void>;
  /** What a part refers to, in the order of the file; of the file itself for ''. */
  relationsOf(part: string): Promise<Relation[]>;
  close(): void;
}

/** @throws Ended for a file with a password, and what yauzl throws at what is no zip */
export async function openParts(file: string, kept: KeptText): Promise<OfficeParts> {
  if ((await firstBytes(file, COMPOUND.length)).equals(COMPOUND)) throw new Ended('protected');
  const zip = await openPromise(file, { autoClose: false });
  const entries = new Map<string, Entry>();
  try {
    if (zip.entryCount > MAX_ENTRIES) throw new Ended('too_slow');
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
  } catch (fault) {
    zip.close();
    throw fault;
  }
  let unpacked = 0;

  async function* piecesOf(entry: Entry): AsyncGenerator<Buffer> {
    for await (const piece of await zip.openReadStreamPromise(entry)) {
      unpacked += (piece as Buffer).length;
      if (unpacked > MAX_UNPACKED) throw new Ended('too_slow');
      yield piece as Buffer;
    }
  }

  /** A part that is not there says nothing. */
  async function read(part: string, handler: XmlHandler): Promise<void> {
    const entry = entries.get(part.toLowerCase());
    if (entry?.isEncrypted()) throw new Ended('protected');
    if (entry) await readXml(piecesOf(entry), handler, kept);
  }

  return { read, relationsOf: (part) => relationsOf(read, part), close: () => zip.close() };
}

async function relationsOf(read: OfficeParts['read'], part: string): Promise<Relation[]> {
  const { dir, base } = path.posix.parse(part);
  const relations: Relation[] = [];
  await read(path.posix.join(dir, '_rels', `${base}.rels`), {
    open(name, { Id: id, Type: type, Target: target, TargetMode: mode }) {
      if (name !== 'Relationship' || id === undefined || !type || !target || mode === 'External') return;
      // A target is named from the folder of the part, or with a slash from the top.
      const place = path.posix.join('/', target.startsWith('/') ? '' : dir, target).slice(1);
      relations.push({ id, kind: type.slice(type.lastIndexOf('/') + 1), part: place });
    },
  });
  return relations;
}
