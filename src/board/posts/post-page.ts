import { accountQueries, can, personName } from '../../accounts/index.ts';
import { type Db, memoryPerDatabase } from '../../db/index.ts';
import { type Day, dayOf, dayOfInstant, fiscalYear, type Month, monthOf, notFound } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { categoryName, findCategory } from '../../taxonomy/index.ts';
import { storedRendering } from '../../text/index.ts';
import { type FormState, formState, type Locale, translator, type Viewer } from '../../web/index.ts';
import { asksForConfirmation, monthlyMinutes } from '../adoptions/ledger.ts';
import { adoptionQueries, toRecord } from '../adoptions/queries.ts';
import { answerQueries } from '../answers/answers.ts';
import { attachmentQueries, type FileView } from '../attachments/queries.ts';
import { bookmarkQueries } from '../bookmarks/bookmarks.ts';
import { commentQueries, type ShownComment } from '../comments/queries.ts';
import { freshnessOf } from '../freshness/page.ts';
import { notesOf } from '../notes/page.ts';
import { askerOf, canAcceptAnswer, canEditComment, canEditPost, canReport, canSupportPost, owns } from '../permissions.ts';
import { redactionQueries } from '../redaction/queries.ts';
import { trashNoticeOf } from '../trash/page.ts';
import { voteQueries } from '../votes/votes.ts';
import { contentQueries } from './content-queries.ts';
import type { AdoptionBox, Callout, CommentView, PostPage, PostText, QuestionBox } from './pages.ts';
import { type PostRow, postQueries } from './queries.ts';
import { relatedCards } from './related.ts';
import { filesBeside, storedText } from './text.ts';

export interface PostPageOptions {
  viewer: Viewer | undefined;
  locale: Locale;
  now: Date;
  /** Forms that came back with mistakes. */
  adoption?: FormState | undefined;
  comment?: FormState | undefined;
  obsolescence?: FormState | undefined;
  /** The comment whose reply form is open. */
  replyTo?: number | undefined;
  calloutsOf?: CalloutsOf | undefined;
}

/** Asks the rest of the product what it has to say about a post that this person may see. */
export type CalloutsOf = (viewer: Viewer | undefined, post: PostRow, now: Date, locale: Locale) => Callout[];

/** Everything the page of a post shows. @throws AppError not_found for what this person may not see */
export function postPageModel(db: Db, postId: number, options: PostPageOptions): { page: PostPage; row: PostRow } {
  const { viewer, locale, now } = options;
  const row = postQueries(db).findVisible(postId, askerOf(viewer));
  if (!row) throw notFound();
  const t = translator(locale);
  const listed = !row.withdrawnAt && !row.hiddenAt;
  const category = findCategory(db, row.categoryId);
  if (!category) throw new Error(`Post ${postId} has no category`);
  const shown = shownText(db, row);
  const views = commentViews(db, row, listed, options);
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
      tags: shown.tags,
      author: personName(db, row.authorId),
      coauthors: row.coauthorIds.map((id) => personName(db, id)),
      ...departmentsOf(db, row, dayOf(now)),
      publishedAt: row.publishedAt,
      editedAt: row.editedAt ?? undefined,
      votes: row.votesCount,
      views: row.viewsCount,
      comments: row.commentsCount,
      state: row.hiddenAt ? 'hidden' : row.withdrawnAt ? 'withdrawn' : 'listed',
      hiddenReason: row.hiddenReason ?? undefined,
    },
    text: shown,
    files: shown.files,
    redaction: shown.redaction,
    question: row.kind === 'question' ? questionBox(views, row, listed, viewer) : undefined,
    adoption: adoptionBox(db, row, listed, options),
    vote: {
      given: viewer !== undefined && voteQueries(db).exists(postId, viewer.id),
      canVote: listed && canSupportPost(viewer, row),
      own: viewer !== undefined && owns(viewer, row),
    },
    bookmark: { kept: viewer !== undefined && bookmarkQueries(db).exists(viewer.id, postId), canKeep: viewer !== undefined },
    canEdit: canEditPost(viewer, row),
    canGrow: row.kind === 'quick_win' && canEditPost(viewer, row),
    canHide: can(viewer, 'moderate'),
    canRemoveFiles: can(viewer, 'moderate') && attachmentQueries(db).listOfPost(postId).length > 0,
    canReport: listed && canReport(viewer, row),
    canWriteNote: can(viewer, 'moderate') && viewer?.id !== row.authorId,
    freshness: freshnessOf(db, row, options),
    notes: notesOf(db, row, viewer),
    trash: trashNoticeOf(db, row, viewer),
    comments: views,
    commentForm:
      listed && can(viewer, 'take_part')
        ? options.replyTo === undefined
          ? (options.comment ?? formState())
          : formState()
        : undefined,
    callouts: listed ? (options.calloutsOf?.(viewer, row, now, locale) ?? []) : [],
    related: listed ? relatedCards(db, row, locale) : [],
  };
  return { page, row };
}

