import { accountQueries, can, personName } from '../../accounts/index.ts';
import { type Db, memoryPerDatabase } from '../../db/index.ts';
import { type Day, dayOf, dayOfInstant, fiscalYear, type Month, monthOf, notFound } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { categoryName, findCategory, taxonomyQueries } from '../../taxonomy/index.ts';
import { renderMarkdown, type SafeHtml, storedRendering } from '../../text/index.ts';
import { type FormState, formState, type Locale, translator, type Viewer } from '../../web/index.ts';
import { asksForConfirmation, monthlyMinutes } from '../adoptions/ledger.ts';
import { adoptionQueries, toRecord } from '../adoptions/queries.ts';
import { bookmarkQueries } from '../bookmarks/bookmarks.ts';
import { commentQueries, type ShownComment } from '../comments/queries.ts';
import { askerOf, canEditComment, canEditPost, canSupportPost } from '../permissions.ts';
import { voteQueries } from '../votes/votes.ts';
import { toCards } from './cards.ts';
import { CASE_FIELDS, type CaseStudyContent, type PostContent, type TipContent } from './content.ts';
import type { AdoptionBox, CaseStudyFacts, CommentView, PostPage, TipFacts } from './pages.ts';
import { type PostRow, postQueries } from './queries.ts';
import { relatedPosts } from './related.ts';

export interface PostPageOptions {
  viewer: Viewer | undefined;
  locale: Locale;
  now: Date;
  /** Forms that came back with mistakes. */
  adoption?: FormState | undefined;
  comment?: FormState | undefined;
  /** The comment whose reply form is open. */
  replyTo?: number | undefined;
}

/** Everything the page of a post shows. @throws AppError not_found for what this person may not see */
export function postPageModel(db: Db, postId: number, options: PostPageOptions): { page: PostPage; row: PostRow } {
  const { viewer, locale, now } = options;
  const row = postQueries(db).findVisible(postId, askerOf(viewer));
  if (!row) throw notFound();
  const t = translator(locale);
  const listed = !row.withdrawnAt && !row.hiddenAt;
  const category = findCategory(db, row.categoryId);
  if (!category) throw new Error(`Post ${postId} has no category`);
  const text = texts(db, String(postId), () => textOf(db, row));
  const page: PostPage = {
    title: row.title,
    crumbs: [
      { label: t('nav.posts'), path: '/posts' },
      { label: categoryName(category, locale), path: `/categories/${category.slug}` },
    ],
    post: {
      id: row.id,
      kind: row.kind,
      category: { slug: category.slug, name: categoryName(category, locale) },
      tags: text.tags,
      author: personName(db, row.authorId),
      ...departmentsOf(db, row, dayOf(now)),
      publishedAt: row.publishedAt,
      editedAt: row.editedAt ?? undefined,
      votes: row.votesCount,
      views: row.viewsCount,
      comments: row.commentsCount,
      state: row.hiddenAt ? 'hidden' : row.withdrawnAt ? 'withdrawn' : 'listed',
      hiddenReason: row.hiddenReason ?? undefined,
    },
    tip: text.tip,
    caseStudy: text.caseStudy,
    body: text.body,
    adoption: adoptionBox(db, row, listed, options),
    vote: {
      given: viewer !== undefined && voteQueries(db).exists(postId, viewer.id),
      canVote: listed && canSupportPost(viewer, row),
      own: viewer?.id === row.authorId,
    },
    bookmark: { kept: viewer !== undefined && bookmarkQueries(db).exists(viewer.id, postId), canKeep: viewer !== undefined },
    canEdit: canEditPost(viewer, row),
    canHide: can(viewer, 'moderate'),
    comments: commentViews(db, row, listed, options),
    commentForm:
      listed && can(viewer, 'take_part')
        ? options.replyTo === undefined
          ? (options.comment ?? formState())
          : formState()
        : undefined,
    related: toCards(db, relatedPosts(db, row), locale),
  };
  return { page, row };
}

type PostText = Pick<PostPage, 'tip' | 'caseStudy' | 'body'> & { tags: string[] };

// What a post and its comments say is the same for everyone who may see them, and at any time most look at a few posts.
const REMEMBERED = 300;
const texts = memoryPerDatabase<PostText>('posts', REMEMBERED);
const comments = memoryPerDatabase<ShownComment[]>('comments', REMEMBERED);

function textOf(db: Db, { id, kind }: PostRow): PostText {
  const html = postQueries(db).renderingsOf(id);
  return {
    tags: postQueries(db)
      .listTags(id)
      .map(({ name }) => name),
    tip: kind === 'tip' ? tipFacts(db, id, html) : undefined,
    caseStudy: kind === 'case_study' ? caseStudyFacts(db, id, html) : undefined,
    body: storedRendering(html.get('body')),
  };
}

function departmentsOf(db: Db, row: PostRow, today: Day): { departmentThen: string; departmentNow: string | undefined } {
  const departmentThen = departmentOn(db, row.departmentId, dayOfInstant(row.publishedAt)).name;
  const current = accountQueries(db).departmentOf(row.authorId, today);
  const departmentNow = current === undefined ? undefined : departmentOn(db, current, today).name;
  return { departmentThen, departmentNow: departmentNow === departmentThen ? undefined : departmentNow };
}

