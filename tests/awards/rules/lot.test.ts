import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { boxDigest, lotOrder, lotSeed } from '../../../src/awards/rules/index.ts';
import { vectors } from './vectors.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

// V4
describe('the lot of the worked example', () => {
  const { seed, hashes, order } = vectors.V4_lot;

  it('has this seed', () => {
    const [, , , , boxDigest = ''] = seed.split('|');
    expect(lotSeed({ fiscalYear: 2026, category: 'cat1', stage: 'shortlist', boxDigest, publicNumber: '7' })).toBe(seed);
  });

  it('has these hashes', () => {
    for (const [entry, hash] of Object.entries(hashes)) expect(sha256(`${seed}|${entry}`)).toBe(hash);
  });

  it('has this order, however the entries come', () => {
    expect(lotOrder(seed, Object.keys(hashes))).toEqual(order);
    expect(lotOrder(seed, Object.keys(hashes).reverse())).toEqual(order);
  });
});

describe('a lot', () => {
  const draw = {
    fiscalYear: 2026,
    category: 'everyday',
    stage: 'shortlist',
    boxDigest: 'a'.repeat(64),
    publicNumber: '7',
  } as const;

  it.each([
    { fiscalYear: 2027 },
    { category: 'large' },
    { stage: 'final' as const },
    { boxDigest: 'b'.repeat(64) },
    { publicNumber: '8' },
  ])('is another one with %o', (change) => {
    expect(lotSeed({ ...draw, ...change })).not.toBe(lotSeed(draw));
  });

  it('orders some as it orders them among all', () => {
    const all = ['A', 'B', 'C', 'D', 'E', 'F'];
    const some = ['B', 'D', 'F'];
    expect(lotOrder('seed', some)).toEqual(lotOrder('seed', all).filter((entry) => some.includes(entry)));
  });
});

describe('the digest of the box', () => {
  const trackers = ['c0ffee', 'a1', 'b2'];

  it('is of the sorted trackers joined by line feeds', () => {
    expect(boxDigest(trackers)).toBe(sha256('a1\nb2\nc0ffee'));
  });

  it('tells nothing of the order they were cast in and leaves the list as it is', () => {
    expect(boxDigest([...trackers].reverse())).toBe(boxDigest(trackers));
    expect(trackers).toEqual(['c0ffee', 'a1', 'b2']);
  });

  it('of an empty box is that of no text', () => {
    expect(boxDigest([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
