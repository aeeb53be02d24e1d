import { describe, expect, it } from 'vitest';
import { endedBefore, stateOn, usualPeriod } from '../../src/announcements/periods.ts';

describe('an announcement', () => {
  it.each([
    { startsOn: '2026-07-01', endsOn: '2026-07-14', today: '2026-06-30', state: 'coming' },
    { startsOn: '2026-07-01', endsOn: '2026-07-14', today: '2026-07-01', state: 'current' },
    { startsOn: '2026-07-01', endsOn: '2026-07-14', today: '2026-07-14', state: 'current' },
    { startsOn: '2026-07-01', endsOn: '2026-07-14', today: '2026-07-15', state: 'past' },
    { startsOn: '2026-07-01', endsOn: '2026-07-01', today: '2026-07-01', state: 'current' },
  ])('from $startsOn to $endsOn is $state on $today', ({ today, state, ...period }) => {
    expect(stateOn(period, today)).toBe(state);
  });

  it('takes two weeks unless somebody says otherwise', () => {
    expect(usualPeriod('2026-12-25')).toEqual({ startsOn: '2026-12-25', endsOn: '2027-01-07' });
  });

  it.each([
    { startsOn: '2026-06-20', today: '2026-07-01', ended: { startsOn: '2026-06-20', endsOn: '2026-06-30' } },
    { startsOn: '2026-06-30', today: '2026-07-01', ended: { startsOn: '2026-06-30', endsOn: '2026-06-30' } },
    { startsOn: '2026-07-01', today: '2026-07-01', ended: { startsOn: '2026-06-30', endsOn: '2026-06-30' } },
  ])('begun on $startsOn and ended on $today is over at once', ({ startsOn, today, ended }) => {
    const period = endedBefore({ startsOn, endsOn: '2026-12-31' }, today);
    expect(period).toEqual(ended);
    expect(stateOn(period, today)).toBe('past');
  });
});
