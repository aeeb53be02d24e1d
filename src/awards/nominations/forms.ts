import { z } from 'zod';
import { splitTags } from '../../board/index.ts';
import { choice, optionalLine, type Parsed, parseForm, text } from '../../web/index.ts';
import { MEMBERS_MAX } from './team.ts';

export const REASON_MAX = 200;
export const LINE_MAX = 500;

export interface NominationForm {
  category: string;
  lead: number;
  /** Names or logins, as they were typed. */
  members: string[];
  reason: string;
  intent: 'send' | 'draft';
}

/** What a nomination of this case can say. */
export interface NominationRules {
  categories: readonly string[];
  leads: readonly number[];
  /** Who fills in the form. */
  userId: number;
  /** Whether a line on why is asked for: not of a lead, who has written the case. */
  reasonAsked: 'always' | 'unless_lead' | 'never';
}

const members = z
  .preprocess((value) => splitTags(Array.isArray(value) ? value.join(',') : String(value ?? '')), z.array(z.string()))
  .refine((names) => names.length <= MEMBERS_MAX, 'form.award_members_many');

/** A case with one possible lead asks for none. */
export function parseNomination(
  body: unknown,
  { categories, leads, userId, reasonAsked }: NominationRules,
): Parsed<NominationForm> {
  const usualLead = String(leads.includes(userId) ? userId : leads[0]);
  const schema = z
    .object({
      category: choice(categories as [string, ...string[]], 'form.award_category'),
      lead: choice(leads.map(String) as [string, ...string[]], 'form.award_lead')
        .default(usualLead)
        .transform(Number),
      members,
      reason: optionalLine(REASON_MAX, 'form.award_nomination_reason'),
      intent: choice(['send', 'draft'], 'form.choose').default('send'),
    })
    .refine(
      ({ lead, reason }) => reason !== '' || reasonAsked === 'never' || (reasonAsked === 'unless_lead' && lead === userId),
      {
        path: ['reason'],
        message: 'form.award_nomination_reason',
      },
    );
  return parseForm(schema, body);
}

export type Answer = 'accept' | 'decline' | 'correct';

const answer = z
  .object({
    answer: choice(['accept', 'decline', 'correct'], 'form.choose'),
    line: optionalLine(LINE_MAX, 'form.award_line'),
  })
  .refine(({ answer: chosen, line: typed }) => chosen !== 'correct' || typed !== '', {
    path: ['line'],
    message: 'form.award_correction',
  });

export const parseAnswer = (body: unknown): Parsed<{ answer: Answer; line: string }> => parseForm(answer, body);

const withdrawal = z.object({ reason: optionalLine(LINE_MAX, 'form.award_line') });

export const parseWithdrawal = (body: unknown): Parsed<{ reason: string }> => parseForm(withdrawal, body);

const objection = z.object({ body: text({ min: 1, max: LINE_MAX, message: 'form.award_objection' }) });

export const parseObjection = (body: unknown): Parsed<{ body: string }> => parseForm(objection, body);
