import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Copy, copyKey, dropCopy, findCopy, judge, putCopy, sweepCopies } from '../../src/client/editor/copies.ts';

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.parse('2026-11-21T05:00:00Z');

const copy = (changes: Partial<Copy> = {}): Copy => ({
  at: NOW - 60_000,
  version: 3,
  sent: false,
  fields: [
    ['title', '題名'],
    ['body', '書いた続き'],
  ],
  ...changes,
});

const OLD: Copy['fields'] = [
  ['title', '題名'],
  ['body', ''],
];

describe('a copy in the browser', () => {
  it.each([
    { name: 'goes on from what the server has', copy: {}, version: 3, fate: 'put_back' },
    { name: 'was left without a draft', copy: { version: 0 }, version: 0, fate: 'put_back' },
    { name: 'meets a draft that another window has saved', copy: {}, version: 4, fate: 'offer' },
    { name: 'was on its way and did not arrive', copy: { sent: true }, version: 3, fate: 'put_back' },
    { name: 'was on its way, and what was before it arrived', copy: { sent: true }, version: 4, fate: 'put_back' },
    { name: 'was on its way, and another window saved as well', copy: { sent: true }, version: 5, fate: 'offer' },
    { name: 'was to become a draft, and may have', copy: { sent: true, version: 0 }, version: 0, fate: 'offer' },
    { name: 'is a week old', copy: { at: NOW - 7 * DAY }, version: 3, fate: 'put_back' },
    { name: 'is older than a week', copy: { at: NOW - 7 * DAY - 1 }, version: 3, fate: 'drop' },
  ])('that $name: $fate', ({ copy: changes, version, fate }) => {
    expect(judge(copy(changes), { version, fields: OLD, at: NOW })).toBe(fate);
  });

  it('that says the same as the form is dropped, whatever is empty and in whichever order', () => {
    const fields: Copy['fields'] = [
      ['goal', ''],
      ['body', '書いた続き'],
      ['revision', '7'],
      ['title', '題名'],
    ];
    expect(judge(copy(), { version: 9, fields, at: NOW })).toBe('drop');
  });
});

class FakeStorage {
  [key: string]: unknown;
  getItem(key: string) {
    return Object.hasOwn(this, key) ? this[key] : null;
  }
  setItem(key: string, value: string) {
    this[key] = value;
  }
  removeItem(key: string) {
    delete this[key];
  }
}

describe('the storage of a browser', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('keeps copies apart by person and form', () => {
    vi.stubGlobal('localStorage', new FakeStorage());
    expect(putCopy(copyKey('3', 'draft:12'), copy())).toBe(true);
    expect(findCopy(copyKey('3', 'draft:12'))).toEqual(copy());
    expect(findCopy(copyKey('4', 'draft:12'))).toBeUndefined();
    dropCopy(copyKey('3', 'draft:12'));
    expect(findCopy(copyKey('3', 'draft:12'))).toBeUndefined();
  });

  it('is swept of what is old or broken, and of nothing else', () => {
    const storage = new FakeStorage();
    vi.stubGlobal('localStorage', storage);
    putCopy(copyKey('3', 'new:tip'), copy({ at: NOW - 8 * DAY }));
    putCopy(copyKey('4', 'new:tip'), copy());
    storage.setItem(copyKey('5', 'post:1'), '{');
    storage.setItem('chienowa:preview', 'shown');
    sweepCopies(NOW);
    expect(Object.keys(storage)).toEqual([copyKey('4', 'new:tip'), 'chienowa:preview']);
  });

  it('may be full or switched off', () => {
    const deny = () => {
      throw new DOMException('denied', 'QuotaExceededError');
    };
    vi.stubGlobal('localStorage', { getItem: deny, setItem: deny, removeItem: deny });
    expect(putCopy('a', copy())).toBe(false);
    expect(findCopy('a')).toBeUndefined();
    expect(() => dropCopy('a')).not.toThrow();
    expect(() => sweepCopies(NOW)).not.toThrow();
  });
});
