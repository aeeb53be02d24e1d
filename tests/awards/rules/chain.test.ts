import { describe, expect, it } from 'vitest';
import { type ChainLink, canonicalJson, chainHash, findChainFault, GENESIS } from '../../../src/awards/rules/index.ts';
import { Random } from '../../../src/demo/random.ts';
import { vectors } from './vectors.ts';

describe('canonical JSON', () => {
  it.each([
    [
      'keys are sorted at every depth',
      { b: 1, a: { d: [{ z: 1, y: 2 }], c: null } },
      '{"a":{"c":null,"d":[{"y":2,"z":1}]},"b":1}',
    ],
    ['by code unit, not by language', { é: 1, z: 2, Z: 3, あ: 4, '10': 5, '9': 6 }, '{"10":5,"9":6,"Z":3,"z":2,"é":1,"あ":4}'],
    ['text stays as it is', '締切 "1" \n', '"締切 \\"1\\" \\n"'],
    ['undefined members are left out', { a: undefined, b: { c: undefined } }, '{"b":{}}'],
    ['numbers', [0, -0, 1e21, 0.1, -5], '[0,0,1e+21,0.1,-5]'],
    ['a key from nowhere', JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
    ['nothing at all', Object.create(null), '{}'],
  ])('%s', (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([
    ['undefined', undefined],
    ['undefined in a list', [1, undefined]],
    ['a hole in a list', Array(2)],
    ['NaN', { a: Number.NaN }],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a function', { a: () => 1 }],
    ['a symbol', [Symbol('a')]],
    ['a bigint', { a: 1n }],
    ['a Date', { at: new Date(0) }],
    ['a Map', new Map([['a', 1]])],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

/** A whole chain of so many events. */
function chainOf(events: readonly object[]): ChainLink[] {
  const links: ChainLink[] = [];
  for (const [index, data] of events.entries()) {
    const event = canonicalJson({ seq: index + 1, ...data });
    links.push({ seq: index + 1, event, hash: chainHash(links.at(-1)?.hash ?? GENESIS, event) });
  }
  return links;
}

// V14
describe('the worked example', () => {
  const { genesis, events, hashes } = vectors.V14_chain;
  const links = events.map((event, index) => ({ seq: index + 1, event, hash: hashes[index] as string }));

  it('has these hashes', () => {
    expect(GENESIS).toBe(genesis);
    expect(chainOf(events.map((event) => JSON.parse(event)))).toEqual(links);
  });

  it('is whole, against its printed head too', () => {
    expect(findChainFault(links)).toBeUndefined();
    for (const { seq, hash } of links) expect(findChainFault(links, { seq, hash })).toBeUndefined();
  });
});

describe('a chain', () => {
  const whole = chainOf(Array.from({ length: 20 }, (_, index) => ({ type: 'rules', data: { version: index } })));
  const head = { seq: 20, hash: whole[19]?.hash as string };
  const changed = (at: number, change: Partial<ChainLink>) =>
    whole.map((link) => (link.seq === at ? { ...link, ...change } : link));
  const edited = (at: number, from: string, to: string) =>
    whole.map((link) => (link.seq === at ? { ...link, event: link.event.replace(from, to) } : link));
  const rewrittenFrom = (at: number) =>
    chainOf(whole.map(({ seq }) => ({ type: 'rules', data: { version: seq === at ? 99 : seq - 1 } })));

  it('without an event is whole, and has the genesis for a head', () => {
    expect(findChainFault([])).toBeUndefined();
    expect(findChainFault([], { seq: 0, hash: GENESIS })).toBeUndefined();
    expect(findChainFault([], head)).toEqual({ seq: 20, reason: 'head' });
  });

  it.each([
    { why: 'an edited event', links: edited(7, '"version":6', '"version":7'), fault: { seq: 7, reason: 'hash' } },
    { why: 'the first event edited', links: edited(1, '"version":0', '"version":1'), fault: { seq: 1, reason: 'hash' } },
    { why: 'the last event edited', links: edited(20, '19', '18'), fault: { seq: 20, reason: 'hash' } },
    { why: 'an edited hash', links: changed(7, { hash: 'a'.repeat(64) }), fault: { seq: 7, reason: 'hash' } },
    { why: 'a space put in', links: edited(7, ':{', ': {'), fault: { seq: 7, reason: 'event' } },
    { why: 'a member given twice', links: edited(7, '"seq":7', '"seq":7,"seq":7'), fault: { seq: 7, reason: 'event' } },
    { why: 'another number inside', links: edited(7, '"seq":7', '"seq":8'), fault: { seq: 7, reason: 'event' } },
    { why: 'no JSON', links: changed(7, { event: '{' }), fault: { seq: 7, reason: 'event' } },
    { why: 'no object', links: changed(7, { event: '7' }), fault: { seq: 7, reason: 'event' } },
    { why: 'nothing', links: changed(7, { event: 'null' }), fault: { seq: 7, reason: 'event' } },
    { why: 'an event taken out', links: whole.filter(({ seq }) => seq !== 7), fault: { seq: 7, reason: 'missing' } },
    { why: 'the first taken out', links: whole.slice(1), fault: { seq: 1, reason: 'missing' } },
    { why: 'one put in twice', links: [...whole.slice(0, 7), ...whole.slice(6)], fault: { seq: 7, reason: 'number' } },
    { why: 'a negative number', links: changed(1, { seq: -1 }), fault: { seq: -1, reason: 'number' } },
    {
      why: 'two in the wrong order',
      links: [...whole.slice(0, 6), whole[7] as ChainLink, whole[6] as ChainLink, ...whole.slice(8)],
      fault: { seq: 7, reason: 'missing' },
    },
    {
      why: 'two exchanged with their numbers',
      links: whole.map((link) =>
        link.seq === 7 || link.seq === 8 ? { ...(whole[14 - link.seq] as ChainLink), seq: link.seq } : link,
      ),
      fault: { seq: 7, reason: 'event' },
    },
    {
      why: 'an event put in and the others moved on',
      links: [...whole.slice(0, 6), ...whole.slice(5).map((link) => ({ ...link, seq: link.seq + 1 }))],
      fault: { seq: 7, reason: 'event' },
    },
  ])('shows $why', ({ links, fault }) => {
    expect(findChainFault(links)).toEqual(fault);
    expect(findChainFault(links, head)).toEqual(fault);
  });

  it('that was cut is whole in itself, but not against a printed head', () => {
    const cut = whole.slice(0, 12);
    expect(findChainFault(cut)).toBeUndefined();
    expect(findChainFault(cut, head)).toEqual({ seq: 20, reason: 'head' });
  });

  it('that was written anew is whole in itself, but not against a printed head', () => {
    expect(findChainFault(rewrittenFrom(7))).toBeUndefined();
    expect(findChainFault(rewrittenFrom(7), head)).toEqual({ seq: 20, reason: 'head' });
  });

  it('that has grown still holds an older printed head', () => {
    expect(findChainFault(whole, { seq: 5, hash: whole[4]?.hash as string })).toBeUndefined();
    expect(findChainFault(rewrittenFrom(7), { seq: 5, hash: whole[4]?.hash as string })).toBeUndefined();
  });

  it.each([-1, 0, 2.5, 21])('holds no head number %d with that hash', (seq) => {
    expect(findChainFault(whole, { seq, hash: head.hash })).toEqual({ seq, reason: 'head' });
  });

  // BA-8
  it('raises no false alarm over 10,000 events, and misses none of 200 changes of one character', () => {
    const long = chainOf(Array.from({ length: 10_000 }, (_, index) => ({ type: 'box_digest', data: { ballots: index * 10 } })));
    expect(findChainFault(long)).toBeUndefined();
    const random = new Random(8);
    for (let round = 0; round < 200; round += 1) {
      const index = random.between(0, 199);
      const link = long[index] as ChainLink;
      const place = random.between(0, link.event.length - 1);
      const other = link.event[place] === 'x' ? 'y' : 'x';
      const event = `${link.event.slice(0, place)}${other}${link.event.slice(place + 1)}`;
      expect(findChainFault([...long.slice(0, index), { ...link, event }, ...long.slice(index + 1, 220)])?.seq).toBe(link.seq);
    }
  });
});
