import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { startThread } from '../../../lib/index.ts';
import type { FileText } from './read-file-text.ts';

export interface Question {
  path: string;
  type: string;
}

export type Answer = { read: FileText } | { unreadable: string };

/** Reads files in a thread of its own, one at a time. */
export interface TextReader {
  /** @throws ReaderDied, UnreadableFile */
  read(path: string, type: string): Promise<FileText>;
  /** What is being read meanwhile fails with ReaderDied. */
  end(): Promise<void>;
}

/** The thread was gone before it had read the file: the file has brought it down, or it was ended. */
export class ReaderDied extends Error {}

/** The bytes cannot be read: they are missing, or the disk has a fault. */
export class UnreadableFile extends Error {}

/** What a file may ask for. */
export interface ReadLimits {
  /** The thread looks at its time itself; one that hangs in the middle of something is ended after this. */
  milliseconds: number;
  heapMegabytes: number;
  /** By how much the process may grow meanwhile: what is unpacked does not count as heap. */
  grownMegabytes: number;
}

const LIMITS: ReadLimits = { milliseconds: 20_000, heapMegabytes: 256, grownMegabytes: 500 };
const LOOK_MS = 100;
const MEGABYTE = 1024 * 1024;

/** A reader whose thread starts with the first file, and anew when one has brought it down. */
export function textReader(limits: ReadLimits = LIMITS): TextReader {
  let thread: Worker | undefined;

  const started = async (): Promise<Worker> => {
    if (thread) return thread;
    const fresh = startThread(new URL('./thread', import.meta.url), import.meta.url, {
      // Nothing of the settings is a file's business.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
    });
    thread = fresh;
    fresh.once('exit', () => {
      if (thread === fresh) thread = undefined;
    });
    await untilReady(fresh);
    return fresh;
  };
  const end = async () => void (await thread?.terminate());

  return {
    end,
    async read(path, type) {
      const answer = await ask(await started(), { path, type }, limits);
      if (answer === 'late' || answer === 'dead') await end();
      if (answer === 'late') return { text: '', fault: 'too_slow' };
      if (answer === 'dead') throw new ReaderDied(`The thread has died that read ${path}`);
      if ('unreadable' in answer) throw new UnreadableFile(answer.unreadable);
      return answer.read;
    },
  };
}

/** @throws when the thread does not come to life; ReaderDied when it is ended before */
async function untilReady(thread: Worker): Promise<void> {
  // What brings it down later is seen by whoever waits for an answer; unheard, it would bring down the server.
  thread.on('error', () => {});
  const over = new AbortController();
  const ended = once(thread, 'exit', { signal: over.signal }).then(() => {
    throw new ReaderDied('The thread was ended as it started');
  });
  try {
    await Promise.race([once(thread, 'message', { signal: over.signal }), ended]);
  } finally {
    over.abort();
  }
}

async function ask(thread: Worker, question: Question, limits: ReadLimits): Promise<Answer | 'late' | 'dead'> {
  const over = new AbortController();
  const dead = () => 'dead' as const;
  const answered = once(thread, 'message', { signal: over.signal }).then(([answer]) => answer as Answer, dead);
  const exited = once(thread, 'exit', { signal: over.signal }).then(dead, dead);
  try {
    thread.postMessage(question);
    return await Promise.race([answered, exited, tooMuch(limits, over.signal)]);
  } finally {
    over.abort();
  }
}

/** Comes true when the thread has taken more than it may have. */
function tooMuch({ milliseconds, grownMegabytes }: ReadLimits, over: AbortSignal): Promise<'late' | 'dead'> {
  const until = performance.now() + milliseconds;
  const full = process.memoryUsage.rss() + grownMegabytes * MEGABYTE;
  return new Promise((resolve) => {
    const watch = setInterval(() => {
      if (performance.now() > until) resolve('late');
      if (process.memoryUsage.rss() > full) resolve('dead');
    }, LOOK_MS);
    over.addEventListener('abort', () => clearInterval(watch));
  });
}
