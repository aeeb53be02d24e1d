import { stat } from 'node:fs/promises';
import { promisedKind } from './kinds.ts';
import { attachmentName } from './names.ts';
import { pictureAsWebp, type RemadePicture } from './pictures.ts';
import { refusedFile } from './refusals.ts';

/** What the browser's dialog offers for a photo. */
export const ACCEPTED_PHOTOS = '.jpg,.jpeg,.png,.webp';

/**
 * A photo that has come in, made anew as webp.
 * @param name as the browser sent it
 * @throws AppError invalid for all but a picture, with what can be done
 */
export async function takePhoto(path: string, name: string): Promise<RemadePicture> {
  const kind = promisedKind(attachmentName(name));
  if (kind.family !== 'picture') throw refusedFile('file_no_picture');
  if ((await stat(path)).size === 0) throw refusedFile('file_empty');
  return pictureAsWebp(path, kind.format);
}
