import { expect, it, vi } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/accounts/passwords.ts';

const running = vi.hoisted(() => ({ now: 0, most: 0, done: 0 }));

vi.mock('@node-rs/argon2', () => {
  const work = async <T>(answer: T, fails = false): Promise<T> => {
    running.now += 1;
    running.most = Math.max(running.most, running.now);
    await new Promise((resolve) => setImmediate(resolve));
    running.now -= 1;
    running.done += 1;
    if (fails) throw new Error('malformed hash');
    return answer;
  };
  return { hash: () => work('hash'), verify: (stored: string) => work(stored === 'hash', stored === 'malformed') };
});

// AU-3
it('makes two hashes at once at the most, and all in the end, those that fail included', async () => {
  const answers = await Promise.all([
    ...Array.from({ length: 6 }, () => hashPassword('a')),
    ...Array.from({ length: 6 }, (_, index) => verifyPassword(index % 2 ? 'malformed' : 'hash', 'a')),
    verifyPassword(undefined, 'a'),
  ]);
  expect(running).toEqual({ now: 0, most: 2, done: 14 });
  expect(answers.slice(6)).toEqual([true, false, true, false, true, false, false]);
  await expect(hashPassword('b')).resolves.toBe('hash');
});
