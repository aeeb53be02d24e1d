import { describe, expect, it } from 'vitest';
import { isAfter, isPublished, PHASES, phaseAt, type YearClock } from '../../../src/awards/rules/index.ts';
import { Random } from '../../../src/demo/random.ts';

const at = (day: string): Date => new Date(`${day}T00:00:00Z`);

const year: YearClock = {
  announcedAt: at('2026-07-01'),
  nominating: { opensAt: at('2026-08-01'), closesAt: at('2026-09-01') },
  voting: { opensAt: at('2026-10-01'), closesAt: at('2026-10-16') },
  judgingClosesAt: at('2026-11-20'),
  votingFrozenAt: at('2026-09-20'),
  judgingBegunAt: at('2026-10-25'),
  resultConfirmedAt: at('2026-12-01'),
  publishedAt: at('2026-12-10'),
};

const before = (instant: Date | undefined): Date => new Date((instant as Date).getTime() - 1);

// R2
describe('the phase', () => {
  it.each([
    { phase: 'draft', from: undefined, to: year.nominating.opensAt },
    { phase: 'nominating', from: year.nominating.opensAt, to: year.nominating.closesAt },
    { phase: 'screening', from: year.nominating.closesAt, to: year.voting.opensAt },
    { phase: 'voting', from: year.voting.opensAt, to: year.voting.closesAt },
    { phase: 'shortlisting', from: year.voting.closesAt, to: year.judgingBegunAt },
    { phase: 'judging', from: year.judgingBegunAt, to: year.judgingClosesAt },
    { phase: 'deliberation', from: year.judgingClosesAt, to: year.resultConfirmedAt },
    { phase: 'frozen', from: year.resultConfirmedAt, to: year.publishedAt },
    // 60 and 400 days after the publication.
    { phase: 'published', from: year.publishedAt, to: at('2027-02-08') },
    { phase: 'follow_up', from: at('2027-02-08'), to: at('2028-01-14') },
    { phase: 'archived', from: at('2028-01-14'), to: at('2096-01-01') },
  ])('is $phase from its first instant to the last before the next', ({ phase, from, to }) => {
    expect(phaseAt(year, from ?? at('2026-01-01'))).toBe(phase);
    expect(phaseAt(year, before(to))).toBe(phase);
    expect(phaseAt(year, to as Date)).not.toBe(phase === 'archived' ? undefined : phase);
  });

  it.each([
    { why: 'a year nobody announced', change: { announcedAt: undefined }, now: '2026-10-05', phase: 'draft' },
    { why: 'a year announced later', change: { announcedAt: at('2026-08-10') }, now: '2026-08-09', phase: 'draft' },
    { why: 'the list is not frozen', change: { votingFrozenAt: undefined }, now: '2026-10-05', phase: 'screening' },
    { why: 'the list was never frozen', change: { votingFrozenAt: undefined }, now: '2026-11-30', phase: 'screening' },
    { why: 'frozen late', change: { votingFrozenAt: at('2026-10-03') }, now: '2026-10-02', phase: 'screening' },
    { why: 'frozen late, then open', change: { votingFrozenAt: at('2026-10-03') }, now: '2026-10-03', phase: 'voting' },
    { why: 'the shortlist is not frozen', change: { judgingBegunAt: undefined }, now: '2026-11-30', phase: 'shortlisting' },
    {
      why: 'judging never begins while the vote is open',
      change: { judgingBegunAt: at('2026-10-02') },
      now: '2026-10-05',
      phase: 'voting',
    },
    {
      why: 'judging began after its own end',
      change: { judgingBegunAt: at('2026-11-25') },
      now: '2026-11-26',
      phase: 'deliberation',
    },
    { why: 'nobody confirmed', change: { resultConfirmedAt: undefined }, now: '2026-12-05', phase: 'deliberation' },
    { why: 'nobody published', change: { publishedAt: undefined }, now: '2036-12-05', phase: 'frozen' },
  ] as const)('$why: $phase', ({ change, now, phase }) => {
    const others = { resultConfirmedAt: undefined, publishedAt: undefined };
    const clock = phase === 'frozen' ? { ...year, ...change } : { ...year, ...others, ...change };
    expect(phaseAt(clock, at(now))).toBe(phase);
  });

  it('never goes back as time goes on, whatever the dates are', () => {
    const random = new Random(4);
    const instant = () => new Date(random.between(0, 30));
    const perhaps = () => (random.chance(0.8) ? instant() : undefined);
    for (let round = 0; round < 3_000; round += 1) {
      const clock: YearClock = {
        announcedAt: perhaps(),
        nominating: { opensAt: instant(), closesAt: instant() },
        voting: { opensAt: instant(), closesAt: instant() },
        judgingClosesAt: instant(),
        votingFrozenAt: perhaps(),
        judgingBegunAt: perhaps(),
        resultConfirmedAt: perhaps(),
        publishedAt: perhaps(),
      };
      const phases = Array.from({ length: 32 }, (_, now) => phaseAt(clock, new Date(now)));
      expect(phases.filter((phase, index) => isAfter(phases[index - 1] ?? 'draft', phase))).toEqual([]);
    }
  });
});

it.each(PHASES.map((phase, index) => ({ phase, index })))('$phase comes after those before it', ({ phase, index }) => {
  expect(PHASES.filter((other) => isAfter(phase, other))).toEqual(PHASES.slice(0, index));
});

it('the result is out from the publication on, whatever the year is called then', () => {
  expect(PHASES.filter(isPublished)).toEqual(['published', 'follow_up', 'archived']);
});
