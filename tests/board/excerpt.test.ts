import { describe, expect, it } from 'vitest';
import { excerptOf, renderingsOf } from '../../src/board/posts/content.ts';
import { CASE_STUDY, TIP } from '../support/index.ts';

describe('the two lines a list shows', () => {
  it.each([
    { why: 'of a tip are its goal', content: { ...TIP, goal: 'できること' }, excerpt: 'できること' },
    {
      why: 'of a tip without a goal its text',
      content: { ...TIP, goal: '', body: '## 見出し\n\n**本文**です' },
      excerpt: '本文です',
    },
    { why: 'of a case study its challenge', content: { ...CASE_STUDY, challenge: '- 列\n- 待つ' }, excerpt: '列 待つ' },
    {
      why: 'of one that says nothing plain its body',
      content: { ...CASE_STUDY, challenge: '# 題', body: '本文' },
      excerpt: '本文',
    },
    { why: 'of pictures alone are empty', content: { ...TIP, goal: '', body: '![図](/a.png)' }, excerpt: '' },
  ])('$why', ({ content, excerpt }) => {
    expect(excerptOf(content)).toBe(excerpt);
  });

  it('have 140 characters at most', () => {
    expect(excerptOf({ ...TIP, goal: '', body: '𠮷'.repeat(140) })).toBe('𠮷'.repeat(140));
    expect(excerptOf({ ...TIP, goal: '', body: '𠮷'.repeat(141) })).toBe(`${'𠮷'.repeat(139)}…`);
  });
});

it('renders the fields that say something, below the headings of the page', () => {
  const fields = renderingsOf({ ...CASE_STUDY, effect: '# 効果', cost: ' \n' });
  expect(fields.map(({ field }) => field)).toEqual(['challenge', 'approach', 'effect', 'knowHow']);
  expect(fields.find(({ field }) => field === 'effect')?.html).toBe('<h3>効果</h3>\n');
  expect(renderingsOf({ ...TIP, body: '# 手順', cautions: '# 注意' })).toEqual([
    { field: 'body', html: '<h2>手順</h2>\n' },
    { field: 'cautions', html: '<h3>注意</h3>\n' },
  ]);
});
