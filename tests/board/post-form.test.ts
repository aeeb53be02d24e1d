import { describe, expect, it } from 'vitest';
import { parsePost, splitTags, typedFrom } from '../../src/board/posts/forms.ts';
import { CASE_STUDY, TIP } from '../support/index.ts';

const tip = (fields: object) =>
  parsePost({ title: '宛名を一度に作る', categoryId: '1', tags: 'Excel', body: '手順', ...fields }, 'tip');
const caseStudy = (fields: object) =>
  parsePost(
    {
      title: '給付金の申請を電子にした',
      categoryId: '4',
      tags: '',
      challenge: '課題',
      approach: '取組',
      effect: '効果',
      ...fields,
    },
    'case_study',
  );
const faults = (parsed: ReturnType<typeof parsePost>) => (parsed.ok ? undefined : { ...parsed.errors });

describe('tags', () => {
  it.each([
    { typed: '', tags: [] },
    { typed: ' , 、; ；\n', tags: [] },
    { typed: 'Excel,Word', tags: ['Excel', 'Word'] },
    { typed: 'Excel、関数，集計;VBA；RPA', tags: ['Excel', '関数', '集計', 'VBA', 'RPA'] },
    { typed: '#Excel ＃関数', tags: ['Excel', '関数'] },
    { typed: 'Excel\nWord\r\nRPA', tags: ['Excel', 'Word', 'RPA'] },
    { typed: 'Power Query,  Power\u3000Query', tags: ['Power Query'] },
    { typed: 'excel, Ｅｘｃｅｌ', tags: ['Ｅｘｃｅｌ'] },
    { typed: '\u3000年度末\u3000', tags: ['年度末'] },
  ])('of $typed are $tags', ({ typed, tags }) => {
    expect(splitTags(typed)).toEqual(tags);
  });

  it('may come as one field or as several', () => {
    expect(tip({ tags: ['Excel', 'Word、RPA'] })).toMatchObject({ ok: true, value: { tags: ['Excel', 'Word', 'RPA'] } });
  });
});

describe('the lengths of a tip, in characters', () => {
  it.each([
    { field: 'title', ok: 5, wrong: 101, error: 'form.title_length' },
    { field: 'title', ok: 100, wrong: 4, error: 'form.title_length' },
    { field: 'body', ok: 30_000, wrong: 30_001, error: 'form.body_length' },
    { field: 'body', ok: 1, wrong: 0, error: 'form.body_length' },
    { field: 'goal', ok: 120, wrong: 121, error: 'form.goal_length' },
    { field: 'testedOn', ok: 100, wrong: 101, error: 'form.line_100' },
    { field: 'cautions', ok: 1_000, wrong: 1_001, error: 'form.cautions_length' },
    { field: 'tags', ok: 20, wrong: 21, error: 'form.tag_long' },
  ])('$field may have $ok and not $wrong', ({ field, ok, wrong, error }) => {
    expect(faults(tip({ [field]: '𠮷'.repeat(ok) }))).toBeUndefined();
    expect(faults(tip({ [field]: '𠮷'.repeat(wrong) }))).toEqual({ [field]: error });
  });

  it('do not count white space around the title', () => {
    expect(faults(tip({ title: ' \u3000 あ い \u3000' }))).toEqual({ title: 'form.title_length' });
    expect(tip({ title: '\u3000あ  い\tうえ\u3000' })).toMatchObject({ ok: true, value: { title: 'あ い うえ' } });
  });

  it('allow five tags, not six', () => {
    expect(faults(tip({ tags: 'a,b,c,d,e' }))).toBeUndefined();
    expect(faults(tip({ tags: 'a,b,c,d,e,f' }))).toEqual({ tags: 'form.tags_many' });
  });
});

