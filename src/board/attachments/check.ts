import { stat } from 'node:fs/promises';
import { findPersonalNumbers } from '../../text/index.ts';
import { firstBytes, lastBytes } from './bytes.ts';
import { type FileKind, promisedKind } from './kinds.ts';
import { checkOffice } from './office.ts';
import { remakePicture } from './pictures.ts';
import { refusedFile } from './refusals.ts';
import { checkText } from './texts.ts';

/** A file that may be kept. */
export interface CheckedFile {
  /** Where the bytes to keep are: those of a picture have been made anew. */
  path: string;
  type: string;
  width: number | null;
  height: number | null;
  /** What looks like a personal number in its name or text. */
  passage: string | undefined;
}

/** Writers add line ends and signatures after the mark of the end. */
const PDF_END_BYTES = 2_048;

/**
 * Whether a file is what its name says, and of a kind that may be attached.
 * @param remade where a picture is written anew
 * @throws AppError invalid, with what can be done
 */
export async function checkFile(path: string, name: string, remade: string): Promise<CheckedFile> {
  const kind = promisedKind(name);
  if ((await stat(path)).size === 0) throw refusedFile('file_empty');
  const named = findPersonalNumbers(name)[0]?.passage;
  const { passage, ...file } = await looked(path, kind, remade);
  return { ...file, passage: named ?? passage };
}

async function looked(path: string, kind: FileKind, remade: string): Promise<CheckedFile> {
  const plain = { path, type: kind.type, width: null, height: null, passage: undefined };
  switch (kind.family) {
    case 'picture':
      return { ...plain, ...(await remakePicture(path, remade, kind.format)), path: remade };
    case 'office':
      await checkOffice(path, kind.format);
      return plain;
    case 'pdf':
      await checkPdf(path);
      return plain;
    case 'text':
      return { ...plain, passage: await checkText(path) };
  }
}

async function checkPdf(path: string): Promise<void> {
  if ((await firstBytes(path, 5)).toString('latin1') !== '%PDF-') throw refusedFile('file_mismatch');
  if (!(await lastBytes(path, PDF_END_BYTES)).includes('%%EOF')) throw refusedFile('file_damaged');
}
