import { describe, expect, it } from 'vitest';
import { sameDate, sameWeekday } from '../../src/awards/years/copy.ts';
import { missingFor, type YearFacts } from '../../src/awards/years/missing.ts';
import { beginsDay, dayTimeOf, instantOf } from '../../src/awards/years/moments.ts';
import { nextDate, STATIONS, timelineOf } from '../../src/awards/years/timeline.ts';
import { findAward, takeStep } from '../../src/awards/years/years.ts';
import { AWARD_DATES, DURING, insertAward, ito, testDb } from '../support/index.ts';

const MORNING = '2026-07-06T00:00:00.000Z';

/** The award of the tests with the steps taken so far. */
function awardAfter(steps: readonly Parameters<typeof takeStep>[1]['step'][]) {
  const db = testDb();
  insertAward(db, ito);
  for (const step of steps) takeStep(db, { year: 2026, step, takenBy: ito.id, takenAt: MORNING });
  const award = findAward(db, 2026);
  if (!award) throw new Error('no award');
  return award;
}

const UP_TO_JUDGING = ['voting_frozen', 'box_closed', 'shortlist_frozen', 'judging_begun'] as const;

describe('where a year stands', () => {
  it.each([
    { at: DURING.draft, steps: [], now: undefined, next: 'nominating_opens' },
    { at: '2026-05-31T14:59:59.999Z', steps: [], now: undefined, next: 'nominating_opens' },
    { at: AWARD_DATES.nominationsOpenAt, steps: [], now: 'nominating', next: 'nominating_closes' },
    { at: '2026-06-30T14:59:59.999Z', steps: [], now: 'nominating', next: 'nominating_closes' },
    { at: AWARD_DATES.nominationsCloseAt, steps: [], now: 'screening', next: 'voting_opens' },
    // Nobody has prepared the vote: its time comes and it does not open.
    { at: DURING.voting, steps: [], now: 'screening', next: undefined },
    { at: AWARD_DATES.votingOpensAt, steps: ['voting_frozen'], now: 'voting', next: 'voting_closes' },
    { at: '2026-07-17T07:59:59.999Z', steps: ['voting_frozen'], now: 'voting', next: 'voting_closes' },
    { at: AWARD_DATES.votingClosesAt, steps: ['voting_frozen'], now: 'shortlisting', next: 'judging_closes' },
    { at: DURING.shortlisting, steps: UP_TO_JUDGING, now: 'judging', next: 'judging_closes' },
    { at: AWARD_DATES.judgingClosesAt, steps: UP_TO_JUDGING, now: 'deliberation', next: undefined },
  ] as const)('at $at after $steps is $now, and next comes $next', ({ at, steps, now, next }) => {
    const award = awardAfter(steps);
    const stations = timelineOf(award, new Date(at));
    expect(stations.map(({ name }) => name)).toEqual(STATIONS);
    expect(stations.find(({ state }) => state === 'now')?.name).toBe(now);
    const index = now ? STATIONS.indexOf(now) : -1;
    expect(stations.map(({ state }) => state)).toEqual(
      STATIONS.map((_, position) => (position < index ? 'past' : position === index ? 'now' : 'coming')),
    );
    expect(nextDate(award, new Date(at))?.name).toBe(next);
  });

  it('tells with each station who took its step, and when', () => {
    const stations = timelineOf(awardAfter(UP_TO_JUDGING), new Date(DURING.shortlisting));
    expect(stations.map(({ steps }) => steps.map(({ step }) => step))).toEqual([
      ['announced'],
      ['voting_frozen'],
      [],
      ['box_closed', 'shortlist_frozen'],
      ['judging_begun'],
      [],
      [],
      [],
    ]);
    expect(stations[1]?.steps[0]).toMatchObject({ takenBy: ito.id, takenAt: MORNING });
  });
});

