import { type Month, truncate } from '../../lib/index.ts';
import { plainText, renderMarkdown, sharingTime } from '../../text/index.ts';

export const KINDS = ['tip', 'case_study', 'quick_win', 'question', 'idea'] as const;
export type Kind = (typeof KINDS)[number];
/** The kinds that can be written so far. */
export const WRITABLE_KINDS = ['tip', 'case_study', 'question', 'quick_win'] as const;
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
  /** Ids of the post's files, in the order they are shown. */
  attachments: number[];
  /** Logins of those who wrote along, in the order they are named. */
  coauthors: string[];
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

export interface QuestionContent extends CommonContent {
  kind: 'question';
}

/** Two lines and a number; the title says what the second line says. */
export interface QuickWinContent extends CommonContent {
  kind: 'quick_win';
  before: string;
  after: string;
  minutesSaved: number;
  runsPerMonth: number | undefined;
}

export type PostContent = TipContent | CaseStudyContent | QuestionContent | QuickWinContent;

/** A quick win may grow into these; the post stays itself, with its votes and adoptions. */
export const GROWN_KINDS = ['tip', 'case_study'] as const satisfies readonly WritableKind[];
export type GrownKind = (typeof GROWN_KINDS)[number];

/** Markdown fields of a case study in the order a reader wants them. */
export const CASE_FIELDS = ['challenge', 'approach', 'effect', 'knowHow', 'structure', 'cost', 'nextSteps'] as const;

const EXCERPT_LENGTH = 140;

const TITLE_LENGTH = 100;

export const quickWinTitle = (after: string): string => truncate(after, TITLE_LENGTH);

/** The two lines a list shows of a post. */
export function excerptOf(content: PostContent): string {
  return truncate(leadOf(content) || plainText(content.body), EXCERPT_LENGTH);
}

function leadOf(content: PostContent): string {
  if (content.kind === 'tip') return content.goal;
  if (content.kind === 'case_study') return plainText(content.challenge);
  return content.kind === 'quick_win' ? content.before : '';
}

type HeadingLevel = 2 | 3;

/** The Markdown fields of a content, with the level of the highest heading: a field stands below a heading of the page, a body brings its own. */
export function markdownFields(content: PostContent): [field: string, source: string, level: HeadingLevel][] {
  const body: [string, string, HeadingLevel] = ['body', content.body, 2];
  if (content.kind === 'tip') return [body, ['cautions', content.cautions, 3]];
  if (content.kind === 'case_study') {
    return [...CASE_FIELDS.map((field): [string, string, HeadingLevel] => [field, content[field], 3]), body];
  }
  return [body];
}

/** The post's Markdown as HTML, by field. */
export function renderingsOf(content: PostContent): { field: string; html: string }[] {
  return sharingTime(() =>
    markdownFields(content)
      .filter(([, source]) => source.trim() !== '')
      .map(([field, source, level]) => ({ field, html: renderMarkdown(source, level).toString() })),
  );
}
