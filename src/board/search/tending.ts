import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { Db } from '../../db/index.ts';
import { startThread } from '../../lib/index.ts';
import { beginScrub } from '../../search/index.ts';
import { indexWaits, tendIndex } from './keep-index.ts';

const LOOK_MS = 2_000;
/** What was deleted here and there is cleaned away together. */
const CLEAN_MS = 300_000;
/** After a fault: what went wrong once will go wrong again at once. */
const RECOVER_MS = 60_000;
/** As long as the piece before it, at least: whoever waits to write looks again and again, at growing intervals. */
const PAUSE_MS = 10;
/** A thread that is told to stop ends after the piece it is at. */
const STOP_MS = 3_000;

/**
 * Tends the index until nothing is left, with pauses in which others can write.
 * @param onPiece told after each piece
 */
export async function tendUntilDone(
  db: Db,
  { stopping, onPiece = () => {} }: { stopping?: AbortSignal; onPiece?: () => void } = {},
): Promise<void> {
  for (;;) {
    const began = performance.now();
    if (stopping?.aborted || !tendIndex(db)) return;
    const took = performance.now() - began;
    onPiece();
    await pause(Math.max(took, PAUSE_MS));
  }
}

/**
 * Tends the index of an office from now on, in a thread of its own that lives only while there is something to do.
 * @param failed told why a thread ended by itself
 * @returns a function that ends it
 */
export function startTending(db: Db, file: string, failed: (fault: unknown) => void): () => Promise<void> {
  let thread: Worker | undefined;
  let notBefore = 0;
  const fail = (fault: unknown) => {
    notBefore = performance.now() + RECOVER_MS;
    failed(fault);
  };
  const begin = (): Worker => {
    const begun = startThread(new URL('./tending-thread', import.meta.url), import.meta.url, { workerData: { file } });
    begun.on('error', fail);
    begun.once('exit', () => {
      thread = undefined;
    });
    return begun;
  };
  const look = () => {
    try {
      if (!thread && performance.now() >= notBefore && indexWaits(db)) thread = begin();
    } catch (fault) {
      fail(fault);
    }
  };
  const clean = () => {
    try {
      beginScrub(db);
    } catch (fault) {
      failed(fault);
    }
  };
  clean();
  look();
  const timers = [setInterval(look, LOOK_MS), setInterval(clean, CLEAN_MS)];
  return async () => {
    timers.forEach(clearInterval);
    if (thread) await end(thread);
  };
}

async function end(thread: Worker): Promise<void> {
  const ended = new Promise((resolve) => thread.once('exit', resolve));
  thread.postMessage('stop');
  const late = setTimeout(() => void thread.terminate(), STOP_MS);
  await ended;
  clearTimeout(late);
}
