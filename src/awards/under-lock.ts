import { inTransaction } from '../db/index.ts';
import type { AppContext } from '../web/index.ts';

/**
 * Does something with the time that is read once the write lock is held (R1): waiting for the lock must not carry an act past
 * the end of a window. What belongs after the commit, such as files, is not for this.
 */
export const underLock = <T>({ db, clock }: Pick<AppContext, 'db' | 'clock'>, act: (at: Date) => T): T =>
  inTransaction(db, () => act(clock.now()));
