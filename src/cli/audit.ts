import { type AuditFault, auditAwards } from '../awards/index.ts';
import type { Db } from '../db/index.ts';

/** What is wrong with the chain, in words; `{seq}` is the number of the event. */
const CHAIN_FAULTS = {
  hash: 'was changed: its hash does not follow from the event and the one before it',
  event: 'is not what the award writes: its number or its form is wrong',
  number: 'stands in the wrong place',
  missing: 'is missing',
  head: 'is not the printed head: the chain was cut or written anew',
} as const;

const inWords = (fault: AuditFault): string => {
  if (fault.what === 'chain') return `Event ${fault.fault.seq} ${CHAIN_FAULTS[fault.fault.reason]}.`;
  const what = {
    roll: 'the roll is not the one that was frozen',
    box: `the ballots of ${fault.detail} are not those of the closed box`,
    result: `version ${fault.detail} of the result is not the frozen one`,
  }[fault.what];
  return `FY${fault.year}, event ${fault.seq}: ${what}.`;
};

/** Checks the audit chain of the award and names what does not hold. @returns whether all of it holds */
export function verifyAudit(db: Db, printed: { seq: number; hash: string } | undefined, say: (line: string) => void): boolean {
  const { head, faults } = auditAwards(db, printed);
  for (const fault of faults) say(inWords(fault));
  if (faults.length > 0) return false;
  if (!head) say('The audit chain of the award is empty.');
  else say(`The audit chain of the award is unbroken. To print and keep, number ${head.seq}:\n${head.hash}`);
  return true;
}
