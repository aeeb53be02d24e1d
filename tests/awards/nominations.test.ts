import { describe, expect, it } from 'vitest';
import { isLate, isOver } from '../../src/awards/entries/over.ts';
import { ENTRY_STATES, type EntryState } from '../../src/awards/entries/queries.ts';
import { parseNomination } from '../../src/awards/nominations/forms.ts';
import {
  canAnswer,
  canEdit,
  canLeave,
  canObject,
  isUnanswered,
  type Standing,
  withdrawsAs,
} from '../../src/awards/nominations/rights.ts';
import { withdrawalStage } from '../../src/awards/nominations/stages.ts';
import { PHASES, type Phase } from '../../src/awards/rules/index.ts';

const NOBODY: Standing = {
  isLead: false,
  isMember: false,
  leadIsGone: false,
  hasNominated: false,
  nominatedAlone: false,
  nominatedLate: false,
  runsAwards: false,
};
const lead: Standing = { ...NOBODY, isLead: true, isMember: true };
const member: Standing = { ...NOBODY, isMember: true };
const nominator: Standing = { ...NOBODY, hasNominated: true, nominatedAlone: true };
const oneOfNominators: Standing = { ...NOBODY, hasNominated: true };
const secretary: Standing = { ...NOBODY, runsAwards: true };

const entry = (state: EntryState, consented = false) => ({ state, consentedAt: consented ? '2026-06-10T00:00:00Z' : null });
const open = { phase: 'nominating', listFrozen: false } as const;
const screening = { phase: 'screening', listFrozen: false } as const;
const frozen = { phase: 'voting', listFrozen: true } as const;
const statesWhere = (is: (state: EntryState) => boolean) => ENTRY_STATES.filter(is);

describe('the lead answers', () => {
  it.each([
    { asked: entry('awaiting_consent'), answers: true },
    { asked: entry('needs_fix'), answers: true },
    { asked: entry('needs_fix', true), answers: false },
    { asked: entry('draft'), answers: false },
    { asked: entry('submitted', true), answers: false },
    { asked: entry('withdrawn'), answers: false },
    { asked: entry('lapsed'), answers: false },
  ])('a nomination by others: $asked', ({ asked, answers }) => {
    expect(isUnanswered(asked)).toBe(answers);
    expect(canAnswer(asked, lead, screening)).toBe(answers);
    expect(canAnswer(asked, lead, frozen)).toBe(false);
  });

  it('and nobody else does', () => {
    for (const who of [member, nominator, secretary, NOBODY]) expect(canAnswer(entry('awaiting_consent'), who, open)).toBe(false);
  });
});

describe('who edits', () => {
  const editable = (who: Standing, consented: boolean, moment: Parameters<typeof canEdit>[2]) =>
    statesWhere((state) => canEdit(entry(state, consented), who, moment));

  it('is the lead, until it is decided, drafts and sent ones only while nominations are open', () => {
    expect(editable(lead, true, open)).toEqual(['draft', 'submitted', 'awaiting_consent', 'needs_fix']);
    expect(editable(lead, true, screening)).toEqual(['awaiting_consent', 'needs_fix']);
  });

  it.each([nominator, oneOfNominators, secretary])('is %j when the lead has sent it back', (who) => {
    expect(editable(who, false, screening)).toEqual(['needs_fix']);
    expect(editable(who, true, screening)).toEqual([]);
  });

  it('is nobody else, and nobody once the list is frozen', () => {
    for (const who of [member, NOBODY]) expect(editable(who, false, open)).toEqual([]);
    for (const who of [lead, nominator, secretary]) expect(editable(who, false, frozen)).toEqual([]);
  });
});

describe('who withdraws', () => {
  it('is the lead at any time, unless it is over', () => {
    for (const moment of [open, screening, frozen])
      expect(statesWhere((state) => withdrawsAs(entry(state, true), lead, moment) === 'lead')).toEqual([
        'draft',
        'submitted',
        'awaiting_consent',
        'needs_fix',
        'eligible',
      ]);
  });

  it('is the team when the lead has left', () => {
    const left: Standing = { ...member, leadIsGone: true };
    for (const moment of [open, frozen])
      expect(statesWhere((state) => withdrawsAs(entry(state, true), left, moment) === 'member')).toContain('eligible');
    expect(statesWhere((state) => isOver({ state }) && withdrawsAs(entry(state, true), left, open) !== undefined)).toEqual([]);
  });

  it('is never the secretariat', () => {
    for (const moment of [open, screening, frozen])
      expect(statesWhere((state) => withdrawsAs(entry(state, true), secretary, moment) !== undefined)).toEqual([]);
  });

  it('is who alone nominated, until the lead has answered', () => {
    const states = (who: Standing, consented: boolean) =>
      statesWhere((state) => withdrawsAs(entry(state, consented), who, open) !== undefined);
    expect(states(nominator, false)).toEqual(['awaiting_consent', 'needs_fix']);
    expect(states(nominator, true)).toEqual([]);
    expect(states(oneOfNominators, false)).toEqual([]);
    expect(states(member, false)).toEqual([]);
  });
});

