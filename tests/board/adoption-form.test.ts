import { describe, expect, it } from 'vitest';
import { parseAdoption, type RunUnit, runsPerMonth } from '../../src/board/adoptions/forms.ts';

it.each<[number, RunUnit, number]>([
  [1, 'day', 20],
  [1, 'week', 4.3],
  [3, 'week', 13],
  [4, 'month', 4],
  [2.5, 'month', 2.5],
  [1, 'year', 0.1],
  [6, 'year', 0.5],
  [0.1, 'year', 0.1],
])('takes %s times a %s for %s runs a month', (times, unit, runs) => {
  expect(runsPerMonth(times, unit)).toBe(runs);
});

const parse = (fields: object) =>
  parseAdoption({ minutes: '20', times: '4', per: 'month', startedOn: '2026-06', ...fields }, '2026-07');

describe('the form of "I use this"', () => {
  it('becomes a record', () => {
    expect(parse({ note: ' 毎朝\u3000の集計 ' })).toEqual({
      ok: true,
      value: { minutesPerRun: 20, runsPerMonth: 4, startedOn: '2026-06', note: '毎朝 の集計' },
    });
  });

  it('counts from this month when nothing else is said', () => {
    expect(parseAdoption({ minutes: '20', times: '4' }, '2026-07')).toMatchObject({
      ok: true,
      value: { startedOn: '2026-07', runsPerMonth: 4, note: '' },
    });
  });

  it.each([
    { fields: { minutes: '１' }, value: { minutesPerRun: 1 } },
    { fields: { minutes: '480' }, value: { minutesPerRun: 480 } },
    { fields: { times: '０．１' }, value: { runsPerMonth: 0.1 } },
    { fields: { times: '1,000' }, value: { runsPerMonth: 1000 } },
    { fields: { times: '50', per: 'day' }, value: { runsPerMonth: 1000 } },
    { fields: { startedOn: '2016-07' }, value: { startedOn: '2016-07' } },
    { fields: { startedOn: '2026-07' }, value: { startedOn: '2026-07' } },
    { fields: { note: '𠮷'.repeat(200) }, value: { note: '𠮷'.repeat(200) } },
  ])('takes $fields', ({ fields, value }) => {
    expect(parse(fields)).toMatchObject({ ok: true, value });
  });

  it.each([
    { fields: { minutes: '0' }, errors: { minutes: 'form.minutes_range' } },
    { fields: { minutes: '481' }, errors: { minutes: 'form.minutes_range' } },
    { fields: { minutes: '1.5' }, errors: { minutes: 'form.minutes_range' } },
    { fields: { minutes: '' }, errors: { minutes: 'form.minutes_range' } },
    { fields: { minutes: undefined }, errors: { minutes: 'form.minutes_range' } },
    { fields: { times: '0' }, errors: { times: 'form.times_range' } },
    { fields: { times: '1001' }, errors: { times: 'form.times_range' } },
    { fields: { times: '51', per: 'day' }, errors: { times: 'form.times_range' } },
    { fields: { times: '-4' }, errors: { times: 'form.times_range' } },
    { fields: { times: '1e3' }, errors: { times: 'form.times_range' } },
    { fields: { per: 'fortnight' }, errors: { per: 'form.required' } },
    { fields: { startedOn: '2026-08' }, errors: { startedOn: 'form.month_past' } },
    { fields: { startedOn: '2016-06' }, errors: { startedOn: 'form.month_past' } },
    { fields: { startedOn: '2026-13' }, errors: { startedOn: 'form.month_past' } },
    { fields: { startedOn: '2026年6月' }, errors: { startedOn: 'form.month_past' } },
    { fields: { note: 'あ'.repeat(201) }, errors: { note: 'form.note_length' } },
  ])('refuses $fields', ({ fields, errors }) => {
    const parsed = parse(fields);
    expect(parsed).toMatchObject({ ok: false });
    expect({ ...(parsed as { errors: object }).errors }).toEqual(errors);
  });
});
