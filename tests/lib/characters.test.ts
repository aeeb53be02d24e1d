import { describe, expect, it } from 'vitest';
import { countCharacters, truncate } from '../../src/lib/index.ts';

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
