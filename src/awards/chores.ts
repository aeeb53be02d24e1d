import { type Db, perDatabase } from '../db/index.ts';
import type { FiscalYear } from '../lib/index.ts';
import type { AppContext } from '../web/index.ts';
import type { Phase } from './rules/index.ts';
import { newBallots } from './voting/ballot-log.ts';
import { closeBox, destroyLeftKeys, sealBox } from './voting/box.ts';
import { countTurnout } from './voting/turnout.ts';
import { type AwardYear, listAwards, phaseOf } from './years/years.ts';

const HOUR_MS = 3_600_000;
/** Fewer new ballots are not worth a digest, and would say that somebody has just voted. */
const BALLOTS_PER_DIGEST = 10;

const memory = perDatabase(() => ({ phases: new Map<FiscalYear, Phase>(), sealedAt: new Map<FiscalYear, number>() }));

/**
 * What the award does by the clock, called every minute: closes boxes, counts the turnout of a day, writes digests of an open box.
 * Nothing that is allowed or refused waits for it.
 */
export function runAwardChores({ db, config, log }: Pick<AppContext, 'db' | 'config' | 'log'>, at: Date): void {
  for (const award of listAwards(db)) {
    logPhase(db, log, award, at);
    closeBox({ db, config }, award.year, at);
    countTurnout(db, award, at);
    if (isDigestDue(db, award, at)) sealBox(db, award.year, at);
  }
  destroyLeftKeys({ db, config }, at);
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
