import { firstBytes } from '../bytes.ts';
import { encodingsFor, piecesOf, WRONG_ENCODING } from '../texts.ts';
import { Ended, type KeptText, TEXT_MAX } from './kept-text.ts';

/** Enough that the text kept is full after blank lines have been folded. */
const RAW_MAX = 4 * TEXT_MAX;

/** Reads a text in the encoding it was taken in with. @throws Ended for one in none of them */
export async function readPlainText(path: string, kept: KeptText): Promise<void> {
  for (const encoding of encodingsFor(await firstBytes(path, 2))) {
    const text = await beginningOf(piecesOf(path, encoding));
    if (text !== undefined) return kept.add(text);
  }
  throw new Ended('damaged');
}

async function beginningOf(pieces: AsyncIterable<string>): Promise<string | undefined> {
  let text = '';
  try {
    for await (const piece of pieces) {
      text += piece;
      if (text.length >= RAW_MAX) break;
    }
    return text;
  } catch (fault) {
    if ((fault as { code?: string }).code === WRONG_ENCODING) return undefined;
    throw fault;
  }
}
