export { type Audit, type AuditFault, auditAwards } from './audit/audit.ts';
export { runAwardChores } from './chores.ts';
export { recordLot } from './counting/lots.ts';
export { addByJury, beginJudging, freezeShortlist } from './counting/shortlist.ts';
export { decideOrder, requireOrder } from './decision/actions.ts';
export { winnersOf } from './decision/winners.ts';
export { issueCertificates, saveText as saveCertificateText } from './honour/certificates.ts';
export { addPhoto } from './honour/photos.ts';
export { saveCalibration } from './judging/calibration.ts';
export { declareRecusal } from './judging/declare-recusal.ts';
export { answerInvitation } from './judging/invitation.ts';
export { changeCard, lockCards, settleLocks } from './judging/locking.ts';
export { writeDeliberationNote } from './judging/notes.ts';
export { ownCards } from './judging/own-cards.ts';
export { saveCard } from './judging/saving.ts';
export { storedCard } from './judging/stored-card.ts';
export { calibrationCases, chooseCalibration } from './jury-desk/calibration.ts';
export { saveRubric } from './jury-desk/rubric.ts';
export { nominate } from './nominations/actions.ts';
export { answerNomination, withdrawEntry } from './nominations/answers.ts';
export { awardCallouts } from './nominations/callouts.ts';
export { countAwardNotices, countAwardRequests } from './nominations/notices.ts';
export { type AwardBlock, awardBlocks, awardMark } from './overview/block.ts';
export { confirmResult, freezeResult, publishResult } from './results/actions.ts';
export { answerRollout, recommendCase, requireCase, setDepartments, settleReminder } from './rollout/actions.ts';
export { isOfTeam } from './rollout/owners.ts';
export { rolloutSummary } from './rollout/summary.ts';
export { awardRoutes } from './routes.ts';
export { CRITERIA, type CriterionId, parseBundle, recount, resultText } from './rules/index.ts';
export {
  decideEntry,
  openRefusal,
  requireEntry as requireScreened,
  screeningVersion,
  settleRefusal,
  stateNumber,
} from './screening/actions.ts';
export { askedItems } from './screening/checks.ts';
export { type Paper, paperFor } from './voting/ballot-paper.ts';
export { castBallot } from './voting/cast.ts';
export { openVoting } from './voting/opening.ts';
export { announceYear, createYear, nameJuror, saveSettings } from './years/actions.ts';
export { awardFrame } from './years/navigation.ts';
export type { CategoryRow } from './years/queries.ts';
export { currentAward, entryCode, findAward, listAwards, phaseOf, requireAward } from './years/years.ts';