describe('a year whose result is out', () => {
  /** Published on 10 December 2026 at noon in Japan. */
  const published = () => {
    const award = awardAfter(UP_TO_JUDGING);
    const publishedAt = new Date('2026-12-10T03:00:00.000Z');
    return { ...award, clock: { ...award.clock, resultConfirmedAt: publishedAt, publishedAt } };
  };

  // 60 days of news, then the follow-up until the last of the reminders can have been answered; what is archived stays there.
  it.each([
    { at: '2026-12-10T03:00:00.000Z', now: 'published' },
    { at: '2027-02-08T02:59:59.999Z', now: 'published' },
    { at: '2027-02-08T03:00:00.000Z', now: 'follow_up' },
    { at: '2028-01-14T02:59:59.999Z', now: 'follow_up' },
    { at: '2028-01-14T03:00:00.000Z', now: 'follow_up' },
    { at: '2036-01-01T00:00:00.000Z', now: 'follow_up' },
  ])('stands at $now at $at', ({ at, now }) => {
    const stations = timelineOf(published(), new Date(at));
    expect(stations.filter(({ state }) => state === 'now').map(({ name }) => name)).toEqual([now]);
    expect(nextDate(published(), new Date(at))).toBeUndefined();
  });

  it('tells when the follow-up begins and ends', () => {
    const stations = timelineOf(published(), new Date('2027-01-01T00:00:00Z'));
    expect(stations.find(({ name }) => name === 'published')?.opensAt).toBe('2026-12-10T03:00:00.000Z');
    expect(stations.at(-1)).toMatchObject({
      name: 'follow_up',
      state: 'coming',
      opensAt: '2027-02-08T03:00:00.000Z',
      closesAt: '2028-01-14T03:00:00.000Z',
    });
  });
});

describe('a day and a time of day', () => {
  it.each([
    { day: '2026-10-31', time: '', ends: true, instant: '2026-10-31T15:00:00.000Z' },
    { day: '2026-10-31', time: '17:00', ends: true, instant: '2026-10-31T08:00:00.000Z' },
    { day: '2026-12-31', time: '', ends: true, instant: '2026-12-31T15:00:00.000Z' },
    { day: '2028-02-29', time: '', ends: true, instant: '2028-02-29T15:00:00.000Z' },
    { day: '2026-10-01', time: '', ends: false, instant: '2026-09-30T15:00:00.000Z' },
    { day: '2026-10-01', time: '09:00', ends: false, instant: '2026-10-01T00:00:00.000Z' },
    { day: '2026-10-01', time: '08:59', ends: false, instant: '2026-09-30T23:59:00.000Z' },
  ])('$day $time (an end: $ends) is $instant, there and back', ({ day, time, ends, instant }) => {
    expect(instantOf({ day, time }, ends).toISOString()).toBe(instant);
    expect(dayTimeOf(instant, ends)).toEqual({ day, time });
  });

  it('needs no time where a day begins', () => {
    expect(beginsDay('2026-09-30T15:00:00.000Z')).toBe(true);
    expect(beginsDay('2026-10-01T00:00:00.000Z')).toBe(false);
  });
});

describe('a date in another year', () => {
  it.each([
    ['2026-11-16', 1, '2027-11-16', '2027-11-15'], // Monday
    ['2026-11-27', 1, '2027-11-27', '2027-11-26'], // Friday
    ['2026-10-01', 1, '2027-10-01', '2027-10-01'],
    ['2026-10-31', 1, '2027-10-31', '2027-10-31'],
    ['2027-02-28', 1, '2028-02-28', '2028-02-29'],
    ['2028-02-29', 1, '2029-02-28', '2029-02-28'],
    ['2027-11-15', 1, '2028-11-15', '2028-11-13'],
    ['2026-11-16', 5, '2031-11-16', '2031-11-17'],
  ])('%s, %i year on, is %s, on its weekday %s', (day, years, date, weekday) => {
    expect(sameDate(day, years)).toBe(date);
    expect(sameWeekday(day, years)).toBe(weekday);
  });
});

