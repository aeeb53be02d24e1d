import type { Db } from '../../db/index.ts';
import type { Viewer } from '../../web/index.ts';
import { isInvitationOpen } from '../judging/invitation.ts';
import { findJuror } from '../judging/jury.ts';
import { hasOpenCards } from '../judging/own-cards.ts';
import { judgingQueries } from '../judging/queries.ts';
import { isPublished } from '../rules/index.ts';
import { rollQueries } from '../voting/roll.ts';
import { headOf } from '../years/shown.ts';
import { type AwardYear, phaseOf } from '../years/years.ts';
import { turnOf } from './turn.ts';

/** What a reader can do in a year now: the words of a button and where it leads. */
export interface Offer {
  key: string;
  path: string;
  /** Key of the sentence that says that nothing waits for them; the button steps back then. */
  done: string | undefined;
}

/** Key of what the year is about now in the words of `award_now.`: for jurors their part in it, for others what all can do. */
export function sentenceOf(db: Db, award: AwardYear, viewer: Viewer | undefined, at: Date): string {
  const { shown } = headOf(award, at);
  return `award_now.${jurySentence(db, award, viewer, at) ?? (isApart(db, award, viewer, at) ? 'voting_apart' : shown)}`;
}

function jurySentence(db: Db, award: AwardYear, viewer: Viewer | undefined, at: Date): string | undefined {
  const juror = findJuror(db, award.year, viewer);
  if (!viewer || !juror) return undefined;
  if (isInvitationOpen(award, at)) return juror.answer === null ? 'juror_invited' : 'juror_accepted';
  if (phaseOf(award, at) !== 'judging') return undefined;
  if (hasOpenCards(db, award, viewer, at)) return 'juror_judging';
  const locks = judgingQueries(db).listLocks(award.year);
  return locks.some(({ userId }) => userId === viewer.id) ? 'juror_done' : undefined;
}

/** Whether others vote and this person, who is not on the roll, does not. */
const isApart = (db: Db, award: AwardYear, viewer: Viewer | undefined, at: Date): boolean =>
  viewer !== undefined && phaseOf(award, at) === 'voting' && !rollQueries(db).find(award.year, viewer.id);

/** The one thing for this reader to do now; undefined while others are at work. */
export function offerOf(db: Db, award: AwardYear, viewer: Viewer | undefined, at: Date): Offer | undefined {
  const phase = phaseOf(award, at);
  const asked = juryOffer(db, award, viewer, at);
  if (asked) return asked;
  if (phase === 'nominating') return offer(award, 'nominate', '/nominations/new');
  if (phase === 'voting') return voteOffer(db, award, viewer);
  if (isPublished(phase)) return offer(award, 'result', '/result');
  if (award.steps.has('shortlist_frozen')) return offer(award, 'shortlist', '/result');
  return isListed(award) ? offer(award, 'entries', '/entries') : undefined;
}

/** What waits for a juror: to say whether they take part, then the cards. Undefined for everybody else. */
function juryOffer(db: Db, award: AwardYear, viewer: Viewer | undefined, at: Date): Offer | undefined {
  const juror = findJuror(db, award.year, viewer);
  if (!viewer || !juror) return undefined;
  if (isInvitationOpen(award, at)) return juror.answer === null ? offer(award, 'invitation', '/judging') : undefined;
  const isOpen = phaseOf(award, at) === 'judging' && hasOpenCards(db, award, viewer, at);
  return isOpen ? offer(award, 'judge', '/judging') : undefined;
}

function voteOffer(db: Db, award: AwardYear, viewer: Viewer | undefined): Offer {
  const turn = turnOf(db, award, viewer);
  if (turn === 'apart') return offer(award, 'entries', '/entries');
  return turn === 'done'
    ? { ...offer(award, 'vote_again', '/ballot'), done: 'award_offer.all_voted' }
    : offer(award, 'vote', '/ballot');
}

const offer = ({ year }: AwardYear, key: string, page: string): Offer => ({
  key: `award_offer.${key}`,
  path: `/awards/${year}${page}`,
  done: undefined,
});

/** Whether the list of entries is frozen, and so for everybody. */
export const isListed = ({ clock }: AwardYear): boolean => clock.votingFrozenAt !== undefined;
