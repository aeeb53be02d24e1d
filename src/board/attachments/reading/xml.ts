import { SaxesParser } from 'saxes';
import { Ended, type KeptText } from './kept-text.ts';

/** Deeper than anything Office writes; each level costs memory. */
const DEPTH_MAX = 200;

export type Attributes = Readonly<Record<string, string>>;

/** What is done with what stands in an XML. Names come without the prefix of their namespace. */
export interface XmlHandler {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  /** @param inside the element in which the text stands */
  text?(text: string, inside: string): void;
  /** Elements that are passed over with all that is in them. */
  skip?: ReadonlySet<string>;
}

/**
 * Reads an XML piece by piece. Declarations are refused: no Office writes them, and they could make a little into a lot.
 * @throws Ended and what the parser throws at what is no XML
 */
export async function readXml(pieces: AsyncIterable<Buffer>, handler: XmlHandler, kept: KeptText): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const within: string[] = [];
  let skipped = 0;
  parser.on('doctype', () => {
    throw new Ended('damaged');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const local = localName(name);
    within.push(local);
    if (within.length > DEPTH_MAX) throw new Ended('damaged');
    if (skipped > 0 || handler.skip?.has(local)) skipped += 1;
    else handler.open?.(local, attributes);
  });
  parser.on('closetag', () => {
    const local = within.pop() as string;
    if (skipped > 0) skipped -= 1;
    else handler.close?.(local);
  });
  const onText = (text: string) => {
    if (skipped === 0 && within.length > 0) handler.text?.(text, within.at(-1) as string);
  };
  parser.on('text', onText);
  parser.on('cdata', onText);

  let decoder: TextDecoder | undefined;
  for await (const piece of pieces) {
    kept.checkTime();
    decoder ??= new TextDecoder(encodingOf(piece));
    parser.write(decoder.decode(piece, { stream: true }));
  }
  parser.write(decoder?.decode() ?? '').close();
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** XML is written in UTF-8, or in UTF-16 with its mark. */
function encodingOf(start: Buffer): string {
  const mark = start.toString('hex', 0, 2);
  return mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
}

/** The attribute that names a relation: `r:id`, whatever the prefix; `id` alone is a number of the element's own. */
export const relationIn = (attributes: Attributes): string | undefined =>
  Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1];
