import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { AppContext } from '../../web/index.ts';
import { placeOf } from './folder.ts';
import type { AttachmentRow } from './queries.ts';

/** What is opened here can run nothing, load nothing and is no part of our pages. */
const POLICY = "default-src 'none'; sandbox";

/**
 * Sends the bytes of a file a piece at a time. Pictures that we made ourselves are shown in the page, all else is saved.
 * @throws when the bytes are not there or are not all there
 */
export async function sendFile({ config, log }: AppContext, res: Response, file: AttachmentRow): Promise<void> {
  const bytes = await open(placeOf(config.dataDir, file.fileKey));
  try {
    const { size } = await bytes.stat();
    if (size !== file.size) throw new Error(`File ${file.fileId} has ${size} bytes instead of ${file.size}`);
    setHeaders(res, file);
    if (res.req.method === 'HEAD') return void res.end();
    await pipeline(bytes.createReadStream({ autoClose: false }), res);
  } catch (fault) {
    if (!res.headersSent) throw fault;
    // Who closes the page in the middle has seen enough.
    if ((fault as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    log.error({ err: fault, request: res.req.context.id }, 'file broke off');
  } finally {
    await bytes.close();
  }
}

function setHeaders(res: Response, { name, size, type }: AttachmentRow): void {
  res.setHeader('Content-Security-Policy', POLICY);
  // A text is saved as it came, in whatever encoding; a browser that is not told a type for it cannot show it as one.
  res.setHeader('Content-Type', type.startsWith('text/') ? 'application/octet-stream' : type);
  res.setHeader('Content-Disposition', disposition(name, type.startsWith('image/') ? 'inline' : 'attachment'));
  res.setHeader('Content-Length', size);
}

/** The name in ASCII for old programs, and as it is (RFC 6266, RFC 8187). */
export function disposition(name: string, how: 'inline' | 'attachment'): string {
  const plain = name.replace(/[^\x20-\x7E]|["%\\]/gu, '_');
  const exact = encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${how}; filename="${plain}"; filename*=UTF-8''${exact}`;
}
