import { describe, expect, it } from 'vitest';
import { hashPassword, passwordFault, verifyPassword } from '../../src/accounts/passwords.ts';

const RULE = { minLength: 15, personal: ['m0123', '佐藤 美咲', 'みなと県庁', '市民協働課', 'sato.misaki'] };

describe('a new password', () => {
  // AU-1
  it.each([
    { password: 'きょうの会議は第三会議室で十時から', why: 'Japanese words' },
    { password: 'correct-lamp battery7 staple', why: 'words with spaces' },
    { password: 'x7#kPq92!vLm0Zt', why: '15 signs' },
    { password: `${'ねこはこたつでまるくなる。いぬはよろこび庭かけまわり。'.repeat(5)}`, why: 'a long sentence' },
    { password: '𠮷田家の三毛猫👍は魚を三匹もらって喜ぶ', why: '𠮷 and emoji' },
    { password: `x7#kPq92!vLm0Zt${'あ'.repeat(241)}`, why: '256 signs' },
  ])('may be $why', ({ password }) => {
    expect(passwordFault(password, RULE)).toBeUndefined();
  });

  // AU-1
  it.each([
    { password: 'x7#kPq92!vLm0Z', fault: 'form.password_short' },
    { password: '𠮷'.repeat(14), fault: 'form.password_short' },
    { password: '', fault: 'form.password_short' },
    { password: `x7#kPq92!vLm0Zt${'あ'.repeat(242)}`, fault: 'form.password_long' },
  ])('has a length in characters: $fault', ({ password, fault }) => {
    expect(passwordFault(password, RULE)).toBe(fault);
  });

  it('has the least length that the office chooses', () => {
    expect(passwordFault('x7#kPq92!v', { ...RULE, minLength: 10 })).toBeUndefined();
    expect(passwordFault('x7#kPq92!', { ...RULE, minLength: 10 })).toBe('form.password_short');
  });

  // AU-2
  it.each([
    'password12345678',
    'passwordpassword',
    'Password!Password!',
    'P@ssw0rd12345678',
    '123456789012345',
    '111111111111111',
    'qwertyuiopasdfgh',
    'qwertyqwertyqwerty',
    'aaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    'iloveyouiloveyou',
    'あああああああああああああああ',
  ])('is not common: %s', (password) => {
    expect(passwordFault(password, RULE)).toBe('form.password_common');
  });

  // AU-2
  it.each([
    'm0123m0123m0123m0123',
    '佐藤 美咲佐藤 美咲佐藤 美咲',
    'みなと県庁みなと県庁みなと県庁',
    'みなと県庁市民協働課佐藤美咲',
    '市民協働課市民協働課市民協働課',
    'sato.misaki2026!',
    'Misaki-Sato-2026',
    'ＭＩＳＡＫＩ-sato-2026!!',
    '2026みなと県庁2026みなと県庁',
  ])('does not lean on login, name, department or office: %s', (password) => {
    expect(passwordFault(password, { ...RULE, minLength: 8 })).toBe('form.password_common');
  });

  // AU-2
  it.each([
    'ｐａｓｓｗｏｒｄ１２３４５６７８',
    '１２３４５６７８９０１２３４５',
    'ＱＷＥＲＴＹｕｉｏｐａｓｄｆｇｈ',
    'Ｍ０１２３Ｍ０１２３Ｍ０１２３',
  ])('is not common in full width either: %s', (password) => {
    expect(passwordFault(password, RULE)).toBe('form.password_common');
  });
});

// AU-3
describe('a stored password', () => {
  it('is an argon2id hash of 19 MiB, two passes and one lane, with a salt of its own', async () => {
    const [one, two] = await Promise.all([hashPassword('x7#kPq92!vLm0Zt'), hashPassword('x7#kPq92!vLm0Zt')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22,}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
  });

  it('fits what was typed, in whatever width it is typed, to its last sign', async () => {
    const long = `${'長い合言葉'.repeat(40)}x`;
    const hash = await hashPassword(long);
    await expect(verifyPassword(hash, long)).resolves.toBe(true);
    await expect(verifyPassword(hash, `${long.slice(0, -1)}ｘ`)).resolves.toBe(true);
    await expect(verifyPassword(hash, `${long.slice(0, -1)}y`)).resolves.toBe(false);
    await expect(verifyPassword(hash, `${long} `)).resolves.toBe(false);
  });

  it.each(['', 'plain', '$argon2id$', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$', '$2b$10$abcdefghijklmnopqrstuv'])(
    'that is damaged (%s) fits nothing',
    async (hash) => {
      await expect(verifyPassword(hash, 'x7#kPq92!vLm0Zt')).resolves.toBe(false);
    },
  );

  it('of nobody fits nothing, not even the words it is compared with', async () => {
    await expect(verifyPassword(undefined, 'nobody has this password')).resolves.toBe(false);
  });
});
