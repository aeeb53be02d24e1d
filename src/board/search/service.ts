import type { Worker } from 'node:worker_threads';
import { type Db, perDatabase } from '../../db/index.ts';
import { AppError, startThread, TooManyError } from '../../lib/index.ts';
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
const TRY_AGAIN_SECONDS = 5;
/** So many may wait when another is asked: fewer where a page does without the answer. */
const MOST_WAITING = 200;
const MOST_WAITING_FOR: Readonly<Partial<Record<keyof Answers, number>>> = { related: 5, suggest: 20, similar: 20 };

interface Asked extends Question {
  resolve: (answer: unknown) => void;
  reject: (fault: unknown) => void;
}

/**
 * One thread with one connection that reads; started with the first search, and again after it has died. It is sent one
 * question at a time: one that does not end takes none of those behind it along, and their time has not begun.
 */
class SearchThread {
  #worker: Worker | undefined;
  #running: Asked | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waiting: Asked[] = [];
  #asked = 0;
  readonly #file: string;
  readonly #died: (fault: unknown) => void;

  constructor(file: string, died: (fault: unknown) => void) {
    this.#file = file;
    this.#died = died;
  }

  /** @throws AppError too_many when too many are waiting, unavailable when it takes too long */
  async ask(name: keyof Answers, given: unknown[]): Promise<unknown> {
    if (this.#waiting.length >= (MOST_WAITING_FOR[name] ?? MOST_WAITING))
      throw new TooManyError('search_busy', TRY_AGAIN_SECONDS);
    return new Promise((resolve, reject) => {
      this.#asked += 1;
      this.#waiting.push({ id: this.#asked, name, given, resolve, reject });
      if (!this.#running) this.#next();
    });
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    const interrupted = this.#waiting;
    this.#waiting = [];
    for (const { reject } of interrupted) reject(interruption());
    this.#interrupt();
    await worker?.terminate();
  }

  #next(): void {
    const asked = this.#waiting.shift();
    this.#running = asked;
    if (!asked) return;
    this.#worker ??= this.#start();
    const { id, name, given } = asked;
    const question: Question = { id, name, given };
    this.#timer = setTimeout(() => this.#restart(), LONGEST_MS);
    this.#worker.postMessage(question);
  }

  #start(): Worker {
    const worker = startThread(new URL('./thread', import.meta.url), import.meta.url, { workerData: { file: this.#file } });
    worker.unref();
    worker.on('message', ({ id, answer, fault }: { id: number; answer: unknown; fault: unknown }) => {
      const asked = this.#running;
      if (asked?.id !== id) return;
      clearTimeout(this.#timer);
      if (fault === undefined) asked.resolve(answer);
      else asked.reject(fault);
      this.#next();
    });
    worker.on('error', (fault) => {
      this.#died(fault);
      if (this.#worker === worker) this.#interrupt();
    });
    return worker;
  }

  #restart(): void {
    void this.#worker?.terminate();
    this.#interrupt();
  }

  /** Gives up the question that is being answered; the next one finds a new thread. */
  #interrupt(): void {
    clearTimeout(this.#timer);
    this.#worker = undefined;
    this.#running?.reject(interruption());
    this.#next();
  }
}

const interruption = (): AppError => new AppError('unavailable', 'search_interrupted');
