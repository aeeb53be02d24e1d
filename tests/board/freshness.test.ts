import { describe, expect, it } from 'vitest';
import { isStale, staleSince } from '../../src/board/index.ts';
import { addDays, isDay } from '../../src/lib/index.ts';

describe('a post asks to be confirmed', () => {
  it.each([
    { confirmedOn: '2025-07-01', today: '2025-07-01', stale: false },
    { confirmedOn: '2025-07-01', today: '2026-06-30', stale: false },
    { confirmedOn: '2025-07-01', today: '2026-07-01', stale: true },
    { confirmedOn: '2025-07-01', today: '2028-01-01', stale: true },
    { confirmedOn: '2025-12-31', today: '2026-12-30', stale: false },
    { confirmedOn: '2025-12-31', today: '2026-12-31', stale: true },
    // 29 February has no such day a year later: its twelve months are over with the February after.
    { confirmedOn: '2024-02-29', today: '2025-02-28', stale: false },
    { confirmedOn: '2024-02-29', today: '2025-03-01', stale: true },
    { confirmedOn: '2023-02-28', today: '2024-02-27', stale: false },
    { confirmedOn: '2023-02-28', today: '2024-02-28', stale: true },
    { confirmedOn: '2023-02-28', today: '2024-02-29', stale: true },
    { confirmedOn: '2023-03-01', today: '2024-02-29', stale: false },
    { confirmedOn: '2023-03-01', today: '2024-03-01', stale: true },
  ])('confirmed on $confirmedOn, on $today: $stale', ({ confirmedOn, today, stale }) => {
    expect(isStale(confirmedOn, today)).toBe(stale);
    expect(confirmedOn <= staleSince(today)).toBe(stale);
  });
});

describe('days', () => {
  it.each([
    ['2026-07-01', 30, '2026-07-31'],
    ['2026-07-02', 30, '2026-08-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-07-01', 0, '2026-07-01'],
  ])('%s and %i more are %s', (day, days, result) => {
    expect(addDays(day, days)).toBe(result);
  });

  it.each([
    ['2026-07-01', true],
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-01-00', false],
    ['2026-1-1', false],
    ['1899-01-01', false],
    ['2026-07-01T00:00', false],
    ['', false],
  ])('%s is one: %s', (text, day) => {
    expect(isDay(text)).toBe(day);
  });
});
