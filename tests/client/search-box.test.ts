import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, type Asking, asking, wordsIn } from '../../src/client/search-box/asking.ts';

describe('what is asked for', () => {
  it.each([
    { value: 'エクセル', composing: false, words: 'エクセル' },
    { value: ' エクセル \u3000 印刷 ', composing: false, words: 'エクセル 印刷' },
    { value: ' \u3000', composing: false, words: '' },
    { value: 'えくｓ', composing: true, words: 'えく' },
    { value: 'えくs', composing: true, words: 'えく' },
    { value: 'さーｂ', composing: true, words: 'さー' },
    { value: 'しゅつｒｙ', composing: true, words: 'しゅつ' },
    { value: 'ｓ', composing: true, words: 'ｓ' },
    { value: 'Excel', composing: true, words: 'Excel' },
    { value: '表のExcel', composing: true, words: '表のExcel' },
    { value: 'えくs', composing: false, words: 'えくs' },
  ])('for $value (converting: $composing) is «$words»', ({ value, composing, words }) => {
    expect(wordsIn(value, composing)).toBe(words);
  });
});

describe('asking', () => {
  let asked: { words: string; answer: (text: string | number) => void; signal: AbortSignal }[];
  let shown: (string | undefined)[];
  let suggestions: Asking;

  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    shown = [];
    vi.stubGlobal('fetch', (address: string, { signal }: { signal: AbortSignal }) => {
      const words = new URL(address, 'http://here').searchParams.get('q') ?? '';
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        asked.push({
          words,
          signal,
          answer: (text) =>
            typeof text === 'number'
              ? resolve(new Response('{}', { status: text }))
              : resolve(Response.json({ groups: [], summary: text } satisfies Answer)),
        });
      });
    });
    suggestions = asking('/search/suggestions', (answer) => shown.push(answer?.summary));
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** Types a text and waits until the pause is noticed. */
  async function pauseAfter(words: string): Promise<void> {
    suggestions.ask(words);
    await vi.advanceTimersByTimeAsync(150);
  }

  async function answer(index: number, text: string | number = `${asked[index]?.words}!`): Promise<void> {
    asked[index]?.answer(text);
    await vi.advanceTimersByTimeAsync(0);
  }

  it('waits for a pause', async () => {
    for (const words of ['え', 'えく', 'えくせ']) {
      suggestions.ask(words);
      await vi.advanceTimersByTimeAsync(149);
    }
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked.map(({ words }) => words)).toEqual(['えくせ']);
  });

  it('shows the answer to the last question, in whatever order they come', async () => {
    await pauseAfter('え');
    await pauseAfter('えく');
    expect(asked[0]?.signal.aborted).toBe(true);
    await answer(1);
    await answer(0);
    expect(shown).toEqual(['えく!']);
  });

  it('shows nothing while it waits: what is there stays', async () => {
    await pauseAfter('え');
    await answer(0);
    await pauseAfter('えく');
    expect(shown).toEqual(['え!']);
    await answer(1);
    expect(shown).toEqual(['え!', 'えく!']);
  });

  it('knows what it has been told: a letter taken back is answered at once', async () => {
    await pauseAfter('え');
    await answer(0);
    await pauseAfter('えく');
    await answer(1);
    suggestions.ask('え');
    expect(shown).toEqual(['え!', 'えく!', 'え!']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(2);
  });

  it('does not ask the same again while it waits or has the answer', async () => {
    await pauseAfter('え');
    await pauseAfter('え');
    await answer(0);
    await pauseAfter('え');
    expect(asked).toHaveLength(1);
    expect(shown).toEqual(['え!']);
  });

  it('shows nothing after it was stopped', async () => {
    suggestions.ask('え');
    suggestions.stop();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual([]);
    await pauseAfter('え');
    suggestions.stop();
    await answer(0);
    expect(shown).toEqual([]);
  });

  it.each([401, 404, 500, 503])('takes %d for no answer, without a word, and may be asked again', async (status) => {
    await pauseAfter('え');
    await answer(0, status);
    expect(shown).toEqual([undefined]);
    await pauseAfter('え');
    await answer(1);
    expect(shown).toEqual([undefined, 'え!']);
  });

  it('takes what is no JSON, and a line that is down, for no answer', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('<!doctype html>')));
    await pauseAfter('え');
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await pauseAfter('えく');
    expect(shown).toEqual([undefined, undefined]);
  });

  it('forgets its answers when they are many', async () => {
    for (let number = 0; number <= 50; number += 1) {
      await pauseAfter(`${number}`);
      await answer(number);
    }
    await pauseAfter('0');
    expect(asked).toHaveLength(52);
  });
});
