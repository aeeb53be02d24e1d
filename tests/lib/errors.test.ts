import { expect, it } from 'vitest';
import { AppError, conflict, forbidden, invalid, notFound, TooManyError, unauthenticated } from '../../src/lib/index.ts';

it.each([
  { error: invalid('merge_into_itself'), kind: 'invalid', key: 'merge_into_itself' },
  { error: unauthenticated(), kind: 'unauthenticated', key: 'sign_in_first' },
  { error: forbidden('not_yours'), kind: 'forbidden', key: 'not_yours' },
  { error: notFound(), kind: 'not_found', key: 'not_found' },
  { error: conflict('last_admin'), kind: 'conflict', key: 'last_admin' },
  { error: new TooManyError('too_many_attempts', 7), kind: 'too_many', key: 'too_many_attempts' },
])('an error of kind $kind names its sentence', ({ error, kind, key }) => {
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ kind, key, message: `${kind}: ${key}`, fields: {} });
});

it('keeps what caused it, and how long to wait', () => {
  const cause = new Error('SQLITE_CONSTRAINT');
  expect(new AppError('invalid', 'x', { title: 'form.required' }, { cause })).toMatchObject({
    cause,
    fields: { title: 'form.required' },
  });
  expect(new TooManyError('x', 7).retryAfter).toBe(7);
});
