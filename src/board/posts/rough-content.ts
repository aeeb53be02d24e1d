import { isMonth } from '../../lib/index.ts';
import { compose, tidy, tidyLine } from '../../text/index.ts';
import type { Typed } from '../../web/index.ts';
import { LEVELS, type PostContent, quickWinTitle, SIZES, type WritableKind } from './content.ts';
import { BODY_MAX, FIELD_MAX, splitTags } from './forms.ts';

/** More than any line of a form may hold. */
const LINE_MAX = 400;

/** What a form says so far, for a preview: whatever is missing, wrong or beyond its length is left out, nothing is refused. */
export function roughContent(typed: Typed, kind: WritableKind): PostContent {
  const first = (name: string): string => String([typed[name] ?? ''].flat()[0] ?? '');
  const line = (name: string): string => tidyLine(first(name).slice(0, LINE_MAX));
  // What is longer than a text may be is not published; rendering it would hold up everybody else.
  const text = (name: string, max = FIELD_MAX): string => [...tidy(first(name))].slice(0, max).join('');
  const number = (name: string): number | undefined => roughNumber(first(name));
  const month = (name: string) => (isMonth(line(name)) ? line(name) : undefined);
  const ids = (name: string): number[] => [typed[name] ?? []].flat().map(Number).filter(Number.isSafeInteger);
  const common = {
    title: line('title'),
    categoryId: Number(first('categoryId')) || 0,
    tags: splitTags(first('tags').slice(0, LINE_MAX)),
    body: text('body', BODY_MAX),
    attachments: ids('attachments'),
    coauthors: [],
  };
  switch (kind) {
    case 'tip':
      return {
        ...common,
        kind,
        goal: line('goal'),
        toolIds: ids('toolIds'),
        level: LEVELS.find((level) => level === first('level')),
        testedOn: line('testedOn'),
        minutesSaved: number('minutesSaved'),
        cautions: text('cautions'),
      };
    case 'case_study':
      return {
        ...common,
        kind,
        challenge: text('challenge'),
        approach: text('approach'),
        effect: text('effect'),
        effectHoursPerYear: number('effectHoursPerYear'),
        effectYenPerYear: number('effectYenPerYear'),
        cost: text('cost'),
        structure: text('structure'),
        knowHow: text('knowHow'),
        nextSteps: text('nextSteps'),
        periodFrom: month('periodFrom'),
        periodTo: month('periodTo'),
        size: SIZES.find((size) => size === first('size')),
        contact: line('contact'),
      };
    case 'question':
      return { ...common, kind };
    case 'quick_win':
      return {
        ...common,
        kind,
        title: quickWinTitle(line('after')),
        before: line('before'),
        after: line('after'),
        minutesSaved: number('minutesSaved') ?? 0,
        runsPerMonth: number('runsPerMonth'),
      };
  }
}

/** As the form reads numbers: full-width digits and thousands separators are fine. */
function roughNumber(typed: string): number | undefined {
  const digits = compose(typed, 'NFKC').replace(/[,\s]/g, '');
  return /^\d+(\.\d+)?$/.test(digits) ? Number(digits) : undefined;
}