it('is over for what was withdrawn, lapsed or refused', () => {
  expect(statesWhere((state) => isOver({ state }))).toEqual(['ineligible', 'lapsed', 'withdrawn']);
});

it('lets the team leave until the list is frozen, but not the lead', () => {
  expect([open, screening, frozen].map((moment) => canLeave(member, moment))).toEqual([true, true, false]);
  for (const who of [lead, nominator, secretary, NOBODY]) expect(canLeave(who, open)).toBe(false);
});

it.each([
  { states: ['submitted', 'ineligible'], nominated: '1', late: false },
  { states: ['submitted', 'ineligible'], nominated: '2', late: true },
  { states: ['submitted', 'ineligible', 'ineligible'], nominated: '2', late: true },
  { states: ['submitted', 'withdrawn', 'submitted'], nominated: '2', late: false },
  { states: ['submitted', 'withdrawn', 'submitted', 'ineligible'], nominated: '2', late: false },
  { states: ['withdrawn'], nominated: '1', late: true },
  { states: ['submitted'], nominated: '1', late: false },
] as const)('of $states is late after number $nominated: $late', ({ states, nominated, late }) => {
  const rows = states.map((state, index) => ({ state, setAt: String(index + 1) }));
  expect(isLate(rows, `${nominated}.5`)).toBe(late);
});

it('lets the lead alone object, to a refusal, until the list is frozen', () => {
  expect(statesWhere((state) => canObject({ state }, lead, screening))).toEqual(['ineligible']);
  expect(canObject({ state: 'ineligible' }, lead, frozen)).toBe(false);
  for (const who of [member, nominator, secretary]) expect(canObject({ state: 'ineligible' }, who, screening)).toBe(false);
});

// R7
describe('what a withdrawal means', () => {
  it('is off the list until the list is frozen, whatever the clock says', () => {
    for (const phase of PHASES) expect(withdrawalStage({ phase, listFrozen: false })).toBe('nomination');
  });

  it.each<[Phase, string]>([
    ['screening', 'voting'],
    ['voting', 'voting'],
    ['shortlisting', 'shortlisted'],
    ['judging', 'judging'],
    ['deliberation', 'judging'],
    ['frozen', 'judging'],
    ['published', 'published'],
  ])('in the phase %s is the stage %s', (phase, stage) => {
    expect(withdrawalStage({ phase, listFrozen: true })).toBe(stage);
  });
});

describe('the form of a nomination', () => {
  const rules = { categories: ['large', 'everyday'], leads: [1, 2], userId: 1, reasonAsked: 'unless_lead' } as const;
  const read = (fields: Record<string, unknown>, change = {}) =>
    parseNomination({ category: 'everyday', ...fields }, { ...rules, ...change });
  const faults = (fields: Record<string, unknown>, change = {}) => {
    const form = read(fields, change);
    return form.ok ? {} : { ...form.errors };
  };

  it('needs no more than a category of one who enters', () => {
    expect(read({})).toEqual({
      ok: true,
      value: { category: 'everyday', lead: 1, members: [], reason: '', intent: 'send' },
    });
  });

  it('takes names in a row, each once', () => {
    expect(read({ members: '鈴木、 tanaka,鈴木\u3000' })).toMatchObject({ value: { members: ['鈴木', 'tanaka'] } });
  });

  it.each([
    [{ category: '' }, {}, { category: 'form.award_category' }],
    [{ category: 'ideas' }, {}, { category: 'form.award_category' }],
    [{ category: ['large', 'x'] }, {}, {}],
    [{ lead: '3' }, {}, { lead: 'form.award_lead' }],
    [{ lead: '2' }, {}, { reason: 'form.award_nomination_reason' }],
    [{ lead: '2', reason: 'よい取組' }, {}, {}],
    [{ reason: ' ' }, { reasonAsked: 'always' }, { reason: 'form.award_nomination_reason' }],
    [{ lead: '2' }, { reasonAsked: 'never' }, {}],
    [{ reason: '長'.repeat(201) }, {}, { reason: 'form.award_nomination_reason' }],
    [{ reason: '𠮷'.repeat(200) }, {}, {}],
    [{ members: 'abcdefghij'.split('').join(',') }, {}, { members: 'form.award_members_many' }],
    [{ members: 'abcdefghi'.split('').join(',') }, {}, {}],
    [{ intent: 'publish' }, {}, { intent: 'form.choose' }],
  ])('reads %j under %j with the faults %j', (fields, change, expected) => {
    expect(faults(fields, change)).toEqual(expected);
  });
});
