import { recordEvent } from '../../activity/index.ts';
import { type Db, flushWrites, inTransaction, touch } from '../../db/index.ts';
import { invalid } from '../../lib/index.ts';
import { wantScrub } from '../../search/index.ts';
import { tagIds } from '../../taxonomy/index.ts';
import { fold, renderMarkdown } from '../../text/index.ts';
import type { Viewer } from '../../web/index.ts';
import { COMMENT_HEADING_LEVEL } from '../comments/actions.ts';
import { DRAFT_VALUE_MAX } from '../drafts/actions.ts';
import { noteToAuthor } from '../notes/note-to-author.ts';
import { requireVisible } from '../posts/actions.ts';
import { CASE_FIELDS, excerptOf, type PostContent, quickWinTitle, renderingsOf } from '../posts/content.ts';
import { contentQueries } from '../posts/content-queries.ts';
import { BODY_MAX, FIELD_MAX, TITLE_LENGTH, typedFrom } from '../posts/forms.ts';
import { contentOf } from '../posts/stored-content.ts';
import { revisionQueries } from '../revisions/queries.ts';
import { redactionQueries } from './queries.ts';
import { holds, type Limits, redact } from './redact.ts';

/** In how many places a passage stands. Drafts lose it too, but are not counted: what is in them is their writer's alone. */
export interface Places {
  post: number;
  revisions: number;
  comments: number;
  /** Reports, notes, reasons, file names. */
  others: number;
}

/** Fields that hold codes and figures, not words. */
const CODES = new Set([
  ...['kind', 'level', 'size', 'periodFrom', 'periodTo', 'categoryId', 'toolIds', 'attachments', 'coauthors'],
  ...['minutesSaved', 'runsPerMonth', 'effectHoursPerYear', 'effectYenPerYear'],
]);
/** In a draft a figure is what was typed. */
const CODES_OF_DRAFTS = new Set(['kind', 'level', 'size', 'categoryId', 'toolIds', 'attachments', 'coauthors']);
const LIMITS: Readonly<Record<string, Limits>> = {
  title: TITLE_LENGTH,
  body: { max: BODY_MAX },
  goal: { max: 120 },
  testedOn: { max: 100 },
  contact: { max: 100 },
  cautions: { max: 1000 },
  before: { max: 200 },
  after: { min: 5, max: 200 },
  ...Object.fromEntries(CASE_FIELDS.map((name) => [name, { max: FIELD_MAX }])),
};
const COMMENT_MAX = 2000;
const TAG = { max: 20 };

/** Where a passage stands in and around a post. */
export function findPassage(db: Db, postId: number, content: PostContent, passage: string): Places {
  const queries = redactionQueries(db);
  const count = (values: readonly string[]): number => values.filter((value) => holds(value, passage)).length;
  const words = (rows: readonly { name: string; value: string }[]) =>
    rows.filter(({ name }) => !CODES.has(name)).map(({ value }) => value);
  return {
    post: count(Object.entries(typedFrom(content)).flatMap(([name, value]) => (CODES.has(name) ? [] : [value].flat()))),
    revisions: count(words(queries.listRevisionFields(postId))),
    comments: count(queries.listComments(postId).map(({ body }) => body)),
    others:
      count(queries.listTexts(postId).map(({ value }) => value)) +
      queries.listEvents(postId).filter(({ details }) => reasonsHold(details, passage)).length,
  };
}

export const isNowhere = (places: Places): boolean => Object.values(places).every((count) => count === 0);

/**
 * Takes a passage out of a post: its text and title, every revision, drafts, comments, what people said about it, file names,
 * what has been read of its files, searches that hold it, and with them excerpts, renderings and the index. The record says who and why, never
 * what. The caller has checked the right.
 * @throws AppError not_found, invalid for a passage that stands nowhere
 */
