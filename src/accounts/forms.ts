import { z } from 'zod';
import { line, type Parsed, parseForm } from '../web/index.ts';
import { type PasswordRule, passwordFault } from './passwords.ts';

/** Passwords are taken as typed: spaces at the ends may be part of them. */
const secret = z.string('form.required').min(1, 'form.required').max(1024, 'form.password_long');
const login = line({ min: 1, max: 100, message: 'form.login_length' }).transform((text) => text.normalize('NFKC'));

const signIn = z.object({ login, password: secret });
export const parseSignIn = (body: unknown): Parsed<z.infer<typeof signIn>> => parseForm(signIn, body);

const newPassword = (rule: PasswordRule) =>
  secret.check(({ value, issues }) => {
    const fault = passwordFault(value, rule);
    if (fault) issues.push({ code: 'custom', message: fault, input: value });
  });

export interface PasswordChange {
  current: string;
  password: string;
}

export const parsePasswordChange = (body: unknown, rule: PasswordRule): Parsed<PasswordChange> =>
  parseForm(
    z
      .object({ current: secret, password: newPassword(rule) })
      .refine(({ current, password }) => current !== password, { path: ['password'], message: 'form.password_same' }),
    body,
  );

const setup = z.object({
  officeName: line({ min: 1, max: 50, message: 'form.name_length' }),
  departmentName: line({ min: 1, max: 50, message: 'form.name_length' }),
  name: line({ min: 1, max: 50, message: 'form.name_length' }),
  login,
  password: secret,
});

/** Reads the set-up form. The password is judged with the names beside it, which it must not lean on. */
export function parseSetup(body: unknown, minLength: number): Parsed<z.infer<typeof setup>> {
  const personal = ['login', 'name', 'officeName', 'departmentName'].map((field) =>
    String((body as Record<string, unknown> | undefined)?.[field] ?? ''),
  );
  return parseForm(setup.extend({ password: newPassword({ minLength, personal }) }), body);
}
