import { z } from 'zod';
import { choice, optional, optionalText, type Parsed, parseForm, text } from '../../web/index.ts';
import { CRITERIA, type CriterionId } from '../rules/index.ts';
import { ANSWERS, type InvitationAnswer } from './invitation.ts';
import type { CardChange } from './locking.ts';
import type { DraftScores, Scores } from './queries.ts';

/** A card as far as it is filled in. */
export interface CardForm extends DraftScores {
  comment: string;
  note: string;
}

const LEVEL = ['1', '2', '3', '4', '5'] as const;

/** One field for each criterion. */
const each = <T>(field: T): Record<CriterionId, T> =>
  Object.fromEntries(CRITERIA.map((id) => [id, field])) as Record<CriterionId, T>;

const score = choice(LEVEL, 'form.award_score').transform(Number);
const draftScore = optional(choice(LEVEL, 'form.award_score')).transform((level) => (level === undefined ? null : Number(level)));
const comment = optionalText(1000, 'form.award_card_comment');

const card = z.object({ ...each(draftScore), comment, note: optionalText(1000, 'form.award_card_note') });
const change = z.object({ ...each(score), comment, reason: text({ min: 1, max: 200, message: 'form.award_change_reason' }) });
const calibration = z.object(each(score));
const recusal = z
  .object({ reason: text({ min: 1, max: 200, message: 'form.award_recusal_reason' }) })
  .transform(({ reason }) => reason);
const note = z
  .object({ body: text({ min: 1, max: 1000, message: 'form.award_deliberation_note' }) })
  .transform(({ body }) => body);
const answer = z.object({ answer: choice(ANSWERS, 'form.choose') }).transform((form) => form.answer);

export const parseCard = (body: unknown): Parsed<CardForm> => parseForm(card, body);
/** A locked card anew: every criterion, and why. */
export const parseChange = (body: unknown): Parsed<CardChange> => parseForm(change, body);
export const parseCalibration = (body: unknown): Parsed<Scores> => parseForm(calibration, body);
/** Why a juror stands aside. */
export const parseRecusal = (body: unknown): Parsed<string> => parseForm(recusal, body);
export const parseNote = (body: unknown): Parsed<string> => parseForm(note, body);
export const parseInvitation = (body: unknown): Parsed<InvitationAnswer> => parseForm(answer, body);
