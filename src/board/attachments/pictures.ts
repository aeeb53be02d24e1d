import { writeFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { limited } from '../../lib/index.ts';
import { firstBytes } from './bytes.ts';
import type { Picture } from './kinds.ts';
import { refusedFile } from './refusals.ts';

const MAX_PIXELS = 50_000_000;
/** A side of a picture as it comes, and as it is kept. */
const MAX_SIDE_IN = 20_000;
const MAX_SIDE = 2_000;
/** Pure noise of this size takes 1.8 MB. */
const MAX_SIDE_WEBP = 1_600;
const PATIENCE_SECONDS = 10;
const MEGA = 1_000_000;
/** A picture of 50 million pixels takes 200 MB and a processor for a second. */
const AT_ONCE = 1;

let library: Promise<typeof import('sharp').default> | undefined;

/** Loaded at the first picture: it takes 20 MB. */
function loaded(): Promise<typeof import('sharp').default> {
  library ??= import('sharp').then(({ default: sharp }) => {
    // Of the thirty formats that libvips reads, three have been asked for; SVG alone could draw for hours.
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: ['VipsForeignLoadJpegFile', 'VipsForeignLoadPngFile', 'VipsForeignLoadWebpFile'] });
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return library;
}

const SIGNATURE_BYTES = 12;
const SIGNATURES: Readonly<Record<Picture, RegExp>> = {
  png: /^\x89PNG\r\n/,
  jpeg: /^\xFF\xD8\xFF/,
  webp: /^RIFF....WEBP/s,
};

const inTurn = limited(AT_ONCE);

/**
 * Makes a picture anew: upright, at most 2,000 pixels wide and high, without what the camera wrote about place and time,
 * and without anything that hung on behind it.
 * @param to where the new picture is written
 * @throws AppError invalid for what is no such picture, is damaged or has too many pixels
 */
export const remakePicture = (from: string, to: string, format: Picture): Promise<{ width: number; height: number }> =>
  inTurn(async () => {
    const { data, width, height } = await remade(from, format, MAX_SIDE, (picture, palette) => encoded(picture, format, palette));
    await writeFile(to, data, { flag: 'wx', mode: 0o600 });
    return { width, height };
  });

/**
 * The same as webp on white, for a picture that is kept in the database: bytes that the schema has room for, whatever it shows.
 * @throws AppError invalid for what is no such picture, is damaged or has too many pixels
 */
export const pictureAsWebp = (from: string, format: Picture): Promise<RemadePicture> =>
  inTurn(() => remade(from, format, MAX_SIDE_WEBP, (picture) => picture.flatten({ background: '#fff' }).webp({ quality: 80 })));

export interface RemadePicture {
  data: Buffer;
  width: number;
  height: number;
}

async function remade(
  from: string,
  format: Picture,
  side: number,
  encode: (picture: Sharp, palette: boolean) => Sharp,
): Promise<RemadePicture> {
  const start = await firstBytes(from, SIGNATURE_BYTES);
  if (!SIGNATURES[format].test(start.toString('latin1'))) throw refusedFile('file_mismatch');
  const sharp = await loaded();
  const found = await sharp(from, { limitInputPixels: false }).metadata().catch(damaged);
  if (found.format !== format) throw refusedFile('file_mismatch');
  if (found.width * found.height > MAX_PIXELS || Math.max(found.width, found.height) > MAX_SIDE_IN)
    throw refusedFile('file_pixels', { limit: MAX_PIXELS / MEGA });
  const upright = sharp(from, { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true })
    .rotate()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds: PATIENCE_SECONDS });
  const { data, info } = await encode(upright, found.isPalette === true)
    .toBuffer({ resolveWithObject: true })
    .catch(damaged);
  return { data, width: info.width, height: info.height };
}

const damaged = (cause: unknown): never => {
  throw refusedFile('file_damaged', {}, cause);
};

function encoded(picture: Sharp, format: Picture, palette: boolean): Sharp {
  if (format === 'jpeg') return picture.jpeg({ quality: 85 });
  return format === 'webp' ? picture.webp({ quality: 85 }) : picture.png({ palette });
}
