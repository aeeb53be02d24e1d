import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Db, migrate, openMemory, readMigrations } from '../../db/index.ts';
import { HELP_DIR, MIGRATIONS_DIR } from '../../paths.ts';
import { type ParsedQuery, putDocument, type Synonyms, searchDocuments } from '../../search/index.ts';
import { plainText } from '../../text/index.ts';
import type { Locale } from '../../web/index.ts';

/** A section of the help that has what was asked for; or a page of it, where no single section has all. */
export interface HelpFound {
  topic: string;
  /** Undefined for a whole page. */
  section: string | undefined;
  path: string;
}

interface Shelf {
  db: Db;
  /** By the id of the document, from 1. */
  places: HelpFound[];
}

const SHOWN = 3;
const TITLE = /^# (.+)$/m;
const SECTION = /^## (.+) \{#([a-z-]+)\}\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm;

const shelves = new Map<Locale, Shelf>();

/** Where the help has every term, the best first. It has an index of its own, in memory: its pages are files. */
export function findHelp(query: ParsedQuery, locale: Locale, synonyms: Synonyms): HelpFound[] {
  let shelf = shelves.get(locale);
  if (!shelf) {
    shelf = readHelp(locale);
    shelves.set(locale, shelf);
  }
  const { db, places } = shelf;
  const found = searchDocuments(db, query, { synonyms })
    .found.filter(({ all }) => all)
    .map(({ id }) => places[id - 1] as HelpFound);
  const sections = found.filter(({ section }) => section !== undefined);
  const pages = found.filter(({ section, topic }) => section === undefined && !sections.some((other) => other.topic === topic));
  return [...sections, ...pages].slice(0, SHOWN);
}

function readHelp(locale: Locale): Shelf {
  const shelf: Shelf = { db: openMemory(), places: [] };
  migrate(shelf.db, readMigrations(MIGRATIONS_DIR));
  for (const file of readdirSync(path.join(HELP_DIR, locale)).sort()) {
    const source = readFileSync(path.join(HELP_DIR, locale, file), 'utf8').replace(/\r\n/g, '\n');
    const topic = TITLE.exec(source)?.[1] ?? '';
    const page = `/help/${path.parse(file).name}`;
    put(shelf, { topic, section: undefined, path: page }, source.replace(SECTION, '$1\n\n$3'));
    for (const [, section = '', id, text = ''] of source.matchAll(SECTION))
      put(shelf, { topic, section, path: `${page}#${id}` }, text);
  }
  return shelf;
}

function put({ db, places }: Shelf, place: HelpFound, text: string): void {
  places.push(place);
  const { section, topic } = place;
  const part = { source: 'text', label: '', text: plainText(text) } as const;
  putDocument(db, { id: places.length, title: section ?? topic, tags: section === undefined ? [] : [topic], parts: [part] });
}
