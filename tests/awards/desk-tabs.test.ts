import { describe, expect, it } from 'vitest';
import { allMet, askedItems, CHECK_ITEMS } from '../../src/awards/screening/checks.ts';
import { deskTabOf } from '../../src/awards/screening/desk-tabs.ts';

const usual = { readable: true, refusal: false, objection: false } as const;

describe('where an entry lies on the desk', () => {
  it.each([
    { state: 'submitted', tab: 'undecided' },
    { state: 'submitted', refusal: true, tab: 'second' },
    { state: 'needs_fix', tab: 'needs_fix' },
    { state: 'needs_fix', refusal: true, tab: 'second' },
    { state: 'awaiting_consent', tab: 'awaiting' },
    { state: 'awaiting_consent', refusal: true, tab: 'awaiting' },
    { state: 'eligible', tab: 'eligible' },
    { state: 'eligible', readable: false, tab: 'undecided' },
    { state: 'eligible', readable: false, frozen: true, tab: 'eligible' },
    { state: 'ineligible', tab: 'ineligible' },
    { state: 'ineligible', objection: true, tab: 'undecided' },
    { state: 'ineligible', objection: true, frozen: true, tab: 'ineligible' },
    { state: 'withdrawn', refusal: true, tab: 'others' },
    { state: 'lapsed', objection: true, tab: 'others' },
  ] as const)('$state is $tab', ({ tab, ...entry }) => {
    const frozen = 'frozen' in entry;
    expect(deskTabOf({ ...usual, ...entry }, frozen)).toBe(tab);
  });
});

describe('the checklist', () => {
  it('asks seven things, and not for the window in a category for any time', () => {
    expect(CHECK_ITEMS).toHaveLength(7);
    expect(askedItems({ anyTime: false })).toEqual(CHECK_ITEMS);
    expect(askedItems({ anyTime: true })).toEqual(CHECK_ITEMS.filter((item) => item !== 'window'));
  });

  it('is met when everything that is asked was answered with yes', () => {
    const met = CHECK_ITEMS.map((item) => ({ item, met: true }));
    expect(allMet(CHECK_ITEMS, met)).toBe(true);
    expect(allMet(CHECK_ITEMS, met.slice(1))).toBe(false);
    expect(allMet(CHECK_ITEMS, [...met.slice(1), { item: 'staff', met: false }])).toBe(false);
    expect(allMet([], [])).toBe(true);
  });
});
