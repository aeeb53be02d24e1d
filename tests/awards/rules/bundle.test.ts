import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BundleFault, bundleText, parseBundle } from '../../../src/awards/rules/index.ts';
import { Random } from '../../../src/demo/random.ts';
import { bundle, category, randomBundle, shuffled, workedExample } from './bundles.ts';
import { countedEntry } from './values.ts';

/** A good bundle as the file of it, to be damaged. */
const good = () =>
  JSON.parse(
    bundleText(
      bundle(
        category({
          lot: { boxDigest: 'a'.repeat(64), publicNumber: '7' },
          cards: [
            { juror: 'J1', entry: 'A', scores: { effect: 4, spread: 5, idea: 3, user: 4, sustain: 2 } },
            { juror: 'J1', entry: 'B', scores: { effect: 1, spread: 1, idea: 1, user: 1, sustain: 5 } },
          ],
          recusals: [{ juror: 'J2', entry: 'A' }],
        }),
        category({ id: 'large' }),
      ),
    ),
  );

/** Puts a value at a path, or takes the member away. */
function damaged(path: (string | number)[], value: unknown): unknown {
  const whole = good();
  const place = path.slice(0, -1).reduce((inner, part) => inner[part], whole);
  const last = path.at(-1) as string | number;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return whole;
}

function pathOfFault(text: string): string | undefined {
  try {
    parseBundle(text);
    return undefined;
  } catch (fault) {
    expect(fault).toBeInstanceOf(BundleFault);
    return (fault as BundleFault).path;
  }
}

const first = (...path: (string | number)[]) => ['categories', 0, ...path];

