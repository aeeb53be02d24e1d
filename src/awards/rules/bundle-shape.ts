import { z } from 'zod';
import { BUNDLE_FORMAT, type Bundle, CRITERIA } from './bundle.ts';

const whole = (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  z.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`);
const amount = (most: number) => z.number('must be a number').min(0, 'must not be negative').max(most, `must be at most ${most}`);
const floor = z.number('must be a number').positive('must be more than 0');
const text = z.string('must be text').min(1, 'must not be empty').max(200, 'must have at most 200 characters');
const yesOrNo = z.boolean('must be true or false');
const list = <T extends z.ZodType>(of: T) => z.array(of, 'must be a list');
const shortList = <T extends z.ZodType>(of: T, most: number) => list(of).max(most, `must hold at most ${most}`);
const object = <T extends z.ZodRawShape>(members: T) => z.strictObject(members, 'must be an object');

// Ids are joined by | into the seed of a lot, and ordered by code units: a space or an invisible character would mislead.
const id = z.string('must be text').regex(/^[^\s|\p{C}]{1,100}$/u, 'must be an id: 1 to 100 characters without a space or |');
const score = whole(1, 5);

const MOST_ENTRIES = 1_000;
/** More jurors than any office asks; the time to compare them grows with their cube. */
export const MOST_JURORS = 50;
/** What the settings of a year allow (R9), and the one that the jury may add. */
const SHORTLIST = { size: 30, slack: 10 };
const MOST_CARDS = MOST_JURORS * (SHORTLIST.size + SHORTLIST.slack + 1);

const rules = object({
  version: text,
  maxChoices: whole(1),
  shortlist: object({ size: whole(1, SHORTLIST.size), slack: whole(0, SHORTLIST.slack), divisionCap: whole(1).nullable() }),
  weights: object({ jury: amount(1), vote: amount(1) }),
  floors: object({ jury: floor, vote: floor }),
  minimumBallots: whole(0),
  noPrizeBelow: amount(100),
  criteria: list(object({ id: z.enum(CRITERIA, `must be one of ${CRITERIA.join(', ')}`), weight: amount(100) })),
});

const entry = object({
  id,
  division: text,
  barredBallots: whole(0),
  withdrawn: z.enum(['voting', 'shortlisted', 'judging'], 'must be null, voting, shortlisted or judging').nullable(),
  addedByJury: yesOrNo,
});

const lot = object({
  boxDigest: z.string('must be text').regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'),
  // 7 and 07 would be one number with two orders.
  publicNumber: z.string('must be text').regex(/^(0|[1-9][0-9]{0,19})$/, 'must be 1 to 20 digits without a zero at the front'),
});

const scores = object({ effect: score, spread: score, idea: score, user: score, sustain: score });

const category = object({
  id,
  rollSize: whole(0),
  // More would be no office's year, and the time to count them grows with their square.
  entries: shortList(entry, MOST_ENTRIES),
  ballots: list(list(id)),
  lot: lot.nullable(),
  cards: shortList(object({ juror: id, entry: id, scores }), MOST_CARDS),
  recusals: shortList(object({ juror: id, entry: id }), MOST_JURORS * MOST_ENTRIES),
});

/** Each member alone; what members must be to each other is bundle-checks.ts. */
export const bundleShape: z.ZodType<Bundle> = object({
  format: z.literal(BUNDLE_FORMAT, `must be ${BUNDLE_FORMAT}`),
  fiscalYear: whole(2019, 2199),
  rules,
  categories: list(category),
});
