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

/** What is wrong with the data beside it. */
const DATA_FAULTS = {
  changed: 'is not what the chain says',
  gone: 'stands in the chain and is not in the data',
  unsaid: 'is in the data and the chain knows nothing of it',
} as const;

const inWords = (fault: AuditFault): string =>
  fault.what === 'chain'
    ? `Event ${fault.fault.seq} ${CHAIN_FAULTS[fault.fault.reason]}.`
    : `FY${fault.year}, ${fault.fact}: ${DATA_FAULTS[fault.problem]}.`;

/** Checks the audit chain of the award and names what does not hold. @returns whether all of it holds */
export function verifyAudit(db: Db, printed: { seq: number; hash: string } | undefined, say: (line: string) => void): boolean {
  const { head, faults } = auditAwards(db, printed);
  for (const fault of faults) say(inWords(fault));
  if (faults.length > 0) return false;
  if (!head) say('The audit chain of the award is empty.');
  else say(`The audit chain of the award is unbroken. To print and keep, number ${head.seq}:\n${head.hash}`);
  return true;
}
