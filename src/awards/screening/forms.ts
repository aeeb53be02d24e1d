import { z } from 'zod';
import { choice, optionalLine, optionalText, type Parsed, parseForm, text, wholeNumber } from '../../web/index.ts';
import { CHECK_ITEMS, type CheckItem } from './checks.ts';

/** What was answered to an item; undefined in `met` takes an answer back. */
export interface Answer {
  met: boolean | undefined;
  note: string;
}

export interface ScreeningForm {
  /** Items that the form does not name stay as they are. */
  answers: ReadonlyMap<CheckItem, Answer>;
  /** undefined: stay as they are. */
  notes: string | undefined;
  /** What the form was made from, to see whether somebody saved meanwhile. */
  seen: string;
}

export const DECISIONS = ['eligible', 'needs_fix', 'ineligible', 'reopened'] as const;
export type Decision = (typeof DECISIONS)[number];

export interface DecisionForm extends ScreeningForm {
  decision: Decision;
  /** Said to the lead and the nominators. */
  reason: string;
  /** Number of the state that the form was made on. */
  seq: number;
}

const VERDICTS = ['yes', 'no', 'open'] as const;
const verdict = choice(VERDICTS, 'form.award_verdict').optional();
const note = optionalLine(200, 'form.award_check_note');

const items = Object.fromEntries(
  CHECK_ITEMS.flatMap((item) => [
    [`met_${item}`, verdict],
    [`note_${item}`, note],
  ]),
) as Record<`met_${CheckItem}`, typeof verdict> & Record<`note_${CheckItem}`, typeof note>;

const screeningFields = {
  ...items,
  notes: text({ max: 2000, message: 'form.award_notes' }).optional(),
  seen: optionalLine(60, 'form.choose'),
};

const screening = z.object(screeningFields).superRefine(noteNeedsAnswer).transform(toScreening);

const decision = z
  .object({
    ...screeningFields,
    decision: choice(DECISIONS, 'form.award_decision'),
    reason: optionalText(500, 'form.award_reason'),
    seq: wholeNumber({ min: 1, max: 1_000_000, message: 'form.award_decision' }),
  })
  .superRefine(noteNeedsAnswer)
  .refine(({ decision, reason }) => decision === 'eligible' || reason !== '', {
    path: ['reason'],
    message: 'form.award_reason',
    when: () => true,
  })
  .transform(({ decision, reason, seq, ...rest }) => ({ ...toScreening(rest), decision, reason, seq }));

export const parseScreening = (body: unknown): Parsed<ScreeningForm> => parseForm(screening, body);
export const parseDecision = (body: unknown): Parsed<DecisionForm> => parseForm(decision, body);

type Fields = z.output<z.ZodObject<typeof screeningFields>>;

/** A note without yes or no would be lost: there is nothing to keep it beside. */
function noteNeedsAnswer(fields: Fields, context: z.RefinementCtx): void {
  for (const item of CHECK_ITEMS)
    if (fields[`met_${item}`] === 'open' && fields[`note_${item}`] !== '')
      context.addIssue({ code: 'custom', path: [`met_${item}`], message: 'form.award_note_alone' });
}

function toScreening(fields: Fields): ScreeningForm {
  const answers = new Map<CheckItem, Answer>();
  for (const item of CHECK_ITEMS) {
    const verdict = fields[`met_${item}`];
    if (verdict) answers.set(item, { met: verdict === 'open' ? undefined : verdict === 'yes', note: fields[`note_${item}`] });
  }
  return { answers, notes: fields.notes, seen: fields.seen };
}

export interface RefusalForm {
  refusal: number;
  outcome: 'confirmed' | 'rejected' | 'taken_back';
}

const id = wholeNumber({ min: 1, max: 1e12, message: 'form.choose' });

const refusal = z.object({ refusal: id, outcome: choice(['confirmed', 'rejected', 'taken_back'], 'form.choose') });

export const parseRefusal = (body: unknown): Parsed<RefusalForm> => parseForm(refusal, body);

export interface ObjectionForm {
  objection: number;
  objectionOutcome: 'kept' | 'accepted';
  answer: string;
}

const objection = z.object({
  objection: id,
  objectionOutcome: choice(['kept', 'accepted'], 'form.award_objection_outcome'),
  answer: text({ min: 1, max: 500, message: 'form.award_objection_answer' }),
});

export const parseObjection = (body: unknown): Parsed<ObjectionForm> => parseForm(objection, body);
