import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Question } from '../../src/board/search/answers.ts';
import { type SearchService, searchService, startSearchThread } from '../../src/board/search/service.ts';
import { type Db, openMemory } from '../../src/db/index.ts';
import { startThread, TooManyError } from '../../src/lib/index.ts';

vi.mock(import('../../src/lib/thread.ts'), () => ({ startThread: vi.fn() }));

/** A thread that answers when the test says so. */
class Thread extends EventEmitter {
  readonly asked: Question[] = [];
  readonly terminate = vi.fn(async () => 0);
  readonly unref = vi.fn();
  postMessage(question: Question): void {
    this.asked.push(question);
  }
  /** Answers the last question. */
  answer(answer: unknown): void {
    this.emit('message', { id: this.asked.at(-1)?.id, answer });
  }
}

let db: Db;
let threads: Thread[];
let service: SearchService;
let died: ReturnType<typeof vi.fn<(fault: unknown) => void>>;
let end: () => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
  threads = [];
  vi.mocked(startThread).mockImplementation(() => {
    const thread = new Thread();
    threads.push(thread);
    return thread as unknown as Worker;
  });
  db = openMemory();
  died = vi.fn();
  end = startSearchThread(db, 'office.sqlite', died);
  service = searchService(db);
});
afterEach(async () => {
  await end();
  vi.useRealTimers();
});

const ask = (title: string): Promise<number[]> => service.similar(title, 5);
/** What became of a question. */
const fate = (answer: Promise<unknown>): Promise<unknown> => answer.catch((fault: unknown) => (fault as { key: string }).key);
const titles = ({ asked }: Thread = thread()): unknown[] => asked.map(({ given: [title] }) => title);
const thread = (index = -1): Thread => threads.at(index) as Thread;

describe('the thread that searches', () => {
  it('is sent one question after the other, in their order', async () => {
    const [first, second] = [ask('一'), ask('二')];
    expect(titles()).toEqual(['一']);
    thread().answer([1]);
    expect(titles()).toEqual(['一', '二']);
    thread().answer([2]);
    expect(await Promise.all([first, second])).toEqual([[1], [2]]);
    expect(threads).toHaveLength(1);
  });

  it('goes on behind a question that it cannot answer', async () => {
    const [first, second] = [fate(ask('一')), ask('二')];
    thread().emit('message', { id: thread().asked[0]?.id, fault: { key: 'broken' } });
    expect(await first).toBe('broken');
    thread().answer([2]);
    expect(await second).toEqual([2]);
  });

  it('is replaced when a question does not end; those behind it are asked of the next, with all their time', async () => {
    const answers = [ask('一'), ask('二'), ask('三')].map(fate);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await answers[0]).toBe('search_interrupted');
    expect(threads[0]?.terminate).toHaveBeenCalledOnce();
    expect(threads.map(titles)).toEqual([['一'], ['二']]);
    await vi.advanceTimersByTimeAsync(9_000);
    threads[0]?.emit('message', { id: threads[0].asked[0]?.id, answer: [1] });
    thread().answer([2]);
    await vi.advanceTimersByTimeAsync(9_000);
    thread().answer([3]);
    expect(await Promise.all(answers.slice(1))).toEqual([[2], [3]]);
    expect(threads).toHaveLength(2);
  });

  it('is replaced when it dies, and says why', async () => {
    const answers = [ask('一'), ask('二')].map(fate);
    thread().emit('error', new Error('out of memory'));
    expect(await answers[0]).toBe('search_interrupted');
    expect(died).toHaveBeenCalledWith(new Error('out of memory'));
    thread(1).answer([2]);
    expect(await answers[1]).toEqual([2]);
  });

  it('lets no more than two hundred wait, and only a few of those that a page does without', async () => {
    const counts = Array.from({ length: 6 }, () => service.counts([]));
    await expect(service.related(1, 5)).rejects.toThrow(TooManyError);
    counts.push(...Array.from({ length: 15 }, () => service.counts([])));
    for (const late of [service.suggest('一', 5), ask('一')]) await expect(late).rejects.toMatchObject({ key: 'search_busy' });
    counts.push(...Array.from({ length: 180 }, () => service.counts([])));
    await expect(service.counts([])).rejects.toMatchObject({ kind: 'too_many', key: 'search_busy', retryAfter: 5 });
    const fates = Promise.all(counts.map(fate));
    await end();
    expect(new Set(await fates)).toEqual(new Set(['search_interrupted']));
    expect(thread().terminate).toHaveBeenCalledOnce();
    expect(threads).toHaveLength(1);
  });
});