describe('a bundle', () => {
  it('is read as it was written', () => {
    expect(parseBundle(JSON.stringify(good()))).toEqual(good());
    expect(parseBundle(`\uFEFF${JSON.stringify(good())}`)).toEqual(good());
    const example = workedExample();
    expect(parseBundle(bundleText(example))).toEqual(JSON.parse(bundleText(example)));
  });

  it('may hold a vote of nobody, a category of one and one of none', () => {
    const lonely = category({ id: 'one', entries: [countedEntry('A')], ballots: [] });
    const empty = category({ id: 'none', entries: [], ballots: [], rollSize: 0 });
    expect(pathOfFault(bundleText(bundle(lonely, empty)))).toBeUndefined();
    expect(pathOfFault(bundleText(bundle()))).toBeUndefined();
  });

  it('may hold approvals of an entry that was withdrawn during the voting', () => {
    const entries = [countedEntry('A', { withdrawn: 'voting' }), countedEntry('B'), countedEntry('C'), countedEntry('D')];
    expect(pathOfFault(bundleText(bundle(category({ entries, ballots: [['A', 'B']] }))))).toBeUndefined();
  });

  it('may hold cards of an entry that was withdrawn during the judging', () => {
    expect(pathOfFault(JSON.stringify(damaged(first('entries', 1, 'withdrawn'), 'judging')))).toBeUndefined();
  });

  it('may hold weights that a computer cannot sum exactly', () => {
    const made = bundle();
    made.rules.weights = { jury: 0.9, vote: 0.1 };
    made.rules.criteria = made.rules.criteria.map(({ id }, index) => ({ id, weight: index === 0 ? 99.6 : 0.1 }));
    expect(pathOfFault(bundleText(made))).toBeUndefined();
  });

  // BA-9, R6, R10
  it.each([
    { why: 'another format', path: ['format'], value: 'chienowa-award-bundle/2' },
    { why: 'no format', path: ['format'], value: undefined },
    { why: 'a year before the award', path: ['fiscalYear'], value: 2018 },
    { why: 'a year too far', path: ['fiscalYear'], value: 2200 },
    { why: 'a year as text', path: ['fiscalYear'], value: '2026' },
    { why: 'half a year', path: ['fiscalYear'], value: 2026.5 },
    { why: 'a member nobody knows', path: ['note'], value: 'x' },
    { why: 'no rules', path: ['rules'], value: undefined },
    { why: 'no version', path: ['rules', 'version'], value: '' },
    { why: 'no choice', path: ['rules', 'maxChoices'], value: 0 },
    { why: 'no place', path: ['rules', 'shortlist', 'size'], value: 0 },
    { why: 'more places than a year may have', path: ['rules', 'shortlist', 'size'], value: 31 },
    { why: 'more slack than a year may have', path: ['rules', 'shortlist', 'slack'], value: 11 },
    { why: 'less than no slack', path: ['rules', 'shortlist', 'slack'], value: -1 },
    { why: 'a cap that lets nobody in', path: ['rules', 'shortlist', 'divisionCap'], value: 0 },
    { why: 'a cap nobody spoke of', path: ['rules', 'shortlist', 'divisionCap'], value: undefined },
    { why: 'a negative weight', path: ['rules', 'weights', 'vote'], value: -0.3 },
    { why: 'weights that are not 1', path: ['rules', 'weights', 'vote'], value: 0.31, fault: 'rules.weights' },
    { why: 'no floor', path: ['rules', 'floors', 'vote'], value: 0 },
    { why: 'a negative least', path: ['rules', 'minimumBallots'], value: -1 },
    { why: 'a limit above the best', path: ['rules', 'noPrizeBelow'], value: 101 },
    { why: 'an unknown criterion', path: ['rules', 'criteria', 1, 'id'], value: 'beauty' },
    { why: 'a criterion twice', path: ['rules', 'criteria', 1, 'id'], value: 'effect' },
    { why: 'too few criteria', path: ['rules', 'criteria'], value: [{ id: 'effect', weight: 100 }] },
    { why: 'weights that are not 100', path: ['rules', 'criteria', 4, 'weight'], value: 16, fault: 'rules.criteria' },
    { why: 'a negative weight of a criterion', path: ['rules', 'criteria', 4, 'weight'], value: -15 },
    { why: 'categories that are no list', path: ['categories'], value: {} },
    { why: 'a category twice', path: ['categories', 1, 'id'], value: 'everyday' },
    { why: 'an id that would break the seed', path: first('id'), value: 'every|day' },
    { why: 'an id with a space', path: first('entries', 0, 'id'), value: 'A ' },
    { why: 'an id that cannot be seen', path: first('entries', 0, 'id'), value: 'A\u200B' },
    { why: 'a member nobody knows in an entry', path: first('entries', 0, 'votes'), value: 9 },
    { why: 'an entry twice', path: first('entries', 1, 'id'), value: 'A' },
    { why: 'an unknown withdrawal', path: first('entries', 0, 'withdrawn'), value: 'published' },
    { why: 'yes as text', path: first('entries', 0, 'addedByJury'), value: 'true' },
    { why: 'fewer than none barred', path: first('entries', 0, 'barredBallots'), value: -1 },
    { why: 'more barred than ballots', path: first('entries', 3, 'barredBallots'), value: 4 },
    { why: 'more approvals than people who might', path: first('entries', 0, 'barredBallots'), value: 2 },
    { why: 'more ballots than the roll', path: first('rollSize'), value: 2, fault: 'categories[0].ballots' },
    { why: 'half a person', path: first('rollSize'), value: 16.5 },
    { why: 'too many choices', path: first('ballots', 1), value: ['A', 'B', 'C'] },
    { why: 'a choice twice', path: first('ballots', 1), value: ['B', 'B'], fault: 'categories[0].ballots[1][1]' },
    { why: 'a choice of no entry', path: first('ballots', 0, 0), value: 'Z' },
    { why: 'a choice that is a number', path: first('ballots', 1, 1), value: 1 },
    { why: 'a ballot that is no list', path: first('ballots', 2), value: 'A' },
    { why: 'a lot without its number', path: first('lot', 'publicNumber'), value: undefined },
    { why: 'a number of words', path: first('lot', 'publicNumber'), value: 'seven' },
    { why: 'a number in full width', path: first('lot', 'publicNumber'), value: '\uFF17' },
    { why: 'a number too long', path: first('lot', 'publicNumber'), value: '1'.repeat(21) },
    { why: 'a number with a zero at the front', path: first('lot', 'publicNumber'), value: '07' },
    { why: 'a number of zeros', path: first('lot', 'publicNumber'), value: '00' },
    { why: 'a digest too short', path: first('lot', 'boxDigest'), value: 'a'.repeat(63) },
    { why: 'a digest in capitals', path: first('lot', 'boxDigest'), value: 'A'.repeat(64) },
    { why: 'a lot that is not spoken of', path: first('lot'), value: undefined },
    { why: 'a score of 0', path: first('cards', 0, 'scores', 'idea'), value: 0 },
    { why: 'a score of 6', path: first('cards', 0, 'scores', 'idea'), value: 6 },
    { why: 'half a score', path: first('cards', 0, 'scores', 'idea'), value: 3.5 },
    { why: 'a score as text', path: first('cards', 0, 'scores', 'idea'), value: '3' },
    { why: 'no score', path: first('cards', 0, 'scores', 'idea'), value: undefined },
    { why: 'a score for something else', path: first('cards', 0, 'scores', 'beauty'), value: 3 },
    { why: 'a card for no entry', path: first('cards', 1, 'entry'), value: 'Z' },
    { why: 'a second card', path: first('cards', 1, 'entry'), value: 'A', fault: 'categories[0].cards[1]' },
    { why: 'a card of the recused', path: first('recusals', 0, 'juror'), value: 'J1', fault: 'categories[0].cards[0]' },
    {
      why: 'a card for what was withdrawn before',
      path: first('entries', 1, 'withdrawn'),
      value: 'shortlisted',
      fault: 'categories[0].cards[1].entry',
    },
    {
      why: 'a card for what was withdrawn in the vote',
      path: first('entries', 0, 'withdrawn'),
      value: 'voting',
      fault: 'categories[0].cards[0].entry',
    },
    { why: 'a recusal from no entry', path: first('recusals', 0, 'entry'), value: 'Z' },
    {
      why: 'a recusal twice',
      path: first('recusals', 1),
      value: { juror: 'J2', entry: 'A' },
    },
  ])('is refused with the path: $why', ({ path, value, fault }) => {
    const written = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
    expect(pathOfFault(JSON.stringify(damaged(path, value)))).toBe(fault ?? written.slice(1));
  });

  it('is refused for a second entry that the jury added', () => {
    const entries = ['A', 'B', 'C'].map((id) => countedEntry(id, { addedByJury: id !== 'A' }));
    expect(pathOfFault(bundleText(bundle(category({ entries, ballots: [] }))))).toBe('categories[0].entries[2].addedByJury');
  });

  it.each([
    { entries: 1_000, fault: undefined },
    { entries: 1_001, fault: 'categories[0].entries' },
  ])('of $entries entries in a category has its fault at $fault', ({ entries: count, fault }) => {
    const entries = Array.from({ length: count }, (_, index) => countedEntry(`A${index}`));
    expect(pathOfFault(bundleText(bundle(category({ entries, ballots: [] }))))).toBe(fault);
  });

  const juryOf = (jurors: number, member: 'cards' | 'recusals') => {
    const pairs = Array.from({ length: jurors }, (_, index) => ({ juror: `J${index}`, entry: 'A' }));
    const [card] = good().categories[0].cards;
    return category({ [member]: member === 'cards' ? pairs.map((pair) => ({ ...card, ...pair })) : pairs });
  };

  it.each([
    { jurors: 50, member: 'cards', fault: undefined },
    { jurors: 51, member: 'cards', fault: 'categories[0].cards[50].juror' },
    { jurors: 50, member: 'recusals', fault: undefined },
    { jurors: 51, member: 'recusals', fault: 'categories[0].recusals[50].juror' },
    { jurors: 2_051, member: 'cards', fault: 'categories[0].cards' },
  ] as const)('with $member of $jurors jurors in a category has its fault at $fault', ({ jurors, member, fault }) => {
    expect(pathOfFault(JSON.stringify(bundle(juryOf(jurors, member))))).toBe(fault);
  });

  it.each([0, 1])('is refused for ballots where there are %i entries', (count) => {
    const entries = [countedEntry('A')].slice(0, count);
    expect(pathOfFault(bundleText(bundle(category({ entries, ballots: [[]] }))))).toBe('categories[0].ballots');
  });

  it.each(['', 'bundle', '{"format":', 'null', '[]', '7'])('%j is none', (text) => {
    expect(pathOfFault(text)).toBe('');
  });

  it('is refused in a sentence that names the place and the fault', () => {
    const choices = ['A', 'B', 'C'];
    expect(() => parseBundle(JSON.stringify(damaged(first('ballots', 1), choices)))).toThrow(
      /^categories\[0\]\.ballots\[1\]: 3 choices, but 2 are allowed$/,
    );
  });

  it('takes no member that would change what objects are', () => {
    const text = JSON.stringify(good()).replace('{"format"', '{"__proto__":{"lot":null},"format"');
    expect(pathOfFault(text)).toBe('__proto__');
  });
});

