import type { Db } from '../../db/index.ts';
import type { CaseStudyContent, PostContent, TipContent } from './content.ts';
import { type CaseStudyRow, contentQueries, type TipRow } from './content-queries.ts';
import type { PostRow } from './queries.ts';

type Common = Pick<PostContent, 'title' | 'categoryId' | 'tags' | 'body' | 'attachments' | 'coauthors'>;

/** What a stored post says, as its form and its preview want it; undefined for a kind that has no form yet. */
export function contentOf(db: Db, post: PostRow): PostContent | undefined {
  const common: Common = {
    title: post.title,
    categoryId: post.categoryId,
    tags: contentQueries(db)
      .listTags(post.id)
      .map(({ name }) => name),
    body: contentQueries(db).findBody(post.id),
    attachments: contentQueries(db).listAttachmentIds(post.id),
    coauthors: contentQueries(db)
      .listCoauthors(post.id)
      .map(({ login }) => login),
  };
  if (post.kind === 'question') return { ...common, kind: 'question' };
  const quickWin = post.kind === 'quick_win' ? contentQueries(db).findQuickWin(post.id) : undefined;
  if (quickWin) return { ...common, ...quickWin, kind: 'quick_win', runsPerMonth: quickWin.runsPerMonth ?? undefined };
  const tip = post.kind === 'tip' ? contentQueries(db).findTip(post.id) : undefined;
  if (tip) return tipContent(db, post.id, common, tip);
  const caseStudy = post.kind === 'case_study' ? contentQueries(db).findCaseStudy(post.id) : undefined;
  return caseStudy && caseStudyContent(common, caseStudy);
}

function tipContent(db: Db, postId: number, common: Common, tip: TipRow): TipContent {
  const toolIds = contentQueries(db)
    .listTools(postId)
    .map(({ id }) => id);
  return { ...common, ...tip, kind: 'tip', toolIds, level: tip.level ?? undefined, minutesSaved: tip.minutesSaved ?? undefined };
}

function caseStudyContent(common: Common, row: CaseStudyRow): CaseStudyContent {
  const { effectHoursPerYear, effectYenPerYear, periodFrom, periodTo, size, ...texts } = row;
  return {
    ...common,
    ...texts,
    kind: 'case_study',
    effectHoursPerYear: effectHoursPerYear ?? undefined,
    effectYenPerYear: effectYenPerYear ?? undefined,
    periodFrom: periodFrom ?? undefined,
    periodTo: periodTo ?? undefined,
    size: size ?? undefined,
  };
}