export interface Shown extends PostText {
  tags: string[];
  redaction: PostPage['redaction'];
  files: FileView[];
}

// What a post and its comments say is the same for everyone who may see them, and at any time most look at a few posts.
const REMEMBERED = 300;
const texts = memoryPerDatabase<Shown>('posts', REMEMBERED);
const comments = memoryPerDatabase<ShownComment[]>('comments', REMEMBERED);

/** What a post says with its files, as its page shows it; also for pages of other features that show a post in full. */
export const shownText = (db: Db, row: PostRow): Shown => texts(db, String(row.id), () => shownOf(db, row));

function shownOf(db: Db, row: PostRow): Shown {
  const text = storedText(db, row);
  const tags = contentQueries(db)
    .listTags(row.id)
    .map(({ name }) => name);
  const last = redactionQueries(db).findLast(row.id);
  const redaction = last && { at: last.at, by: personName(db, last.actorId) };
  return { ...text, tags, redaction, files: filesBeside(text, attachmentQueries(db).listShown(row.id)) };
}

function departmentsOf(db: Db, row: PostRow, today: Day): { departmentThen: string; departmentNow: string | undefined } {
  const departmentThen = departmentOn(db, row.departmentId, dayOfInstant(row.publishedAt)).name;
  const current = accountQueries(db).departmentOf(row.authorId, today);
  const departmentNow = current === undefined ? undefined : departmentOn(db, current, today).name;
  return { departmentThen, departmentNow: departmentNow === departmentThen ? undefined : departmentNow };
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
    canAdopt: listed && row.kind !== 'question' && canSupportPost(viewer, row),
    own,
    form: adoption ?? formState(typed),
    formOpen: adoption !== undefined,
    thisMonth,
  };
}

function questionBox(views: CommentView[], row: PostRow, listed: boolean, viewer: Viewer | undefined): QuestionBox | undefined {
  const answer = views.flatMap((view) => [view, ...view.replies]).find(({ isAnswer }) => isAnswer);
  return {
    state: answer ? 'solved' : row.commentsCount > 0 ? 'answers' : 'waiting',
    answer,
    isAsker: listed && viewer !== undefined && owns(viewer, row),
  };
}

function commentViews(db: Db, post: PostRow, listed: boolean, options: PostPageOptions): CommentView[] {
  const rows = comments(db, String(post.id), () => commentQueries(db).listOfPost(post.id));
  const accepted = post.kind === 'question' ? answerQueries(db).findAccepted(post.id) : undefined;
  const canAccept = post.kind === 'question' && listed && canAcceptAnswer(options.viewer, post);
  const views = rows.map((row) => ({
    parentId: row.parentId,
    view: toCommentView(db, row, post, listed, { ...options, accepted, canAccept }),
  }));
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
  { viewer, replyTo, comment, accepted, canAccept }: PostPageOptions & { accepted: number | undefined; canAccept: boolean },
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
    isPostAuthor: owns({ id: row.authorId }, post),
    canReply: listed && state === 'shown' && row.parentId === null && can(viewer, 'take_part'),
    canEdit: state !== 'deleted' && canEditComment(viewer, row),
    canHide: state !== 'deleted' && can(viewer, 'moderate'),
    canReport: listed && state === 'shown' && canReport(viewer, row),
    canAccept: canAccept && state === 'shown' && row.id !== accepted,
    isAnswer: row.id === accepted,
    replyForm: replyTo === row.id ? (comment ?? formState()) : undefined,
    replies: [],
  };
}
