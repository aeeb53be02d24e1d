import { expect, it } from 'vitest';
import { hotScore } from '../../src/board/posts/ranking.ts';

const DAY_MS = 86_400_000;
const post = (votes: number, daysLater = 0, adoptions = 0, acceptedAnswers = 0) =>
  hotScore({
    votes,
    adoptions,
    acceptedAnswers,
    publishedAt: new Date(Date.parse('2026-06-01T00:00:00Z') + daysLater * DAY_MS).toISOString(),
  });

it.each([
  { votes: 1, tenfold: 10 },
  { votes: 7, tenfold: 70 },
  { votes: 30, tenfold: 300 },
])('weighs $tenfold votes like $votes votes and 14 days newer', ({ votes, tenfold }) => {
  expect(post(tenfold)).toBeCloseTo(post(votes, 14), 9);
});

it('weighs an adoption like three votes and an accepted answer like one', () => {
  expect(post(0, 0, 4)).toBeCloseTo(post(12), 9);
  expect(post(0, 0, 0, 2)).toBeCloseTo(post(2), 9);
  expect(post(1, 0, 2, 3)).toBeCloseTo(post(10), 9);
});

it('does not sink a post for having no support yet', () => {
  expect(post(0)).toBe(post(1));
});

it.each([
  { more: 2, less: 1 },
  { more: 101, less: 100 },
])('puts $more votes before $less on the same day', ({ more, less }) => {
  expect(post(more)).toBeGreaterThan(post(less));
});
