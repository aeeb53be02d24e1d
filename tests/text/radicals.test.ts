import { describe, expect, it } from 'vitest';
import { withoutRadicals } from '../../src/text/index.ts';

describe('withoutRadicals', () => {
  it.each([
    ['\u2F3F続', '手続'],
    ['係\u2ED1', '係長'],
    ['住\u2EA0', '住民'],
    ['\u2F3E籍', '戸籍'],
    ['\u2EE9\u2ED8\u2EC4\u2EE8', '黄青西麦'],
    ['\u2E80', '\u2E80'],
    ['手続 係長 Excel', '手続 係長 Excel'],
  ])('makes of %s what was meant: %s', (text, meant) => {
    expect(withoutRadicals(text)).toBe(meant);
  });
});
