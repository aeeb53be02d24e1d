import { describe, expect, it } from 'vitest';
import { mergeForms } from '../../src/board/revisions/merge.ts';

type Value = string | string[] | undefined;

describe('two changes of one text', () => {
  it.each<{ case: string; base: Value; mine: Value; theirs: Value; is: Value; asks?: true }>([
    { case: 'neither', base: '甲', mine: '甲', theirs: '甲', is: '甲' },
    { case: 'only mine', base: '甲', mine: '乙', theirs: '甲', is: '乙' },
    { case: 'only theirs', base: '甲', mine: '甲', theirs: '乙', is: '乙' },
    { case: 'both the same', base: '甲', mine: '乙', theirs: '乙', is: '乙' },
    { case: 'both, each in its own way', base: '甲', mine: '乙', theirs: '丙', is: '乙', asks: true },
    { case: 'I emptied it', base: '甲', mine: '', theirs: '甲', is: '' },
    { case: 'they emptied it', base: '甲', mine: '甲', theirs: undefined, is: undefined },
    { case: 'I emptied it, they changed it', base: '甲', mine: '', theirs: '乙', is: '', asks: true },
    { case: 'they emptied it, I changed it', base: '甲', mine: '乙', theirs: undefined, is: '乙', asks: true },
    { case: 'both emptied it', base: '甲', mine: '', theirs: undefined, is: undefined },
    { case: 'I filled it', base: undefined, mine: '乙', theirs: undefined, is: '乙' },
    { case: 'they filled it', base: undefined, mine: '', theirs: '乙', is: '乙' },
    { case: 'both filled it', base: undefined, mine: '乙', theirs: '丙', is: '乙', asks: true },
    { case: 'line ends are no change', base: '一\n二', mine: '一\r\n二\r\n', theirs: '一\n三', is: '一\n三' },
    { case: 'a list: only mine', base: ['1', '2'], mine: ['1'], theirs: ['1', '2'], is: ['1'] },
    { case: 'a list: only theirs', base: ['1'], mine: '1', theirs: ['1', '2'], is: ['1', '2'] },
    { case: 'a list: both', base: ['1'], mine: ['1', '3'], theirs: ['1', '2'], is: ['1', '3'], asks: true },
    { case: 'a list: none left of mine', base: ['1'], mine: [], theirs: ['1'], is: [] },
  ])('$case', ({ base, mine, theirs, is, asks }) => {
    const merged = mergeForms({ field: base, other: 'x' }, { field: mine, other: 'x' }, { field: theirs, other: 'x' });
    expect(merged.typed['field']).toEqual(is);
    expect(merged.typed['other']).toBe('x');
    expect(merged.conflicts).toEqual(asks ? ['field'] : []);
  });

  it.each<{ case: string; mine: Value; theirs: Value; is: Value; asks?: true }>([
    { case: 'the same', mine: '甲', theirs: '甲', is: '甲' },
    { case: 'different', mine: '甲', theirs: '乙', is: '甲', asks: true },
    { case: 'empty with me', mine: '', theirs: '乙', is: '', asks: true },
    { case: 'empty with them', mine: '甲', theirs: undefined, is: '甲', asks: true },
  ])('ask wherever they differ when nobody knows what both began with: $case', ({ mine, theirs, is, asks }) => {
    const { typed, conflicts } = mergeForms(undefined, { field: mine }, { field: theirs });
    expect(typed['field']).toEqual(is);
    expect(conflicts).toEqual(asks ? ['field'] : []);
  });

  it('are put together field by field', () => {
    const base = { title: '題名', body: '本文', tags: 'Excel' };
    const { typed, conflicts } = mergeForms(
      base,
      { title: '私の題名', body: '本文', tags: 'Excel, Word' },
      { title: '題名', body: '相手の本文', tags: 'Excel, RPA', goal: '相手の一文' },
    );
    expect(typed).toEqual({ title: '私の題名', body: '相手の本文', tags: 'Excel, Word', goal: '相手の一文' });
    expect(conflicts).toEqual(['tags']);
  });
});
