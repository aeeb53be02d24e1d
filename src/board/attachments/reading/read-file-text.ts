import { maskPersonalNumbers } from '../../../text/index.ts';
import { kindOfType } from '../kinds.ts';
import { Ended, type KeptText, keepText, type ReadFault } from './kept-text.ts';
import { readOffice } from './office-texts.ts';
import { readPdf } from './pdf.ts';
import { readPlainText } from './plain-texts.ts';

/** What a file says, as far as it could be read. */
export interface FileText {
  text: string;
  fault?: ReadFault;
}

/** What takes longer is left there; the thread around it is ended somewhat later. */
const WITHIN_MS = 15_000;

/**
 * Reads what is written in a file, from its beginning and as much as is kept. What is wrong with the file is no error but
 * its fault: what has been read before stays. Personal numbers are blacked out: nobody shall find them, or a person by them.
 * @param type as it is stored with the file
 * @throws when the bytes are not there
 */
export async function readFileText(path: string, type: string, within = WITHIN_MS): Promise<FileText> {
  const kept = keepText(within);
  try {
    await readInto(kept, path, type);
    return { text: maskPersonalNumbers(kept.text()) };
  } catch (reason) {
    if (isOurs(reason)) throw reason;
    const fault = reason instanceof Ended ? reason.fault : 'damaged';
    return { text: maskPersonalNumbers(kept.text()), ...(fault && { fault }) };
  }
}

async function readInto(kept: KeptText, path: string, type: string): Promise<void> {
  const kind = kindOfType(type);
  if (kind?.family === 'text') await readPlainText(path, kept);
  else if (kind?.family === 'pdf') await readPdf(path, kept);
  else if (kind?.family === 'office') await readOffice(path, kind.format, kept);
}

/** What no file is to blame for: its bytes are missing, the disk has a fault, a package is not installed. */
function isOurs(reason: unknown): boolean {
  const { syscall, code } = reason as NodeJS.ErrnoException;
  return syscall !== undefined || code === 'ERR_MODULE_NOT_FOUND';
}
