import { createReadStream } from 'node:fs';
import { findPersonalNumbers } from '../../text/index.ts';
import { firstBytes } from './bytes.ts';
import { refusedFile } from './refusals.ts';

/** Tab, line feed, form feed and carriage return are text. */
const CONTROL = /(?![\t\n\f\r])\p{Cc}/u;
/** Pictures and documents under the name of a text. */
const DISGUISED_BYTES = /^(\x89PNG|\xFF\xD8\xFF|GIF8[79]a|RIFF....WEBP|PK\p{Cc}{2}|\xD0\xCF.\xE0|%PDF-)/su;
/** What browsers and other programs take for a page or a message, whatever the name says. */
const DISGUISED_TEXT = /^\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<\?php|\{\\rtf|MIME-Version:)/i;
const DISGUISE_LENGTH = 100;
/** Longer than any number with what stands around it: a number on the border of two pieces is seen whole in the second. */
const OVERLAP = 32;
export const WRONG_ENCODING = 'ERR_ENCODING_INVALID_ENCODED_DATA';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis';

/**
 * Reads a text piece by piece and looks whether it is one.
 * @returns the first passage that looks like a personal number
 * @throws AppError invalid for what is no text in UTF-8, Shift_JIS or, with its mark, UTF-16
 */
export async function checkText(path: string): Promise<string | undefined> {
  const start = await firstBytes(path, DISGUISE_LENGTH);
  if (DISGUISED_BYTES.test(start.toString('latin1'))) throw refusedFile('file_mismatch');
  for (const encoding of encodingsFor(start)) {
    try {
      return await firstNumberIn(piecesOf(path, encoding));
    } catch (fault) {
      if ((fault as { code?: string }).code !== WRONG_ENCODING) throw fault;
    }
  }
  throw refusedFile('file_not_text');
}

export function encodingsFor(start: Buffer): Encoding[] {
  const mark = start.toString('hex', 0, 2);
  return mark === 'fffe' ? ['utf-16le'] : mark === 'feff' ? ['utf-16be'] : ['utf-8', 'shift_jis'];
}

/** @throws where the bytes are not of that encoding */
export async function* piecesOf(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const bytes of createReadStream(path)) yield decoder.decode(bytes as Buffer, { stream: true });
  yield decoder.decode();
}

async function firstNumberIn(pieces: AsyncIterable<string>): Promise<string | undefined> {
  let [before, cut] = ['', false];
  let found: string | undefined;
  for await (const piece of pieces) {
    if (CONTROL.test(piece)) throw refusedFile('file_not_text');
    if (before === '' && DISGUISED_TEXT.test(piece.slice(0, DISGUISE_LENGTH))) throw refusedFile('file_mismatch');
    const text = before + piece;
    found ??= numberIn(text, cut, true);
    cut ||= text.length > OVERLAP;
    before = text.slice(-OVERLAP);
  }
  return found ?? numberIn(before, cut, false);
}

/** The first number of a piece. What touches an edge behind which the text goes on may be part of a longer one. */
const numberIn = (text: string, cutBefore: boolean, cutAfter: boolean): string | undefined =>
  findPersonalNumbers(text).find(({ start, end }) => (start > 0 || !cutBefore) && (end < text.length || !cutAfter))?.passage;
