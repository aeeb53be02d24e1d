import { z } from 'zod';
import { compose, tidyLine } from '../../text/index.ts';
import { choice, line, number, optional, optionalText, type Parsed, parseForm, text, wholeNumber } from '../../web/index.ts';
import type { AnswerForm } from './actions.ts';
import { ANSWERS, needsReason } from './answers.ts';

const answer = z
  .object({
    answer: choice(ANSWERS, 'form.rollout_answer'),
    reason: optionalText(300, 'form.rollout_reason'),
    hoursAYear: optional(number({ min: 0, max: 100_000, message: 'form.rollout_hours' })),
    seen: wholeNumber({ min: 0, max: 1_000_000, message: 'form.rollout_answer' }),
  })
  .refine(({ answer, reason }) => !needsReason(answer) || reason !== '', {
    path: ['reason'],
    message: 'form.rollout_reason_needed',
    when: () => true,
  })
  .refine(({ answer, hoursAYear }) => !needsReason(answer) || hoursAYear === undefined, {
    path: ['hoursAYear'],
    message: 'form.rollout_hours_unused',
    when: () => true,
  });

export const parseAnswer = (body: unknown): Parsed<AnswerForm> => parseForm(answer, body);

/** `123`, `/posts/123`, or the whole address of a post. */
const POST = /^(?:(?:https?:\/\/[^/\s]+)?\/posts\/)?([1-9]\d{0,14})(?:[/?#].*)?$/i;
const postNumber = (value: string): number | undefined => {
  const found = POST.exec(compose(tidyLine(value), 'NFKC'))?.[1];
  return found === undefined ? undefined : Number(found);
};

const recommendation = z
  .object({
    case: line({ min: 1, max: 500, message: 'form.rollout_case' }).refine(
      (value) => postNumber(value) !== undefined,
      'form.rollout_case',
    ),
    reason: line({ min: 1, max: 200, message: 'form.rollout_recommendation' }),
  })
  .transform(({ case: address, reason }) => ({ postId: postNumber(address) as number, reason }));

export const parseRecommendation = (body: unknown): Parsed<{ postId: number; reason: string }> => parseForm(recommendation, body);

const count = z.object({
  departments: optional(wholeNumber({ min: 1, max: 10_000, message: 'form.rollout_departments' })),
});

export const parseCount = (body: unknown): Parsed<{ departments: number | undefined }> => parseForm(count, body);

const note = z.object({ note: text({ min: 1, max: 300, message: 'form.rollout_note' }) });

export const parseNote = (body: unknown): Parsed<{ note: string }> => parseForm(note, body);
