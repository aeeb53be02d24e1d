import { type AwardYear, phaseOf } from '../years/years.ts';

/** What a reader can do in a year now: the words of a button and where it leads. */
export interface Offer {
  key: string;
  path: string;
}

/** The one thing to do now; undefined while others are at work. */
export function offerOf(award: AwardYear, at: Date): Offer | undefined {
  const phase = phaseOf(award, at);
  const base = `/awards/${award.year}`;
  if (phase === 'nominating') return { key: 'award_offer.nominate', path: `${base}/nominations/new` };
  if (phase === 'voting') return { key: 'award_offer.vote', path: `${base}/ballot` };
  if (phase === 'published') return { key: 'award_offer.result', path: `${base}/result` };
  if (award.steps.has('shortlist_frozen')) return { key: 'award_offer.shortlist', path: `${base}/result` };
  return isListed(award) ? { key: 'award_offer.entries', path: `${base}/entries` } : undefined;
}

/** Whether the list of entries is frozen, and so for everybody. */
export const isListed = ({ clock }: AwardYear): boolean => clock.votingFrozenAt !== undefined;
