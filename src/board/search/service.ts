import type { Worker } from 'node:worker_threads';
import { type Db, perDatabase } from '../../db/index.ts';
import { AppError, startThread } from '../../lib/index.ts';
import { ANSWERS, type Answers, type Question } from './answers.ts';

/** Everything that is asked of the index. Callers wait, so that a long search holds up nobody else. */
export type SearchService = {
  [Name in keyof Answers]: (...given: Parameters<Answers[Name]>) => Promise<ReturnType<Answers[Name]>>;
};

const slots = perDatabase((db): { service: SearchService } => ({ service: directly(db) }));

/** Where to search in an office: in a thread of its own when the server has started one, else in this. */
export const searchService = (db: Db): SearchService => slots(db).service;

/**
 * Searches of this office go to another thread from now on, which opens the file by itself.
 * @param died told why the thread ended by itself; the next search starts another
 * @returns a function that ends it
 */
export function startSearchThread(db: Db, file: string, died: (fault: unknown) => void): () => Promise<void> {
  const thread = new SearchThread(file, died);
  slots(db).service = serviceOf((name, given) => thread.ask(name, given));
  return async () => {
    slots(db).service = directly(db);
    await thread.end();
  };
}

type Ask = (name: keyof Answers, given: unknown[]) => Promise<unknown>;

const serviceOf = (ask: Ask): SearchService =>
  Object.fromEntries(
    (Object.keys(ANSWERS) as (keyof Answers)[]).map((name) => [name, (...given: unknown[]) => ask(name, given)]),
  ) as unknown as SearchService;

const directly = (db: Db): SearchService =>
  serviceOf(async (name, given) => (ANSWERS[name] as (db: Db, ...given: unknown[]) => unknown)(db, ...given));

const LONGEST_MS = 10_000;
const WAITING_MOST = 200;

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (fault: unknown) => void;
  timer: NodeJS.Timeout;
}

/** One thread with one connection that reads; started with the first search, and again after it has died. */
class SearchThread {
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  readonly #file: string;
  readonly #died: (fault: unknown) => void;

  constructor(file: string, died: (fault: unknown) => void) {
    this.#file = file;
    this.#died = died;
  }

  /** @throws AppError too_many when too many are waiting, unavailable when it takes too long */
  ask(name: keyof Answers, given: unknown[]): Promise<unknown> {
    if (this.#waiting.size >= WAITING_MOST) throw new AppError('too_many', 'search_busy');
    this.#worker ??= this.#start();
    this.#asked += 1;
    const id = this.#asked;
    const question: Question = { id, name, given };
    this.#worker.postMessage(question);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#restart(), LONGEST_MS);
      this.#waiting.set(id, { resolve, reject, timer });
    });
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    this.#drop();
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = startThread(new URL('./thread', import.meta.url), import.meta.url, { workerData: { file: this.#file } });
    worker.unref();
    worker.on('message', ({ id, answer, fault }: { id: number; answer: unknown; fault: unknown }) => {
      const waiting = this.#waiting.get(id);
      if (!waiting) return;
      this.#waiting.delete(id);
      clearTimeout(waiting.timer);
      if (fault === undefined) waiting.resolve(answer);
      else waiting.reject(fault);
    });
    worker.on('error', (fault) => {
      this.#died(fault);
      if (this.#worker === worker) this.#drop();
    });
    return worker;
  }

  /** A search that does not end takes those behind it along; the next one finds a new thread. */
  #restart(): void {
    void this.#worker?.terminate();
    this.#drop();
  }

  #drop(): void {
    this.#worker = undefined;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new AppError('unavailable', 'search_interrupted'));
    }
    this.#waiting.clear();
  }
}
