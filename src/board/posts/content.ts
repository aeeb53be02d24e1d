import { type Month, truncate } from '../../lib/index.ts';
import { plainText, renderMarkdown } from '../../text/index.ts';

export const KINDS = ['tip', 'case_study', 'quick_win', 'question', 'idea'] as const;
export type Kind = (typeof KINDS)[number];
/** The kinds that can be written so far. */
export const WRITABLE_KINDS = ['tip', 'case_study'] as const;
export type WritableKind = (typeof WRITABLE_KINDS)[number];

export const LEVELS = ['beginner', 'intermediate', 'advanced'] as const;
export type Level = (typeof LEVELS)[number];
export const SIZES = ['large', 'daily'] as const;
export type Size = (typeof SIZES)[number];

interface CommonContent {
  title: string;
  categoryId: number;
  tags: string[];
  body: string;
}

export interface TipContent extends CommonContent {
  kind: 'tip';
  goal: string;
  toolIds: number[];
  level: Level | undefined;
  testedOn: string;
  minutesSaved: number | undefined;
  cautions: string;
}

export interface CaseStudyContent extends CommonContent {
  kind: 'case_study';
  challenge: string;
  approach: string;
  effect: string;
  effectHoursPerYear: number | undefined;
  effectYenPerYear: number | undefined;
  cost: string;
  structure: string;
  knowHow: string;
  nextSteps: string;
  periodFrom: Month | undefined;
  periodTo: Month | undefined;
  size: Size | undefined;
  contact: string;
}

export type PostContent = TipContent | CaseStudyContent;

/** Markdown fields of a case study in the order a reader wants them. */
export const CASE_FIELDS = ['challenge', 'approach', 'effect', 'knowHow', 'structure', 'cost', 'nextSteps'] as const;

const EXCERPT_LENGTH = 140;

/** The two lines a list shows of a post. */
export function excerptOf(content: PostContent): string {
  const source = content.kind === 'tip' ? content.goal || plainText(content.body) : plainText(content.challenge);
  return truncate(source || plainText(content.body), EXCERPT_LENGTH);
}

/** The post's Markdown as HTML, by field; fields stand below a heading of the page, a body brings its own. */
export function renderingsOf(content: PostContent): { field: string; html: string }[] {
  const fields: [string, string, 2 | 3][] =
    content.kind === 'tip'
      ? [
          ['body', content.body, 2],
          ['cautions', content.cautions, 3],
        ]
      : [...CASE_FIELDS.map((field): [string, string, 3] => [field, content[field], 3]), ['body', content.body, 2]];
  return fields
    .filter(([, source]) => source.trim() !== '')
    .map(([field, source, level]) => ({ field, html: renderMarkdown(source, level).toString() }));
}
