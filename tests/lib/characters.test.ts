import { describe, expect, it } from 'vitest';
import { beginningOf, countCharacters, sentencesWithin, truncate } from '../../src/lib/index.ts';

describe('length as a person counts', () => {
  it.each([
    { text: '', count: 0 },
    { text: '市民課', count: 3 },
    { text: '𠮷野家', count: 3 },
    { text: '👍👍', count: 2 },
    { text: 'a\nb', count: 3 },
    { text: '𠮷'.repeat(30_000), count: 30_000 },
  ])('of $text is $count', ({ text, count }) => {
    expect(countCharacters(text)).toBe(count);
  });
});

describe('the whole sentences of a text', () => {
  it.each([
    { text: '', limit: 3, becomes: '' },
    { text: '減りました。', limit: 6, becomes: '減りました。' },
    { text: '減りました。喜ばれました。', limit: 12, becomes: '減りました。' },
    { text: '𠮷𠮷。𠮷𠮷。𠮷', limit: 6, becomes: '𠮷𠮷。𠮷𠮷。' },
    { text: 'It took 1.5 hours. Now it is less.', limit: 20, becomes: 'It took 1.5 hours.' },
    { text: '長い一文です。', limit: 4, becomes: '長い一…' },
  ])('of $text within $limit characters are $becomes', ({ text, limit, becomes }) => {
    expect(sentencesWithin(text, limit)).toBe(becomes);
  });
});

describe('a shortened text', () => {
  it.each([
    { text: '', limit: 3, becomes: '' },
    { text: '市民課', limit: 3, becomes: '市民課' },
    { text: '市民課長', limit: 3, becomes: '市民…' },
    { text: '𠮷𠮷𠮷', limit: 3, becomes: '𠮷𠮷𠮷' },
    { text: '𠮷𠮷𠮷𠮷', limit: 3, becomes: '𠮷𠮷…' },
    { text: '👍a👍a', limit: 2, becomes: '👍…' },
    { text: 'ab', limit: 1, becomes: '…' },
  ])('of $text to $limit characters is $becomes', ({ text, limit, becomes }) => {
    expect(truncate(text, limit)).toBe(becomes);
    expect(countCharacters(truncate(text, limit))).toBeLessThanOrEqual(limit);
  });
});

describe('the beginning of a text', () => {
  it.each([
    { text: '市民課長', units: 3, becomes: '市民課' },
    { text: '市民課長', units: 9, becomes: '市民課長' },
    { text: '𠮷𠮷', units: 3, becomes: '𠮷' },
    { text: '𠮷𠮷', units: 4, becomes: '𠮷𠮷' },
    { text: '市民課', units: 0, becomes: '' },
    { text: '市民課', units: -1, becomes: '' },
  ])('of $text, $units units, is $becomes', ({ text, units, becomes }) => {
    expect(beginningOf(text, units)).toBe(becomes);
  });
});
