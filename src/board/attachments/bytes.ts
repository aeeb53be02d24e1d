import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

export const firstBytes = (path: string, count: number): Promise<Buffer> => bytesAt(path, 0, count);

export const lastBytes = (path: string, count: number): Promise<Buffer> => bytesAt(path, -count, count);

/** @param from counted from the end where it is below zero */
export async function bytesAt(path: string, from: number, count: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const start = from < 0 ? Math.max(0, (await file.stat()).size + from) : from;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

export async function sha256Of(path: string): Promise<Buffer> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.read() as Buffer;
}