describe('what is missing before the next step', () => {
  const NOTHING: YearFacts = {
    undecided: [],
    unanswered: 0,
    standing: new Map([
      ['large', 2],
      ['everyday', 3],
      ['ideas', 2],
    ]),
    jurors: 5,
    concernedJurors: 0,
    unansweredJurors: 0,
    openJurors: 0,
    lotsMissing: 0,
    result: undefined,
    certificates: 0,
    reminders: 0,
  };
  const frozen = { version: 1, frozenBy: '森', confirmed: false, published: false, canConfirm: true };
  const AFTER = '2026-10-01T00:00:00.000Z';
  const missing = (steps: Parameters<typeof awardAfter>[0], at: string, facts: Partial<YearFacts> = {}) =>
    missingFor(awardAfter(steps), { ...NOTHING, ...facts }, 'ja', new Date(at)).map(
      ({ kind, key, path }) => `${kind} ${key.replace('award_missing.', '')} ${path.replace('/secretariat/awards/2026/', '')}`,
    );

  it.each([
    { facts: {}, found: [] },
    {
      facts: { undecided: [{ why: 'submitted' }, { why: 'objection' }] },
      found: ['todo submitted entries', 'todo objection entries'],
    },
    { facts: { unanswered: 2 }, found: ['warn unanswered entries'] },
    { facts: { standing: new Map() }, found: ['todo no_entries entries'] },
    {
      facts: { standing: new Map([['large', 1]]) },
      found: ['warn category_empty entries', 'warn category_empty entries', 'warn category_single entries'],
    },
    { facts: { jurors: 4 }, found: ['warn jurors jurors'] },
    { facts: { jurors: 8, concernedJurors: 1 }, found: ['warn jurors jurors', 'warn jurors_concerned jurors'] },
  ] satisfies { facts: Partial<YearFacts>; found: string[] }[])('in screening with $facts: $found', ({ facts, found }) => {
    expect(missing([], DURING.screening, facts)).toEqual(found);
  });

  it.each([
    { steps: [], at: DURING.voting, facts: {}, found: [] },
    { steps: [], at: DURING.shortlisting, facts: {}, found: ['todo voting_past settings'] },
    { steps: ['voting_frozen'], at: DURING.voting, facts: { jurors: 0 }, found: [] },
    { steps: ['voting_frozen'], at: DURING.shortlisting, facts: {}, found: ['todo box counting'] },
    // The box closes by itself: it is nobody's work in its first two minutes.
    { steps: ['voting_frozen'], at: '2026-07-17T08:02:00.000Z', facts: {}, found: [] },
    { steps: ['voting_frozen'], at: '2026-07-17T08:02:00.001Z', facts: {}, found: ['todo box counting'] },
    { steps: ['voting_frozen', 'box_closed'], at: DURING.shortlisting, facts: { lotsMissing: 1 }, found: ['todo lots counting'] },
    { steps: ['voting_frozen', 'box_closed'], at: DURING.shortlisting, facts: {}, found: ['todo shortlist counting'] },
    {
      steps: ['voting_frozen', 'box_closed', 'shortlist_frozen'],
      at: DURING.shortlisting,
      facts: {},
      found: ['todo judging counting'],
    },
    { steps: UP_TO_JUDGING, at: DURING.shortlisting, facts: {}, found: [] },
    { steps: UP_TO_JUDGING, at: DURING.deliberation, facts: {}, found: ['todo result results'] },
    { steps: ['voting_frozen'], at: DURING.voting, facts: { jurors: 4 }, found: ['warn jurors_left jurors'] },
    { steps: ['voting_frozen'], at: DURING.voting, facts: { unansweredJurors: 1 }, found: ['warn jurors_unanswered jurors'] },
    // A week before the close, and not before.
    { steps: UP_TO_JUDGING, at: '2026-08-24T14:59:59.999Z', facts: { openJurors: 2 }, found: [] },
    { steps: UP_TO_JUDGING, at: '2026-08-24T15:00:00.000Z', facts: { openJurors: 2 }, found: ['warn cards_open jurors'] },
    { steps: UP_TO_JUDGING, at: DURING.deliberation, facts: { result: frozen }, found: ['todo confirmation results'] },
    {
      steps: UP_TO_JUDGING,
      at: DURING.deliberation,
      facts: { result: { ...frozen, canConfirm: false } },
      found: ['wait second results'],
    },
    {
      steps: UP_TO_JUDGING,
      at: DURING.deliberation,
      facts: { result: { ...frozen, confirmed: true } },
      found: ['todo publication results'],
    },
    {
      steps: UP_TO_JUDGING,
      at: AFTER,
      facts: { result: { ...frozen, version: 2, confirmed: true } },
      found: ['todo correction results'],
    },
    { steps: UP_TO_JUDGING, at: AFTER, facts: { result: { ...frozen, confirmed: true, published: true } }, found: [] },
    {
      steps: UP_TO_JUDGING,
      at: AFTER,
      facts: { result: { ...frozen, confirmed: true, published: true }, certificates: 2, reminders: 1 },
      found: ['todo certificates certificates', 'todo rollout_desk.due_count rollout#reminders'],
    },
  ] as const)('after $steps at $at: $found', ({ steps, at, facts, found }) => {
    expect(missing(steps, at, facts)).toEqual(found);
  });
});
