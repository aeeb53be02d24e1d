import { type Db, perDatabase } from '../db/index.ts';
import type { FiscalYear } from '../lib/index.ts';
import type { AppContext } from '../web/index.ts';
import { settleLocks } from './judging/locking.ts';
import type { Phase } from './rules/index.ts';
import { emptyFullLog, newBallots } from './voting/ballot-log.ts';
import { closeBox, finishClose, sealBox } from './voting/box.ts';
import { readKey } from './voting/keys.ts';
import { countTurnout } from './voting/turnout.ts';
import { type AwardYear, listAwards, phaseOf } from './years/years.ts';

type Office = Pick<AppContext, 'db' | 'config' | 'log'>;

const HOUR_MS = 3_600_000;
/** Fewer new ballots are not worth a digest, and would say that somebody has just voted. */
const BALLOTS_PER_DIGEST = 10;

const memory = perDatabase(() => ({ phases: new Map<FiscalYear, Phase>(), sealedAt: new Map<FiscalYear, number>() }));

/**
 * What the award does by the clock, called every minute: closes boxes and finishes what a close has left, counts the turnout of a
 * day, writes digests of an open box, locks the cards that were whole when the judging closed. Nothing that is allowed or refused waits for it. A fault in one year is logged and does not
 * stop the others.
 */
export function runAwardChores(office: Office, at: Date): void {
  const { db, log } = office;
  const attempt = (year: FiscalYear | undefined, work: () => void) => {
    try {
      work();
    } catch (fault) {
      log.error({ err: fault, award: year }, 'award chores failed');
    }
  };
  attempt(undefined, () => emptyFullLog(db));
  for (const award of listAwards(db)) attempt(award.year, () => runChoresOf(office, award, at));
}

function runChoresOf(office: Office, award: AwardYear, at: Date): void {
  const { db, config, log } = office;
  const { year, steps } = award;
  logPhase(db, log, award, at);
  if (steps.has('box_closed')) {
    finishClose(office, year, at);
    settleLocks(db, award, at);
    return;
  }
  closeBox(office, year, at);
  countTurnout(db, award, at);
  if (isDigestDue(db, award, at)) sealBox(db, year, at);
  // A key that cannot be read keeps people from voting: whoever reads the log learns it before they complain.
  if (phaseOf(award, at) === 'voting') readKey(config, year);
}

function logPhase(db: Db, log: AppContext['log'], award: AwardYear, at: Date): void {
  const { phases } = memory(db);
  const [before, phase] = [phases.get(award.year), phaseOf(award, at)];
  if (before !== undefined && before !== phase) log.info({ award: award.year, phase }, 'award phase');
  phases.set(award.year, phase);
}

function isDigestDue(db: Db, award: AwardYear, at: Date): boolean {
  const { sealedAt } = memory(db);
  if (phaseOf(award, at) !== 'voting' || newBallots(db, award.year) < BALLOTS_PER_DIGEST) return false;
  if (at.getTime() - (sealedAt.get(award.year) ?? Number.NEGATIVE_INFINITY) < HOUR_MS) return false;
  sealedAt.set(award.year, at.getTime());
  return true;
}
