import { recordEvent } from '../activity/index.ts';
import type { Db } from '../db/index.ts';
import type { Viewer } from '../web/index.ts';
import { verifyPassword } from './passwords.ts';
import { accountQueries } from './queries.ts';
import { officeSettings } from './settings.ts';
import { countSignIn, forgiveSignIn } from './throttle.ts';

const LONGEST_TYPED = 1024;

/**
 * Whether a person is asked for the password once more before an act that cannot be undone (security.md, AU-11). People of the
 * demonstration have none: whoever tries it signs in as any of them with one click.
 */
export const asksPassword = (db: Db, { id }: Pick<Viewer, 'id'>): boolean =>
  accountQueries(db).findPassword(id) !== undefined || !officeSettings(db).demo;

export interface Confirmation {
  /** As the form brought it. */
  password: unknown;
  /** Where the request came from. */
  address: string;
  at: Date;
}

/**
 * Whether the person at the keyboard knows the password of the account that is signed in. Guesses are bounded as at the sign-in.
 * @throws TooManyError after too many wrong ones
 */
export async function confirmPassword(
  db: Db,
  { id, departmentId }: Pick<Viewer, 'id' | 'departmentId'>,
  { password, address, at }: Confirmation,
): Promise<boolean> {
  if (!asksPassword(db, { id })) return true;
  if (typeof password !== 'string' || password === '' || password.length > LONGEST_TYPED) return false;
  const guesses = `confirm:${id}`;
  await countSignIn(db, guesses, address);
  if (await verifyPassword(accountQueries(db).findPassword(id)?.hash, password)) {
    await forgiveSignIn(db, guesses, address);
    return true;
  }
  recordEvent(db, { kind: 'session.refused', actorId: id, departmentId, subjectId: id, details: { source: address }, at });
  return false;
}