function tipFacts(db: Db, postId: number, html: Map<string, string>): TipFacts | undefined {
  const tip = postQueries(db).findTip(postId);
  if (!tip) return undefined;
  return {
    goal: tip.goal,
    tools: postQueries(db)
      .listTools(postId)
      .map(({ name }) => name),
    level: tip.level ?? undefined,
    testedOn: tip.testedOn,
    minutesSaved: tip.minutesSaved ?? undefined,
    cautions: html.has('cautions') ? storedRendering(html.get('cautions')) : undefined,
  };
}

function caseStudyFacts(db: Db, postId: number, html: Map<string, string>): CaseStudyFacts | undefined {
  const caseStudy = postQueries(db).findCaseFacts(postId);
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

/** The same facts of a text that has not been saved. */
export function previewFacts(
  db: Db,
  content: PostContent,
): { tip: TipFacts | undefined; caseStudy: CaseStudyFacts | undefined; body: SafeHtml } {
  return {
    tip: content.kind === 'tip' ? previewTip(db, content) : undefined,
    caseStudy: content.kind === 'case_study' ? previewCaseStudy(content) : undefined,
    body: renderMarkdown(content.body),
  };
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
  const sections = CASE_FIELDS.filter((field) => content[field] !== '').map((field) => ({
    key: `case.${field}`,
    html: renderMarkdown(content[field], 3),
  }));
  return { sections, effectHoursPerYear, effectYenPerYear, periodFrom, periodTo, size, contact };
}

function adoptionBox(db: Db, row: PostRow, listed: boolean, { viewer, now, adoption }: PostPageOptions): AdoptionBox {
  const live = viewer && adoptionQueries(db).findLive(row.id, viewer.id);
  const own = live && {
    minutesPerRun: live.minutesPerRun,
    runsPerMonth: live.runsPerMonth,
    startedOn: live.startedOn,
    minutesPerMonth: monthlyMinutes(live),
    asksForConfirmation: asksForConfirmation({ ...toRecord(live), recordedOn: dayOfInstant(live.recordedAt) }, dayOf(now)),
  };
  const thisMonth: Month = monthOf(now);
  const typed = live
    ? {
        minutes: String(live.minutesPerRun),
        times: String(live.runsPerMonth),
        per: 'month',
        note: live.note,
        startedOn: live.startedOn,
      }
    : { startedOn: thisMonth, per: 'week' };
  return {
    adopters: row.adoptersCount,
    departments: row.adoptingDepartmentsCount,
    minutesThisYear: row.minutesThisYear,
    medianMonthlyMinutes: row.medianMonthlyMinutes,
    fiscalYear: fiscalYear(now),
    canAdopt: listed && canSupportPost(viewer, row),
    own,
    form: adoption ?? formState(typed),
    formOpen: adoption !== undefined,
    thisMonth,
  };
}

function commentViews(db: Db, post: PostRow, listed: boolean, options: PostPageOptions): CommentView[] {
  const rows = comments(db, String(post.id), () => commentQueries(db).listOfPost(post.id));
  const views = rows.map((row) => ({ parentId: row.parentId, view: toCommentView(db, row, post, listed, options) }));
  const threads = new Map(views.filter(({ parentId }) => parentId === null).map(({ view }) => [view.id, view]));
  for (const { parentId, view } of views) {
    if (parentId !== null && view.state !== 'deleted') threads.get(parentId)?.replies.push(view);
  }
  // A deleted comment keeps its place only where replies hang on it.
  return [...threads.values()].filter(({ state, replies }) => state !== 'deleted' || replies.length > 0);
}

function toCommentView(
  db: Db,
  row: ShownComment,
  post: PostRow,
  listed: boolean,
  { viewer, replyTo, comment }: PostPageOptions,
): CommentView {
  const state = row.deletedAt ? 'deleted' : row.hiddenAt ? 'hidden' : 'shown';
  const mayRead = state === 'shown' || (state === 'hidden' && (can(viewer, 'moderate') || viewer?.id === row.authorId));
  return {
    id: row.id,
    author: personName(db, row.authorId),
    department: departmentOn(db, row.departmentId, dayOfInstant(row.createdAt)).name,
    createdAt: row.createdAt,
    edited: row.editedAt !== null,
    state,
    hiddenReason: mayRead ? (row.hiddenReason ?? undefined) : undefined,
    html: mayRead ? storedRendering(row.html) : undefined,
    isPostAuthor: row.authorId === post.authorId,
    canReply: listed && state === 'shown' && row.parentId === null && can(viewer, 'take_part'),
    canEdit: state !== 'deleted' && canEditComment(viewer, row),
    canHide: state !== 'deleted' && can(viewer, 'moderate'),
    replyForm: replyTo === row.id ? (comment ?? formState()) : undefined,
    replies: [],
  };
}