export function redactPost(db: Db, viewer: Viewer, postId: number, passage: string, reason: string, at: Date): void {
  // A search that is still to be written would come after.
  flushWrites(db);
  inTransaction(db, () => {
    const post = requireVisible(db, viewer, postId);
    const content = contentOf(db, post);
    if (!content) throw new Error(`Post ${postId} has no content`);
    const places = findPassage(db, postId, content, passage);
    if (isNowhere(places)) throw invalid('passage_nowhere');
    redactContent(db, postId, redacted(content, passage));
    redactAround(db, postId, passage);
    forgetSearches(db, passage);
    noteToAuthor(db, viewer, { ...post, postId }, 'redacted', at, reason);
    wantScrub(db);
    touch(db, 'posts', 'comments', 'taxonomy');
    recordEvent(db, {
      kind: 'post.redacted',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: postId,
      details: { reason },
      at,
    });
  });
  // The pages that were written over still stand in the log beside the database until it is put away.
  db.pragma('wal_checkpoint(TRUNCATE)');
}

/** The same content without the passage. */
function redacted(content: PostContent, passage: string): PostContent {
  const fields = Object.entries(content).map(([name, value]: [string, unknown]) =>
    CODES.has(name) || typeof value !== 'string' ? [name, value] : [name, redact(value, passage, LIMITS[name])],
  );
  const tags = content.tags.map((tag) => redact(tag, passage, TAG));
  const result: PostContent = { ...Object.fromEntries(fields), tags: [...new Map(tags.map((tag) => [fold(tag), tag])).values()] };
  // Its title was cut from the second line, perhaps in the middle of the passage.
  return result.kind === 'quick_win' ? { ...result, title: quickWinTitle(result.after) } : result;
}

/** Writes the post anew. Its revision grows: a form that was opened before collides instead of bringing the passage back. */
function redactContent(db: Db, postId: number, content: PostContent): void {
  const queries = redactionQueries(db);
  const latest = revisionQueries(db).findLatest(postId);
  queries.setPost(postId, content.title, excerptOf(content));
  contentQueries(db).put(postId, content, tagIds(db, content.tags), renderingsOf(content));
  if (latest) revisionQueries(db).extend(postId, latest.revision, latest.revision + 1, latest.savedAt);
}

function redactAround(db: Db, postId: number, passage: string): void {
  const queries = redactionQueries(db);
  redactRevisions(db, postId, passage);
  for (const field of queries.listDraftFields(postId)) {
    if (CODES_OF_DRAFTS.has(field.name) || !holds(field.value, passage)) continue;
    queries.putDraftField(field.draftId, { ...field, value: redact(field.value, passage, { max: DRAFT_VALUE_MAX }) });
  }
  for (const { id, body } of queries.listComments(postId)) {
    if (!holds(body, passage)) continue;
    const text = redact(body, passage, { max: COMMENT_MAX });
    queries.putComment(id, text, renderMarkdown(text, COMMENT_HEADING_LEVEL).toString());
  }
  for (const { value, max, put } of queries.listTexts(postId)) {
    if (holds(value, passage)) put(redact(value, passage, { max }));
  }
  for (const { id, details } of queries.listEvents(postId)) {
    if (!reasonsHold(details, passage)) continue;
    const without = JSON.parse(details, (_, value) => (typeof value === 'string' ? redact(value, passage) : value));
    queries.putDetails(id, JSON.stringify(without));
  }
  for (const { id, name } of queries.listUnusedTags()) if (holds(name, passage)) queries.deleteTag(id);
}

function forgetSearches(db: Db, passage: string): void {
  const folded = fold(passage);
  if (folded === '') return;
  redactionQueries(db).forgetSearches(folded, (query) => holds(query, passage) || fold(query).includes(folded));
}

function redactRevisions(db: Db, postId: number, passage: string): void {
  const fields = redactionQueries(db).listRevisionFields(postId);
  const quickWins = new Set(fields.flatMap(({ name, revision }) => (name === 'after' ? [revision] : [])));
  for (const field of fields) {
    if (CODES.has(field.name) || !holds(field.value, passage)) continue;
    // The title of a quick win is its second line once more.
    if (field.name === 'title' && quickWins.has(field.revision)) continue;
    const value = redact(field.value, passage, LIMITS[field.name]);
    revisionQueries(db).setValue(postId, field.revision, { ...field, value });
    if (field.name === 'after') {
      revisionQueries(db).setValue(postId, field.revision, { name: 'title', position: 0, value: quickWinTitle(value) });
    }
  }
}

/** Whether the words of an event's details hold a passage; their names do not count. */
const reasonsHold = (details: string, passage: string): boolean =>
  Object.values(JSON.parse(details) as Record<string, unknown>).some(
    (value) => typeof value === 'string' && holds(value, passage),
  );
