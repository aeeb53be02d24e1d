import type { Db } from '../../db/index.ts';
import { taxonomyQueries } from '../../taxonomy/index.ts';
import { renderMarkdown, type SafeHtml, sharingTime, storedRendering } from '../../text/index.ts';
import type { FileView } from '../attachments/queries.ts';
import { CASE_FIELDS, type CaseStudyContent, type PostContent, type QuickWinContent, type TipContent } from './content.ts';
import { contentQueries } from './content-queries.ts';
import type { CaseStudyFacts, PostText, QuickWinFacts, TipFacts } from './pages.ts';
import type { PostRow } from './queries.ts';

/** What a stored post says, as its page shows it. */
export function storedText(db: Db, { id, kind }: Pick<PostRow, 'id' | 'kind'>): PostText {
  const html = contentQueries(db).renderingsOf(id);
  return {
    tip: kind === 'tip' ? tipFacts(db, id, html) : undefined,
    caseStudy: kind === 'case_study' ? caseStudyFacts(db, id, html) : undefined,
    quickWin: kind === 'quick_win' ? quickWinFacts(db, id) : undefined,
    body: storedRendering(html.get('body')),
  };
}

function tipFacts(db: Db, postId: number, html: Map<string, string>): TipFacts | undefined {
  const tip = contentQueries(db).findTip(postId);
  if (!tip) return undefined;
  return {
    goal: tip.goal,
    tools: contentQueries(db)
      .listTools(postId)
      .map(({ name }) => name),
    level: tip.level ?? undefined,
    testedOn: tip.testedOn,
    minutesSaved: tip.minutesSaved ?? undefined,
    cautions: html.has('cautions') ? storedRendering(html.get('cautions')) : undefined,
  };
}

function caseStudyFacts(db: Db, postId: number, html: Map<string, string>): CaseStudyFacts | undefined {
  const caseStudy = contentQueries(db).findCaseFacts(postId);
  if (!caseStudy) return undefined;
  const { effectHoursPerYear, effectYenPerYear, periodFrom, periodTo, size, contact } = caseStudy;
  return {
    sections: CASE_FIELDS.filter((field) => html.has(field)).map((field) => ({
      key: `case.${field}`,
      html: storedRendering(html.get(field)),
    })),
    effectHoursPerYear: effectHoursPerYear ?? undefined,
    effectYenPerYear: effectYenPerYear ?? undefined,
    periodFrom: periodFrom ?? undefined,
    periodTo: periodTo ?? undefined,
    size: size ?? undefined,
    contact,
  };
}

/** The two lines and the numbers of a stored quick win. */
export function quickWinFacts(db: Db, postId: number): QuickWinFacts | undefined {
  const quickWin = contentQueries(db).findQuickWin(postId);
  return quickWin && { ...quickWin, runsPerMonth: quickWin.runsPerMonth ?? undefined };
}

/** The same of a text that has not been saved: exactly what would be published. */
export function previewText(db: Db, content: PostContent): PostText {
  return sharingTime(() => ({
    tip: content.kind === 'tip' ? previewTip(db, content) : undefined,
    caseStudy: content.kind === 'case_study' ? previewCaseStudy(content) : undefined,
    quickWin: content.kind === 'quick_win' ? previewQuickWin(content) : undefined,
    body: renderMarkdown(content.body),
  }));
}

function previewTip(db: Db, { goal, toolIds, level, testedOn, minutesSaved, cautions }: TipContent): TipFacts {
  const tools = taxonomyQueries(db)
    .listTools()
    .filter(({ id }) => toolIds.includes(id))
    .map(({ name }) => name);
  return { goal, tools, level, testedOn, minutesSaved, cautions: cautions ? renderMarkdown(cautions, 3) : undefined };
}

function previewCaseStudy(content: CaseStudyContent): CaseStudyFacts {
  const { effectHoursPerYear, effectYenPerYear, periodFrom, periodTo, size, contact } = content;
  const sections: { key: string; html: SafeHtml }[] = CASE_FIELDS.filter((field) => content[field] !== '').map((field) => ({
    key: `case.${field}`,
    html: renderMarkdown(content[field], 3),
  }));
  return { sections, effectHoursPerYear, effectYenPerYear, periodFrom, periodTo, size, contact };
}

const previewQuickWin = ({ before, after, minutesSaved, runsPerMonth }: QuickWinContent): QuickWinFacts => ({
  before,
  after,
  minutesSaved,
  runsPerMonth,
});

/** The files of a post that its text does not show already. */
export function filesBeside({ tip, caseStudy, body }: PostText, files: readonly FileView[]): FileView[] {
  const html = [body, tip?.cautions, ...(caseStudy?.sections.map((section) => section.html) ?? [])].join(' ');
  return files.filter(({ image, path }) => !image || !html.includes(path));
}