describe('the text of a bundle', () => {
  it('is the same whatever order the lists and members came in', () => {
    const random = new Random(11);
    for (let round = 0; round < 300; round += 1) {
      const made = randomBundle(random);
      const text = bundleText(made);
      expect(bundleText(shuffled(made, random))).toBe(text);
      expect(bundleText(parseBundle(text))).toBe(text);
    }
  });

  it('is pretty JSON in the order of the format, with a final newline', () => {
    const text = bundleText(
      bundle(
        category({ id: 'z', entries: [], ballots: [], lot: { publicNumber: '7', boxDigest: 'a'.repeat(64) } }),
        category({ ballots: [['B', 'A'], [], ['B'], ['A', 'C'], ['A']] }),
      ),
    );
    const read = JSON.parse(text);
    expect(text).toBe(`${JSON.stringify(read, null, 2)}\n`);
    expect(Object.keys(read)).toEqual(['format', 'fiscalYear', 'rules', 'categories']);
    expect(read.categories.map(({ id }: { id: string }) => id)).toEqual(['everyday', 'z']);
    expect(read.categories[0].ballots).toEqual([[], ['A'], ['A', 'B'], ['A', 'C'], ['B']]);
    expect(Object.keys(read.categories[1])).toEqual(['id', 'rollSize', 'entries', 'ballots', 'lot', 'cards', 'recusals']);
    expect(Object.keys(read.categories[1].lot)).toEqual(['boxDigest', 'publicNumber']);
  });

  it('leaves the bundle as it was', () => {
    const made = randomBundle(new Random(3));
    const before = structuredClone(made);
    bundleText(made);
    expect(made).toEqual(before);
  });

  // A change here changes every sum that was ever published.
  it('of the worked example has the same sum for ever', () => {
    expect(createHash('sha256').update(bundleText(workedExample())).digest('hex')).toBe(
      '7fc246055fc05670bb3aa58433802daa395584bc6d11e92d1a9dbd0c663c2cd8',
    );
  });
});
