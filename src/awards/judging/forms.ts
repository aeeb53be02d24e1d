import { z } from 'zod';
import { choice, formState, optionalText, type Parsed, parseForm, type Typed, text } from '../../web/index.ts';
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
const draftScore = choice(['', ...LEVEL], 'form.award_score')
  .default('')
  .transform((level) => (level === '' ? null : Number(level)));
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

export const parseCard = (body: unknown): Parsed<CardForm> => parseOnce(card, body);
/** A locked card anew: every criterion, and why. */
export const parseChange = (body: unknown): Parsed<CardChange> => parseOnce(change, body);
export const parseCalibration = (body: unknown): Parsed<Scores> => parseOnce(calibration, body);
/** Why a juror stands aside. */
export const parseRecusal = (body: unknown): Parsed<string> => parseForm(recusal, body);
export const parseNote = (body: unknown): Parsed<string> => parseForm(note, body);
export const parseInvitation = (body: unknown): Parsed<InvitationAnswer> => parseForm(answer, body);

/** A card that gives a criterion two levels says nothing: nobody but its juror chooses between them. */
function parseOnce<T>(schema: z.ZodObject & z.ZodType<T>, body: unknown): Parsed<T> {
  const form = parseForm(schema, body);
  const typed: Typed = typeof body === 'object' && body !== null ? (body as Typed) : {};
  const twice = Object.keys(schema.shape).filter((name) => Array.isArray(typed[name]));
  if (twice.length === 0) return form;
  const once = Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, twice.includes(name) ? '' : value]));
  const errors = Object.fromEntries(twice.map((name) => [name, 'form.award_twice']));
  return { ok: false, ...formState(once, { ...(form.ok ? {} : form.errors), ...errors }) };
}