describe('a tip', () => {
  it('keeps the body as it was written, but for its ends', () => {
    expect(tip({ body: '\n  1. あ\r\n\r\n   い\u3000\n' })).toMatchObject({ ok: true, value: { body: '1. あ\n\n   い' } });
  });

  it.each([
    { fields: { minutesSaved: '０' }, error: { minutesSaved: 'form.minutes_range' } },
    { fields: { minutesSaved: '481' }, error: { minutesSaved: 'form.minutes_range' } },
    { fields: { level: 'expert' }, error: { level: 'form.choose' } },
    { fields: { categoryId: '0' }, error: { categoryId: 'form.category' } },
    { fields: { categoryId: 'excel' }, error: { categoryId: 'form.category' } },
    { fields: { categoryId: undefined }, error: { categoryId: 'form.category' } },
    { fields: { title: undefined, body: undefined }, error: { title: 'form.title_length', body: 'form.body_length' } },
  ])('refuses $fields', ({ fields, error }) => {
    expect(faults(tip(fields))).toEqual(error);
  });

  it.each([
    { fields: { minutesSaved: '' }, value: { minutesSaved: undefined } },
    { fields: { minutesSaved: '４８０' }, value: { minutesSaved: 480 } },
    { fields: { level: '' }, value: { level: undefined } },
    { fields: { toolIds: '3' }, value: { toolIds: [3] } },
    { fields: { toolIds: ['3', 'x', '-1', '1.5', '4'] }, value: { toolIds: [3, 4] } },
    { fields: { toolIds: undefined }, value: { toolIds: [] } },
  ])('reads $fields', ({ fields, value }) => {
    expect(tip(fields)).toMatchObject({ ok: true, value });
  });

  // AC-4
  it('takes its kind from the address and nothing that is not in its form', () => {
    const parsed = tip({
      level: 'beginner',
      minutesSaved: '20',
      kind: 'idea',
      authorId: '5',
      votesCount: '999',
      hidden_at: '2026',
      __proto__: { admin: true },
    });
    expect(parsed).toMatchObject({ ok: true, value: { kind: 'tip' } });
    expect(new Set(Object.keys((parsed as { value: object }).value))).toEqual(new Set(Object.keys(TIP)));
  });
});

describe('a case study', () => {
  it.each(['challenge', 'approach', 'effect'])('needs its %s, of up to 5,000 characters', (field) => {
    expect(faults(caseStudy({ [field]: '  ' }))).toEqual({ [field]: 'form.field_length' });
    expect(faults(caseStudy({ [field]: '𠮷'.repeat(5_000) }))).toBeUndefined();
    expect(faults(caseStudy({ [field]: '𠮷'.repeat(5_001) }))).toEqual({ [field]: 'form.field_length' });
  });

  it.each(['cost', 'structure', 'knowHow', 'nextSteps'])('may leave out its %s', (field) => {
    expect(faults(caseStudy({ [field]: '' }))).toBeUndefined();
    expect(faults(caseStudy({ [field]: 'あ'.repeat(5_001) }))).toEqual({ [field]: 'form.field_long' });
  });

  it.each([
    { from: '2025-04', to: '2026-03', error: undefined },
    { from: '2025-04', to: '2025-04', error: undefined },
    { from: '2025-04', to: '', error: undefined },
    { from: '', to: '', error: undefined },
    { from: '2025-04', to: '2025-03', error: { periodTo: 'form.period_order' } },
    { from: '', to: '2025-03', error: { periodTo: 'form.period_order' } },
    { from: '2025-00', to: '', error: { periodFrom: 'form.month' } },
  ])('from $from to $to', ({ from, to, error }) => {
    expect(faults(caseStudy({ periodFrom: from, periodTo: to }))).toEqual(error);
  });

  it.each([
    { fields: { effectHoursPerYear: '１，２００' }, value: { effectHoursPerYear: 1200 } },
    { fields: { effectHoursPerYear: '0' }, value: { effectHoursPerYear: 0 } },
    { fields: { effectYenPerYear: '100,000,000,000' }, value: { effectYenPerYear: 100_000_000_000 } },
    { fields: { size: 'large' }, value: { size: 'large' } },
  ])('reads $fields', ({ fields, value }) => {
    expect(caseStudy(fields)).toMatchObject({ ok: true, value });
  });

  it.each([
    { fields: { effectHoursPerYear: '1000001' }, error: { effectHoursPerYear: 'form.hours_range' } },
    { fields: { effectYenPerYear: '100000000001' }, error: { effectYenPerYear: 'form.yen_range' } },
    { fields: { effectHoursPerYear: '約百' }, error: { effectHoursPerYear: 'form.hours_range' } },
    { fields: { size: 'huge' }, error: { size: 'form.choose' } },
  ])('refuses $fields', ({ fields, error }) => {
    expect(faults(caseStudy(fields))).toEqual(error);
  });
});

it.each([TIP, CASE_STUDY])('shows a $kind in its form so that saving it unchanged changes nothing', (content) => {
  expect(parsePost(typedFrom(content), content.kind as 'tip' | 'case_study')).toEqual({ ok: true, value: content });
});
