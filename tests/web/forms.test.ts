import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  choice,
  choices,
  formState,
  idParam,
  line,
  number,
  optional,
  optionalLine,
  parseForm,
  text,
  wholeNumber,
} from '../../src/web/index.ts';

const read = (schema: z.ZodType, value: unknown) => {
  const parsed = parseForm(z.object({ field: schema }), { field: value });
  return parsed.ok ? (parsed.value as { field?: unknown }).field : { ...parsed.errors };
};
const refused = (message: string) => ({ field: message });

describe('a line', () => {
  const schema = line({ min: 2, max: 3, message: 'length' });
  it.each([
    { typed: ' 市民\u3000', read: '市民' },
    { typed: '𠮷𠮷𠮷', read: '𠮷𠮷𠮷' },
    { typed: 'a\u3000\n b', read: 'a b' },
    { typed: ['市民', '税務'], read: '市民' },
    { typed: 'か\u3099き', read: 'がき' },
    { typed: '𠮷', read: refused('length') },
    { typed: '市民税課', read: refused('length') },
    { typed: '\u3000\u3000\u3000', read: refused('length') },
    { typed: undefined, read: refused('length') },
    { typed: { toString: 'x' }, read: refused('length') },
    { typed: [], read: refused('length') },
  ])('$typed is read as $read', ({ typed, read: expected }) => {
    expect(read(schema, typed)).toEqual(expected);
  });

  it('left out is empty where it may be', () => {
    expect(read(optionalLine(3, 'length'), undefined)).toBe('');
    expect(read(optionalLine(3, 'length'), '1234')).toEqual(refused('length'));
  });
});

describe('a text', () => {
  it.each([
    { typed: '\n 一\r\n二 \n', read: '一\n二' },
    { typed: '12345', read: '12345' },
    { typed: '123456', read: refused('length') },
  ])('$typed is read as $read', ({ typed, read: expected }) => {
    expect(read(text({ min: 1, max: 5, message: 'length' }), typed)).toEqual(expected);
  });
});

describe('a number', () => {
  it.each([
    { typed: '12', read: 12 },
    { typed: '１２', read: 12 },
    { typed: '５分', read: 5 },
    { typed: '12 分', read: 12 },
    { typed: '分', read: refused('range') },
    { typed: '１，２３４', read: 1234 },
    { typed: ' 1 234 ', read: 1234 },
    { typed: '０．５', read: 0.5 },
    { typed: '0012', read: 12 },
    { typed: ['7', '8'], read: 7 },
    { typed: '2000', read: 2000 },
    { typed: '2000.1', read: refused('range') },
    { typed: '-1', read: refused('range') },
    { typed: '1e3', read: refused('range') },
    { typed: '0x10', read: refused('range') },
    { typed: 'Infinity', read: refused('range') },
    { typed: '.5', read: refused('range') },
    { typed: '', read: refused('range') },
    { typed: undefined, read: refused('range') },
    { typed: '一二', read: refused('range') },
  ])('$typed is read as $read', ({ typed, read: expected }) => {
    expect(read(number({ min: 0, max: 2000, message: 'range' }), typed)).toEqual(expected);
  });

  it('that must be whole is', () => {
    const schema = wholeNumber({ min: 1, max: 480, message: 'range' });
    expect(['1', '480', '1.0', '1.5', '0', '481'].map((typed) => read(schema, typed))).toEqual([
      1,
      480,
      1,
      refused('range'),
      refused('range'),
      refused('range'),
    ]);
  });

  it.each(['', '  ', '\u3000', undefined, [''], []])('that may be left out is undefined for %j', (typed) => {
    expect(read(optional(wholeNumber({ min: 1, max: 9, message: 'range' })), typed)).toBeUndefined();
  });
});

describe('a choice', () => {
  it.each([
    { typed: 'a', read: 'a' },
    { typed: ['b', 'a'], read: 'b' },
    { typed: 'c', read: refused('choose') },
    { typed: 'toString', read: refused('choose') },
    { typed: undefined, read: refused('choose') },
  ])('$typed is read as $read', ({ typed, read: expected }) => {
    expect(read(choice(['a', 'b'], 'choose'), typed)).toEqual(expected);
  });

  it.each([
    { typed: undefined, read: [] },
    { typed: 'a', read: ['a'] },
    { typed: ['a', 'b'], read: ['a', 'b'] },
  ])('of several: $typed is read as $read', ({ typed, read: expected }) => {
    expect(read(choices, typed)).toEqual(expected);
  });

  it('of several has bounds', () => {
    expect(read(choices, Array(101).fill('a'))).toHaveProperty('field');
    expect(read(choices, ['a'.repeat(101)])).toHaveProperty('field');
  });
});

describe('a form', () => {
  const schema = z.object({
    name: line({ min: 1, max: 5, message: 'name' }),
    age: wholeNumber({ min: 1, max: 9, message: 'age' }),
  });

  it('with faults keeps what was typed and names each field once', () => {
    const parsed = parseForm(schema, { name: '長すぎる名前', age: 'x', other: 'y' });
    expect(parsed).toMatchObject({
      ok: false,
      typed: { name: '長すぎる名前', age: 'x', other: 'y' },
      errors: { name: 'name', age: 'age' },
    });
  });

  it.each([undefined, null, 'text', 7, []])('that is %j has every fault and does not throw', (body) => {
    expect(parseForm(schema, body)).toMatchObject({ ok: false, errors: { name: 'name', age: 'age' } });
  });

  // IN-7, AC-4
  it('takes __proto__ and constructor for names of fields', () => {
    const body: unknown = JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": "x", "name": "佐藤"}');
    const parsed = parseForm(schema, body);
    expect(parsed.ok).toBe(false);
    const { typed, errors } = parsed as { typed: object; errors: object };
    expect([Object.getPrototypeOf(errors), 'toString' in errors, 'polluted' in {}]).toEqual([null, false, false]);
    expect(Object.hasOwn(typed, 'constructor')).toBe(true);
    expect(parseForm(schema, { ...(body as object), age: '3' })).toEqual({ ok: true, value: { name: '佐藤', age: 3 } });
  });

  it('that is new has neither words nor faults, nor anything inherited', () => {
    const { typed, errors } = formState();
    expect([Object.keys(typed), Object.keys(errors), typed['constructor'], errors['toString']]).toEqual([
      [],
      [],
      undefined,
      undefined,
    ]);
  });
});

describe('a number in the address', () => {
  const request = (id: unknown) => ({ params: { id } }) as unknown as Parameters<typeof idParam>[0];
  it.each(['1', '12', '999999999999999'])('%s is one', (id) => {
    expect(idParam(request(id), 'id')).toBe(Number(id));
  });

  it.each(['', '0', '01', '-1', '1.0', '1e3', ' 1', '１', '1;', '9999999999999999', 'new', undefined, ['1']])(
    '%j is not found',
    (id) => {
      expect(() => idParam(request(id), 'id')).toThrow('not_found');
    },
  );
});
