import type { Test } from 'supertest';
import type { Permission } from '../../src/accounts/index.ts';
import { publishAnnouncement } from '../../src/announcements/index.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { typedOf } from '../../src/awards/years/settings-form.ts';
import { USUAL_CATEGORIES, usualRules } from '../../src/awards/years/usual.ts';
import { createDraft } from '../../src/board/drafts/actions.ts';
import { reportObsolete } from '../../src/board/freshness/actions.ts';
import { acceptAnswer, adoptPost, writeComment, writeNote } from '../../src/board/index.ts';
import { saveSearch } from '../../src/board/saved-searches/actions.ts';
import type { Db } from '../../src/db/index.ts';
import { recordNumberException } from '../../src/guard/index.ts';
import { fileReport } from '../../src/moderation/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  AWARD_DATES,
  addPerson,
  type Browser,
  insertAward,
  insertEntry,
  insertPost,
  insertSampleFiles,
  ito,
  NOW,
  SAMPLE_KEY,
  sato,
  suzuki,
  takahashi,
  tanaka,
  testDb,
} from '../support/index.ts';

/** Everybody whose rights differ. 佐藤 is the author of post 1 and of comment 1. */
export const ROLES = ['anonymous', 'member', 'author', 'moderator', 'secretariat', 'admin'] as const;
export type RoleName = (typeof ROLES)[number];

type Answers = Readonly<Record<RoleName, number>>;

export interface RouteCase {
  /** As Express knows it. */
  route: string;
  /** What stands in its gate; undefined for what answers before anybody is known. */
  gate: Permission | undefined;
  /** An address of it in the office of `sampleOffice`. */
  path: string;
  fields: Record<string, string>;
  answers: Answers;
}

const answers = (
  anonymous: number,
  member: number,
  author: number,
  moderator: number,
  secretariat: number,
  admin: number,
): Answers => ({
  anonymous,
  member,
  author,
  moderator,
  secretariat,
  admin,
});

const SIGN_IN = 303;
const REFUSED = 401;

const everybody = (status: number) => answers(status, status, status, status, status, status);
/** Signed-in people; a stranger is asked to sign in: by a redirect where a page was asked for, else on the spot. */
const members = (status: number, stranger = SIGN_IN) => answers(stranger, status, status, status, status, status);
const authorAndModerators = (status: number, stranger = SIGN_IN) => answers(stranger, 404, status, status, 404, status);
const authorAlone = (status: number, stranger = SIGN_IN) => answers(stranger, 404, status, 404, 404, 404);
const adminAlone = (status: number, stranger = SIGN_IN) => answers(stranger, 404, 404, 404, 404, status);
const allButAuthor = (status: number, author: number) => answers(REFUSED, status, author, status, status, status);
/** Everybody sees a question and finds out that its answer is not theirs to choose. */
const askerAndModerators = (status: number) => answers(REFUSED, 403, status, status, 403, status);
const secretaries = (status: number, stranger = SIGN_IN) => answers(stranger, 404, 404, 404, status, 404);
const moderators = (status: number, stranger = SIGN_IN) => answers(stranger, 404, 404, status, 404, status);
/** A nomination that the author has not answered, of the member. */
const concerned = (member: number, author: number, secretariat: number, stranger = SIGN_IN) =>
  answers(stranger, member, author, 404, secretariat, 404);

const TIP = { kind: 'tip', title: '新しい題名にした小技', body: '本文', categoryId: '1', tags: '', revision: '1' };
const CATEGORY = { name: '地図', nameEn: 'Maps' };
const ENTRY = { category: 'everyday', reason: '待ち時間が減りました', members: '' };
const REPORT = { reason: 'wrong', line: '手順3が動きません' };
const ANNOUNCEMENT = { title: '休止のお知らせ', body: '本文', startsOn: '2026-07-01', endsOn: '2026-07-14' };
/** The award of the sample office as its form says it. */
const AWARD_SETTINGS = {
  ...typedOf({ rules: { ...usualRules(2026), ...AWARD_DATES }, categories: USUAL_CATEGORIES }),
  version: '1',
};

type Row = [route: string, gate: Permission | undefined, path: string, answers: Answers, fields?: Record<string, string>];

const ROWS: Row[] = [
  ['GET /healthz', undefined, '/healthz', everybody(200)],
  ['GET /readyz', undefined, '/readyz', everybody(200)],
  ['GET /session/new', 'reach_sign_in', '/session/new', answers(200, 303, 303, 303, 303, 303)],
  ['POST /session', 'reach_sign_in', '/session', everybody(422), { login: 'nobody', password: 'wrong' }],
  ['POST /session/demo', 'reach_sign_in', '/session/demo', everybody(404), { person: 'ito' }],
  ['DELETE /session', 'manage_own_account', '/session', members(303, REFUSED)],
  ['PUT /preferences', 'reach_sign_in', '/preferences', everybody(303), { locale: 'en' }],
  ['GET /me/account', 'manage_own_account', '/me/account', members(200)],
  ['PUT /me/password', 'manage_own_account', '/me/password', members(422, REFUSED), { current: 'x', password: 'x' }],
  ['PUT /me/feed-token', 'manage_own_account', '/me/feed-token', members(200, REFUSED)],
  ['GET /setup/:token', 'reach_sign_in', '/setup/unknown', everybody(404)],
  ['POST /setup/:token', 'reach_sign_in', '/setup/unknown', everybody(404)],
  ['GET /', 'read', '/', members(200)],
  ['GET /help', 'read', '/help', members(200)],
  ['GET /help/:topic', 'read', '/help/writing', members(200)],
  ['GET /posts', 'read', '/posts', members(200)],
  ['GET /categories', 'read', '/categories', members(200)],
  ['GET /departments', 'read', '/departments', members(200)],
  ['GET /categories/:slug', 'read', '/categories/excel', members(200)],
  ['GET /tags/:tag', 'read', '/tags/Excel', members(200)],
  ['GET /departments/:code', 'read', '/departments/02', members(200)],
  ['GET /posts/new', 'write_posts', '/posts/new', members(200)],
  ['POST /posts', 'write_posts', '/posts', members(303, REFUSED), TIP],
  ['GET /posts/:postId', 'read', '/posts/1', members(200)],
  ['GET /posts/:postId/edition', 'write_posts', '/posts/1/edition', authorAndModerators(200)],
  ['PUT /posts/:postId', 'write_posts', '/posts/1', authorAndModerators(303, REFUSED), TIP],
  ['GET /posts/:postId/withdrawal', 'write_posts', '/posts/1/withdrawal', authorAndModerators(200)],
  ['DELETE /posts/:postId/publication', 'write_posts', '/posts/1/publication', authorAndModerators(303, REFUSED)],
  ['PUT /posts/:postId/publication', 'write_posts', '/posts/1/publication', authorAndModerators(303, REFUSED)],
  ['PUT /posts/:postId/vote', 'take_part', '/posts/1/vote', allButAuthor(303, 409)],
  ['DELETE /posts/:postId/vote', 'take_part', '/posts/1/vote', members(303, REFUSED)],
  ['PUT /posts/:postId/adoption', 'take_part', '/posts/1/adoption', allButAuthor(303, 409), { minutes: '5', times: '1' }],
  ['DELETE /posts/:postId/adoption', 'take_part', '/posts/1/adoption', allButAuthor(303, 404)],
  ['PUT /posts/:postId/adoption/confirmation', 'take_part', '/posts/1/adoption/confirmation', allButAuthor(303, 404)],
  ['POST /posts/:postId/comments', 'take_part', '/posts/1/comments', members(303, REFUSED), { body: 'コメント' }],
  ['GET /comments/:commentId/edition', 'take_part', '/comments/1/edition', authorAlone(200)],
  ['PUT /comments/:commentId', 'take_part', '/comments/1', authorAlone(303, REFUSED), { body: '直した' }],
  ['GET /comments/:commentId/deletion', 'take_part', '/comments/1/deletion', authorAlone(200)],
  ['DELETE /comments/:commentId', 'take_part', '/comments/1', authorAlone(303, REFUSED)],
  ['PUT /posts/:postId/bookmark', 'take_part', '/posts/1/bookmark', members(303, REFUSED)],
  ['DELETE /posts/:postId/bookmark', 'take_part', '/posts/1/bookmark', members(303, REFUSED)],
  ['GET /me', 'manage_own_account', '/me', everybody(303)],
  ['GET /me/posts', 'manage_own_account', '/me/posts', members(200)],
  ['GET /me/bookmarks', 'manage_own_account', '/me/bookmarks', members(200)],
  ['GET /me/adoptions', 'manage_own_account', '/me/adoptions', members(200)],
  ['GET /posts/:postId/hiding', 'moderate', '/posts/1/hiding', moderators(200)],
  ['PUT /posts/:postId/hiding', 'moderate', '/posts/1/hiding', moderators(303, REFUSED), { reason: '理由' }],
  ['DELETE /posts/:postId/hiding', 'moderate', '/posts/1/hiding', moderators(303, REFUSED)],
  ['GET /comments/:commentId/hiding', 'moderate', '/comments/1/hiding', moderators(200)],
  ['PUT /comments/:commentId/hiding', 'moderate', '/comments/1/hiding', moderators(303, REFUSED), { reason: '理由' }],
  ['DELETE /comments/:commentId/hiding', 'moderate', '/comments/1/hiding', moderators(303, REFUSED)],
  ['GET /moderation/categories', 'manage_taxonomy', '/moderation/categories', moderators(200)],
  [
    'POST /moderation/categories',
    'manage_taxonomy',
    '/moderation/categories',
    moderators(303, REFUSED),
    { ...CATEGORY, slug: 'maps' },
  ],
  ['PUT /moderation/categories/:id', 'manage_taxonomy', '/moderation/categories/2', moderators(303, REFUSED), CATEGORY],
  [
    'PUT /moderation/categories/:id/position',
    'manage_taxonomy',
    '/moderation/categories/2/position',
    moderators(303, REFUSED),
    { direction: 'up' },
  ],
  [
    'PUT /moderation/categories/:id/merger',
    'manage_taxonomy',
    '/moderation/categories/2/merger',
    moderators(303, REFUSED),
    { into: '3' },
  ],
  ['GET /moderation/tags', 'manage_taxonomy', '/moderation/tags', moderators(200)],
  ['PUT /moderation/tags/:id', 'manage_taxonomy', '/moderation/tags/1', moderators(303, REFUSED), { name: '改名' }],
  ['GET /moderation/searches', 'moderate', '/moderation/searches', moderators(200)],
  ['GET /moderation/synonyms', 'manage_taxonomy', '/moderation/synonyms', moderators(200)],
  ['GET /moderation/synonyms/new', 'manage_taxonomy', '/moderation/synonyms/new', moderators(200)],
  [
    'POST /moderation/synonyms',
    'manage_taxonomy',
    '/moderation/synonyms',
    moderators(303, REFUSED),
    { words: '窓口、カウンター' },
  ],
  ['GET /moderation/synonyms/:id/edition', 'manage_taxonomy', '/moderation/synonyms/1/edition', moderators(200)],
  [
    'PUT /moderation/synonyms/:id',
    'manage_taxonomy',
    '/moderation/synonyms/1',
    moderators(303, REFUSED),
    { words: 'エクセル、Excel' },
  ],
  ['GET /moderation/synonyms/:id/deletion', 'manage_taxonomy', '/moderation/synonyms/1/deletion', moderators(200)],
  ['DELETE /moderation/synonyms/:id', 'manage_taxonomy', '/moderation/synonyms/1', moderators(303, REFUSED)],
  ['PUT /posts/:postId/confirmation', 'write_posts', '/posts/1/confirmation', authorAndModerators(303, REFUSED)],
  ['POST /posts/:postId/obsolescence', 'take_part', '/posts/1/obsolescence', allButAuthor(303, 409), { line: '動きません' }],
  ['DELETE /posts/:postId/obsolescence/:id', 'moderate', '/posts/1/obsolescence/1', moderators(303, REFUSED)],
  ['GET /posts/:postId/disposal', 'write_posts', '/posts/1/disposal', authorAndModerators(200)],
  ['PUT /posts/:postId/disposal', 'write_posts', '/posts/1/disposal', authorAndModerators(303, REFUSED), { reason: '理由' }],
  ['DELETE /posts/:postId/disposal', 'write_posts', '/posts/1/disposal', authorAndModerators(303, REFUSED)],
  ['GET /posts/:postId/reports/new', 'take_part', '/posts/1/reports/new', answers(SIGN_IN, 200, 409, 200, 200, 200)],
  ['POST /posts/:postId/reports', 'take_part', '/posts/1/reports', allButAuthor(303, 409), REPORT],
  ['GET /comments/:commentId/reports/new', 'take_part', '/comments/1/reports/new', answers(SIGN_IN, 200, 409, 200, 200, 200)],
  ['POST /comments/:commentId/reports', 'take_part', '/comments/1/reports', allButAuthor(303, 409), REPORT],
  ['GET /moderation', 'moderate', '/moderation', moderators(200)],
  ['GET /moderation/reports', 'moderate', '/moderation/reports', moderators(200)],
  ['GET /moderation/reports/:id', 'moderate', '/moderation/reports/1', moderators(200)],
  [
    'PUT /moderation/reports/:id/settlement',
    'moderate',
    '/moderation/reports/1/settlement',
    moderators(303, REFUSED),
    { outcome: 'kept', explanation: '確かめました', note: '' },
  ],
  ['PUT /moderation/numbers/:id/reading', 'moderate', '/moderation/numbers/1/reading', moderators(303, REFUSED)],
  ['GET /moderation/log', 'read', '/moderation/log', members(200)],
  ['GET /posts/:postId/notes/new', 'moderate', '/posts/1/notes/new', moderators(200)],
  ['POST /posts/:postId/notes', 'moderate', '/posts/1/notes', moderators(303, REFUSED), { body: 'お知らせします' }],
  ['GET /me/notes', 'manage_own_account', '/me/notes', members(200)],
  ['PUT /me/notes/:id/reading', 'manage_own_account', '/me/notes/1/reading', authorAlone(303, REFUSED)],
  ['GET /announcements', 'read', '/announcements', members(200)],
  ['GET /announcements/:id', 'read', '/announcements/1', members(200)],
  ['GET /moderation/announcements', 'announce', '/moderation/announcements', moderators(200)],
  ['GET /moderation/announcements/new', 'announce', '/moderation/announcements/new', moderators(200)],
  ['POST /moderation/announcements', 'announce', '/moderation/announcements', moderators(303, REFUSED), ANNOUNCEMENT],
  ['GET /moderation/announcements/:id/edition', 'announce', '/moderation/announcements/1/edition', moderators(200)],
  ['PUT /moderation/announcements/:id', 'announce', '/moderation/announcements/1', moderators(303, REFUSED), ANNOUNCEMENT],
  ['PUT /moderation/announcements/:id/closure', 'announce', '/moderation/announcements/1/closure', moderators(303, REFUSED)],
  ['GET /me/drafts/:draftId/attachments', 'write_posts', '/me/drafts/1/attachments', authorAlone(200)],
  ['POST /me/drafts/:draftId/attachments', 'write_posts', '/me/drafts/1/attachments', authorAlone(422, REFUSED)],
  [
    'DELETE /me/drafts/:draftId/attachments/:attachmentId',
    'write_posts',
    '/me/drafts/1/attachments/2',
    authorAlone(303, REFUSED),
  ],
  ['GET /posts/:postId/attachments', 'moderate', '/posts/1/attachments', moderators(200)],
  ['GET /attachments/:key', 'read', `/attachments/${SAMPLE_KEY}`, members(200)],
  ['GET /posts/:postId/attachments/:attachmentId/removal', 'moderate', '/posts/1/attachments/1/removal', moderators(200)],
  [
    'DELETE /posts/:postId/attachments/:attachmentId',
    'moderate',
    '/posts/1/attachments/1',
    moderators(303, REFUSED),
    { reason: '個人情報' },
  ],
  ['GET /questions', 'read', '/questions', members(200)],
  ['GET /posts/:postId/growth', 'write_posts', '/posts/2/growth?kind=tip', authorAndModerators(200)],
  ['POST /previews', 'write_posts', '/previews', members(200, REFUSED), TIP],
  ['GET /similar-posts', 'read', '/similar-posts?title=%E5%B7%AE%E3%81%97%E8%BE%BC%E3%81%BF%E5%8D%B0%E5%88%B7', members(200)],
  ['GET /me/searches', 'manage_own_account', '/me/searches', members(200)],
  ['POST /me/searches', 'manage_own_account', '/me/searches', members(303, REFUSED), { q: '印刷' }],
  ['PUT /me/searches/:id/look', 'manage_own_account', '/me/searches/1/look', authorAlone(303, REFUSED)],
  ['DELETE /me/searches/recent', 'manage_own_account', '/me/searches/recent', members(303, REFUSED)],
  ['DELETE /me/searches/:id', 'manage_own_account', '/me/searches/1', authorAlone(303, REFUSED)],
  ['GET /search', 'read', '/search?q=Excel', members(200)],
  ['GET /search/results/:postId', 'read', '/search/results/1?q=Excel&rank=1', members(303)],
  ['GET /search/suggestions', 'read', '/search/suggestions?q=Excel', members(200)],
  ['GET /me/drafts', 'write_posts', '/me/drafts', members(200)],
  ['POST /me/drafts', 'write_posts', '/me/drafts', members(303, REFUSED), TIP],
  ['PUT /me/drafts/:draftId', 'write_posts', '/me/drafts/1', authorAlone(303, REFUSED), TIP],
  ['GET /me/drafts/:draftId/discarding', 'write_posts', '/me/drafts/1/discarding', authorAlone(200)],
  ['DELETE /me/drafts/:draftId', 'write_posts', '/me/drafts/1', authorAlone(303, REFUSED)],
  ['GET /posts/:postId/revisions', 'read', '/posts/1/revisions', members(200)],
  ['GET /posts/:postId/revisions/:revision', 'read', '/posts/1/revisions/1', members(200)],
  [
    'PUT /posts/:postId/revisions/:revision/restoration',
    'write_posts',
    '/posts/1/revisions/1/restoration',
    authorAndModerators(303, REFUSED),
    { revision: '1' },
  ],
  ['PUT /posts/:postId/answer', 'take_part', '/posts/3/answer', askerAndModerators(303), { comment: '2' }],
  ['DELETE /posts/:postId/answer', 'take_part', '/posts/3/answer', askerAndModerators(303)],
  ['GET /posts/:postId/redaction', 'moderate', '/posts/1/redaction', moderators(200)],
  [
    'PUT /posts/:postId/redaction',
    'moderate',
    '/posts/1/redaction',
    moderators(303, REFUSED),
    { passage: '宛名', reason: '個人情報', intent: 'redact' },
  ],
  ['GET /awards', 'read', '/awards', members(200)],
  ['GET /awards/hall', 'read', '/awards/hall', members(200)],
  ['GET /awards/hall/:year', 'read', '/awards/hall/2026', members(404)],
  ['GET /awards/hall/:year/:category', 'read', '/awards/hall/2026/everyday', members(404)],
  ['GET /secretariat/awards/:year/honours', 'run_awards', '/secretariat/awards/2026/honours', secretaries(200)],
  ['GET /secretariat/awards/:year/honours/:number', 'run_awards', '/secretariat/awards/2026/honours/1', members(404)],
  [
    'POST /secretariat/awards/:year/honours/:number/photos',
    'run_awards',
    '/secretariat/awards/2026/honours/1/photos',
    members(404, REFUSED),
  ],
  [
    'GET /secretariat/awards/:year/honours/:number/photos/:photoId/removal',
    'run_awards',
    '/secretariat/awards/2026/honours/1/photos/1/removal',
    members(404),
  ],
  [
    'DELETE /secretariat/awards/:year/honours/:number/photos/:photoId',
    'run_awards',
    '/secretariat/awards/2026/honours/1/photos/1',
    members(404, REFUSED),
  ],
  ['GET /awards/:year/photos/:key.webp', 'read', `/awards/2026/photos/${SAMPLE_KEY}.webp`, members(404)],
  ['GET /secretariat/awards/:year/certificates', 'run_awards', '/secretariat/awards/2026/certificates', secretaries(200)],
  [
    'PUT /secretariat/awards/:year/certificates/text',
    'run_awards',
    '/secretariat/awards/2026/certificates/text',
    secretaries(303, REFUSED),
    { body: 'ここにこれを賞します', datedOn: '2026-11-21', issuerTitle: '市長', issuerName: '森 太郎' },
  ],
  [
    'POST /secretariat/awards/:year/certificates',
    'run_awards',
    '/secretariat/awards/2026/certificates',
    secretaries(409, REFUSED),
  ],
  ['GET /awards/:year/certificates/:number', 'take_part', '/awards/2026/certificates/1', members(404)],
  [
    'GET /awards/:year/certificates/:number/certificate.pdf',
    'take_part',
    '/awards/2026/certificates/1/certificate.pdf',
    members(404),
  ],
  ['GET /awards/:year', 'read', '/awards/2026', members(200)],
  ['GET /awards/:year/entries', 'read', '/awards/2026/entries', members(200)],
  ['GET /secretariat/awards', 'run_awards', '/secretariat/awards', secretaries(200)],
  ['GET /secretariat/awards/new', 'run_awards', '/secretariat/awards/new', secretaries(200)],
  ['POST /secretariat/awards', 'run_awards', '/secretariat/awards', secretaries(303, REFUSED), { year: '2027', source: '2026' }],
  ['GET /secretariat/awards/:year', 'run_awards', '/secretariat/awards/2026', secretaries(200)],
  ['GET /secretariat/awards/:year/settings', 'run_awards', '/secretariat/awards/2026/settings', secretaries(200)],
  [
    'PUT /secretariat/awards/:year/settings',
    'run_awards',
    '/secretariat/awards/2026/settings',
    secretaries(303, REFUSED),
    AWARD_SETTINGS,
  ],
  [
    'PUT /secretariat/awards/:year/announcement',
    'run_awards',
    '/secretariat/awards/2026/announcement',
    secretaries(409, REFUSED),
  ],
  [
    'GET /secretariat/awards/:year/extensions/:stage',
    'run_awards',
    '/secretariat/awards/2026/extensions/nominating',
    secretaries(409),
  ],
  [
    'PUT /secretariat/awards/:year/extensions/:stage',
    'run_awards',
    '/secretariat/awards/2026/extensions/nominating',
    secretaries(409, REFUSED),
    { closesOn: '2026-07-03', closesTime: '', reason: '台風' },
  ],
  ['GET /secretariat/awards/:year/jurors', 'run_awards', '/secretariat/awards/2026/jurors', secretaries(200)],
  [
    'POST /secretariat/awards/:year/jurors',
    'run_awards',
    '/secretariat/awards/2026/jurors',
    secretaries(303, REFUSED),
    { person: 'sato' },
  ],
  [
    'DELETE /secretariat/awards/:year/jurors/:userId',
    'run_awards',
    '/secretariat/awards/2026/jurors/1',
    secretaries(404, REFUSED),
  ],
  [
    'PUT /secretariat/awards/:year/jurors/:userId/invitation',
    'run_awards',
    '/secretariat/awards/2026/jurors/1/invitation',
    secretaries(404, REFUSED),
  ],
  [
    'GET /secretariat/awards/:year/jurors/:userId/recusals',
    'run_awards',
    '/secretariat/awards/2026/jurors/1/recusals',
    secretaries(404),
  ],
  [
    'POST /secretariat/awards/:year/jurors/:userId/recusals',
    'run_awards',
    '/secretariat/awards/2026/jurors/1/recusals',
    secretaries(404, REFUSED),
    { number: '1', reason: '親族のため' },
  ],
  ['GET /secretariat/awards/:year/rubric', 'run_awards', '/secretariat/awards/2026/rubric', secretaries(200)],
  [
    'PUT /secretariat/awards/:year/rubric',
    'run_awards',
    '/secretariat/awards/2026/rubric',
    secretaries(409, REFUSED),
    { version: 'other' },
  ],
  [
    'PUT /secretariat/awards/:year/calibration',
    'run_awards',
    '/secretariat/awards/2026/calibration',
    secretaries(303, REFUSED),
    { entry: 'none' },
  ],
  ['GET /secretariat/awards/:year/prizes', 'run_awards', '/secretariat/awards/2026/prizes', secretaries(200)],
  ['POST /secretariat/awards/:year/prizes', 'run_awards', '/secretariat/awards/2026/prizes', secretaries(422, REFUSED)],
  ['GET /secretariat/awards/:year/prizes/:prize', 'run_awards', '/secretariat/awards/2026/prizes/grand', secretaries(200)],
  [
    'PUT /secretariat/awards/:year/prizes/:prize',
    'run_awards',
    '/secretariat/awards/2026/prizes/grand',
    secretaries(422, REFUSED),
  ],
  [
    'DELETE /secretariat/awards/:year/prizes/:prize',
    'run_awards',
    '/secretariat/awards/2026/prizes/grand',
    secretaries(303, REFUSED),
  ],
  ['GET /secretariat/awards/:year/sheet', 'run_awards', '/secretariat/awards/2026/sheet', secretaries(200)],
  ['POST /secretariat/awards/:year/sheet.csv', 'run_awards', '/secretariat/awards/2026/sheet.csv', secretaries(409, REFUSED)],
  ['GET /secretariat/awards/:year/entries', 'run_awards', '/secretariat/awards/2026/entries', secretaries(200)],
  ['GET /secretariat/awards/:year/entries/:number', 'run_awards', '/secretariat/awards/2026/entries/2', secretaries(200)],
  [
    'PUT /secretariat/awards/:year/entries/:number/screening',
    'run_awards',
    '/secretariat/awards/2026/entries/2/screening',
    secretaries(303, REFUSED),
    { met_staff: 'yes', note_staff: '名簿で確認', notes: '', seen: '0' },
  ],
  [
    'PUT /secretariat/awards/:year/entries/:number/decision',
    'run_awards',
    '/secretariat/awards/2026/entries/2/decision',
    secretaries(303, REFUSED),
    { decision: 'needs_fix', reason: '期間を書いてください', seq: '1' },
  ],
  [
    'PUT /secretariat/awards/:year/entries/:number/refusal',
    'run_awards',
    '/secretariat/awards/2026/entries/2/refusal',
    secretaries(409, REFUSED), // nobody has proposed to refuse it
    { refusal: '1', outcome: 'confirmed' },
  ],
  [
    'PUT /secretariat/awards/:year/entries/:number/objection',
    'run_awards',
    '/secretariat/awards/2026/entries/2/objection',
    secretaries(409, REFUSED), // nobody objects
    { objection: '1', objectionOutcome: 'kept', answer: '期間の外です' },
  ],
  ['GET /secretariat/awards/:year/voting', 'run_awards', '/secretariat/awards/2026/voting', secretaries(200)],
  [
    'PUT /secretariat/awards/:year/voting',
    'run_awards',
    '/secretariat/awards/2026/voting',
    secretaries(409, REFUSED), // entry 2 waits for a decision
    { confirm: 'yes' },
  ],
  ['GET /secretariat/awards/:year/roll', 'run_awards', '/secretariat/awards/2026/roll', secretaries(200)],
  [
    'POST /secretariat/awards/:year/roll',
    'run_awards',
    '/secretariat/awards/2026/roll',
    secretaries(409, REFUSED), // there is no roll yet
    { person: 'sato', reason: '復職' },
  ],
  ['GET /awards/:year/ballot', 'take_part', '/awards/2026/ballot', members(200)],
  ['GET /awards/:year/ballot/:category', 'take_part', '/awards/2026/ballot/everyday', members(303)],
  ['PUT /awards/:year/ballot/:category', 'take_part', '/awards/2026/ballot/everyday', members(409, REFUSED)],
  ['GET /awards/:year/verification', 'read', '/awards/2026/verification', members(200)],
  ['GET /awards/:year/receipts.txt', 'read', '/awards/2026/receipts.txt', members(404)],
  // Nobody of the sample office is in the jury.
  ['GET /awards/:year/judging', 'take_part', '/awards/2026/judging', members(404)],
  ['GET /awards/:year/judging/invitation', 'take_part', '/awards/2026/judging/invitation', members(404)],
  [
    'PUT /awards/:year/judging/invitation',
    'take_part',
    '/awards/2026/judging/invitation',
    members(404, REFUSED),
    { answer: 'accepted' },
  ],
  ['GET /awards/:year/judging/calibration', 'take_part', '/awards/2026/judging/calibration', members(404)],
  [
    'PUT /awards/:year/judging/calibration/card',
    'take_part',
    '/awards/2026/judging/calibration/card',
    members(404, REFUSED),
    { effect: '3', spread: '3', idea: '3', user: '3', sustain: '3' },
  ],
  [
    'GET /awards/:year/judging/categories/:category/lock',
    'take_part',
    '/awards/2026/judging/categories/everyday/lock',
    members(404),
  ],
  [
    'PUT /awards/:year/judging/categories/:category/lock',
    'take_part',
    '/awards/2026/judging/categories/everyday/lock',
    members(404, REFUSED),
  ],
  ['GET /awards/:year/judging/entries/:number', 'take_part', '/awards/2026/judging/entries/1', members(404)],
  [
    'PUT /awards/:year/judging/entries/:number/card',
    'take_part',
    '/awards/2026/judging/entries/1/card',
    members(404, REFUSED),
    { effect: '3' },
  ],
  [
    'PUT /awards/:year/judging/entries/:number/change',
    'take_part',
    '/awards/2026/judging/entries/1/change',
    members(404, REFUSED),
    { effect: '3', spread: '3', idea: '3', user: '3', sustain: '3', reason: '理由' },
  ],
  [
    'POST /awards/:year/judging/entries/:number/notes',
    'take_part',
    '/awards/2026/judging/entries/1/notes',
    members(404, REFUSED),
    { body: '意見' },
  ],
  ['GET /awards/:year/judging/entries/:number/recusal', 'take_part', '/awards/2026/judging/entries/1/recusal', members(404)],
  [
    'PUT /awards/:year/judging/entries/:number/recusal',
    'take_part',
    '/awards/2026/judging/entries/1/recusal',
    members(404, REFUSED),
    { reason: '理由' },
  ],
  // Nominations have closed; 佐藤 is asked for an answer to the one of 田中.
  ['GET /awards/:year/nominations/new', 'take_part', '/awards/2026/nominations/new?post=4', members(409)],
  ['POST /awards/:year/nominations', 'take_part', '/awards/2026/nominations', members(409, REFUSED), { post: '4', ...ENTRY }],
  ['GET /me/nominations', 'manage_own_account', '/me/nominations', members(200)],
  [
    'PUT /me/nominations/notices/:id/reading',
    'manage_own_account',
    '/me/nominations/notices/1/reading',
    authorAlone(303, REFUSED),
  ],
  ['GET /awards/:year/entries/:number', 'read', '/awards/2026/entries/1', concerned(200, 200, 200)],
  [
    'PUT /awards/:year/entries/:number/consent',
    'take_part',
    '/awards/2026/entries/1/consent',
    authorAlone(303, REFUSED),
    { answer: 'accept' },
  ],
  ['GET /awards/:year/entries/:number/edition', 'take_part', '/awards/2026/entries/1/edition', concerned(409, 200, 409)],
  [
    'PUT /awards/:year/entries/:number/edition',
    'take_part',
    '/awards/2026/entries/1/edition',
    concerned(409, 303, 409, REFUSED),
    ENTRY,
  ],
  ['GET /awards/:year/entries/:number/withdrawal', 'take_part', '/awards/2026/entries/1/withdrawal', concerned(200, 200, 404)],
  [
    'PUT /awards/:year/entries/:number/withdrawal',
    'take_part',
    '/awards/2026/entries/1/withdrawal',
    concerned(303, 303, 404, REFUSED),
    { reason: '本人の申し出' },
  ],
  // 伊藤 stands for the second with 鈴木.
  ['GET /awards/:year/entries/:number/membership', 'take_part', '/awards/2026/entries/2/membership', adminAlone(200)],
  ['DELETE /awards/:year/entries/:number/membership', 'take_part', '/awards/2026/entries/2/membership', adminAlone(303, REFUSED)],
  [
    'POST /awards/:year/entries/:number/objections',
    'take_part',
    '/awards/2026/entries/1/objections',
    authorAlone(409, REFUSED), // it was not refused
    { body: '期間のうちの取組です' },
  ],
  // The vote has not begun: nothing is counted yet, and nothing is published.
  ['GET /secretariat/awards/:year/counting', 'run_awards', '/secretariat/awards/2026/counting', secretaries(200)],
  ['PUT /secretariat/awards/:year/box', 'run_awards', '/secretariat/awards/2026/box', secretaries(409, REFUSED)],
  ['GET /secretariat/awards/:year/lots/:category', 'run_awards', '/secretariat/awards/2026/lots/everyday', secretaries(409)],
  [
    'PUT /secretariat/awards/:year/lots/:category',
    'run_awards',
    '/secretariat/awards/2026/lots/everyday',
    secretaries(409, REFUSED),
    { publicNumber: '7', again: '7', witnesses: '伊藤' },
  ],
  ['PUT /secretariat/awards/:year/shortlist', 'run_awards', '/secretariat/awards/2026/shortlist', secretaries(409, REFUSED)],
  [
    'GET /secretariat/awards/:year/shortlist/:category',
    'run_awards',
    '/secretariat/awards/2026/shortlist/everyday',
    secretaries(409),
  ],
  [
    'PUT /secretariat/awards/:year/shortlist/:category',
    'run_awards',
    '/secretariat/awards/2026/shortlist/everyday',
    secretaries(409, REFUSED),
    { entry: '1', reason: '理由' },
  ],
  ['PUT /secretariat/awards/:year/judging', 'run_awards', '/secretariat/awards/2026/judging', secretaries(409, REFUSED)],
  ['GET /secretariat/awards/:year/bundle', 'run_awards', '/secretariat/awards/2026/bundle', secretaries(409)],
  ['POST /secretariat/awards/:year/bundle', 'run_awards', '/secretariat/awards/2026/bundle', secretaries(409, REFUSED)],
  ['GET /secretariat/awards/:year/results', 'run_awards', '/secretariat/awards/2026/results', secretaries(200)],
  ['PUT /secretariat/awards/:year/results', 'run_awards', '/secretariat/awards/2026/results', secretaries(422, REFUSED)],
  [
    'GET /secretariat/awards/:year/results/:version/decision.json',
    'run_awards',
    '/secretariat/awards/2026/results/1/decision.json',
    secretaries(404),
  ],
  ['GET /secretariat/awards/:year/correction', 'run_awards', '/secretariat/awards/2026/correction', secretaries(409)],
  [
    'POST /secretariat/awards/:year/correction',
    'run_awards',
    '/secretariat/awards/2026/correction',
    secretaries(409, REFUSED),
    { reason: '除斥の申し出' },
  ],
  ['GET /secretariat/awards/:year/decision', 'run_awards', '/secretariat/awards/2026/decision', secretaries(200)],
  [
    'PUT /secretariat/awards/:year/decision/orders/:scope',
    'run_awards',
    '/secretariat/awards/2026/decision/orders/everyday',
    secretaries(409, REFUSED),
    { place1: '1', reason: '理由' },
  ],
  [
    'DELETE /secretariat/awards/:year/decision/orders/:scope',
    'run_awards',
    '/secretariat/awards/2026/decision/orders/everyday',
    secretaries(409, REFUSED),
  ],
  [
    'PUT /secretariat/awards/:year/decision/withheld/:prize',
    'run_awards',
    '/secretariat/awards/2026/decision/withheld/grand',
    secretaries(409, REFUSED),
    { reason: '理由' },
  ],
  [
    'DELETE /secretariat/awards/:year/decision/withheld/:prize',
    'run_awards',
    '/secretariat/awards/2026/decision/withheld/grand',
    secretaries(409, REFUSED),
  ],
  [
    'GET /secretariat/awards/:year/results/:version/result.json',
    'run_awards',
    '/secretariat/awards/2026/results/1/result.json',
    members(404),
  ],
  [
    'PUT /secretariat/awards/:year/results/:version/confirmation',
    'run_awards',
    '/secretariat/awards/2026/results/1/confirmation',
    members(404, REFUSED),
  ],
  [
    'PUT /secretariat/awards/:year/results/:version/publication',
    'run_awards',
    '/secretariat/awards/2026/results/1/publication',
    members(404, REFUSED),
  ],
  ['GET /awards/:year/result', 'read', '/awards/2026/result', members(200)],
  ['GET /awards/:year/results/:version', 'read', '/awards/2026/results/1', members(404)],
  ['GET /awards/:year/choices.csv', 'read', '/awards/2026/choices.csv', members(404)],
  ['GET /rollout/:postId', 'read', '/rollout/4', members(404)],
  ['PUT /rollout/:postId/answer', 'take_part', '/rollout/4/answer', members(404, REFUSED)],
  ['GET /awards/:year/rollout', 'read', '/awards/2026/rollout', members(404)],
  ['GET /awards/:year/rollout.csv', 'run_awards', '/awards/2026/rollout.csv', members(404)],
  ['GET /awards/:year/report', 'read', '/awards/2026/report', members(404)],
  ['GET /awards/:year/report.csv', 'read', '/awards/2026/report.csv', members(404)],
  ['GET /secretariat/awards/:year/rollout', 'run_awards', '/secretariat/awards/2026/rollout', secretaries(200)],
  [
    'PUT /secretariat/awards/:year/rollout/winners',
    'run_awards',
    '/secretariat/awards/2026/rollout/winners',
    secretaries(409, REFUSED),
  ],
  [
    'POST /secretariat/awards/:year/rollout/cases',
    'run_awards',
    '/secretariat/awards/2026/rollout/cases',
    secretaries(409, REFUSED),
  ],
  [
    'DELETE /secretariat/awards/:year/rollout/cases/:postId',
    'run_awards',
    '/secretariat/awards/2026/rollout/cases/4',
    secretaries(409, REFUSED),
  ],
  [
    'PUT /secretariat/awards/:year/rollout/cases/:postId/departments',
    'run_awards',
    '/secretariat/awards/2026/rollout/cases/4/departments',
    secretaries(409, REFUSED),
  ],
  [
    'PUT /secretariat/awards/:year/rollout/cases/:postId/reminders/:months',
    'run_awards',
    '/secretariat/awards/2026/rollout/cases/4/reminders/3',
    secretaries(409, REFUSED),
    { note: '順調です' },
  ],
  ['GET /feeds/posts.atom', 'read_feed', '/feeds/posts.atom', members(200, 404)],
  ['GET /feeds/categories/:slug.atom', 'read_feed', '/feeds/categories/excel.atom', members(200, 404)],
  ['GET /feeds/tags/:tag.atom', 'read_feed', '/feeds/tags/Excel.atom', members(200, 404)],
  ['GET /feeds/search.atom', 'read_feed', '/feeds/search.atom?q=Excel', members(200, 404)],
  ['GET /api/v1/search', 'read', '/api/v1/search?q=Excel', members(200, REFUSED)],
];

/** Every route with who may do what: the authorization table of AC-1, and the list the other security tests walk. */
export const ROUTES: readonly RouteCase[] = ROWS.map(([route, gate, path, answers, fields = {}]) => ({
  route,
  gate,
  path,
  answers,
  fields,
}));

export const methodOf = ({ route }: RouteCase): string => route.slice(0, route.indexOf(' '));
export const CHANGING = ROUTES.filter((route) => methodOf(route) !== 'GET');
export const READING = ROUTES.filter((route) => methodOf(route) === 'GET');

/**
 * An office with post 1 and comment 1 of 佐藤; everybody but the author has recorded that they use the post. Moderators have a
 * report, a line that it no longer works and a number to look at, and have written to the author and announced something: each is number 1.
 * 佐藤 has draft 1 with attachment 2; attachment 1 is the post's. Post 2 is a quick win of 佐藤, post 3 a question that comment 2 answers.
 * 佐藤 has saved search 1.
 * The award of 2026 is in screening: entry 1 (post 4) is a case of 佐藤 whom 田中, the member, has nominated and who has not answered;
 * entry 2 (post 5) is one of 鈴木 and 伊藤 that waits for the secretariat.
 */
export function sampleOffice(): { db: Db; people: Record<RoleName, Viewer | undefined> } {
  const db = testDb();
  const secretariat = addPerson(db, { login: 'mori', name: '森', roles: ['secretariat'] });
  const postId = insertPost(db);
  const at = new Date(NOW);
  writeComment(db, sato, postId, { body: 'ご質問はこちらへ', parentId: undefined }, at);
  for (const person of [suzuki, tanaka, takahashi, secretariat, ito]) {
    adoptPost(db, person, postId, { minutesPerRun: 10, runsPerMonth: 1, startedOn: '2026-06', note: '' }, at);
  }
  const draft = createDraft(db, sato, { kind: 'tip', typed: { title: '書きかけの小技' }, post: undefined }, at);
  insertSampleFiles(db, { postId, draftId: draft.id });
  fileReport(db, suzuki, { postId }, { reason: 'wrong', line: '' }, at);
  reportObsolete(db, suzuki, postId, '新しい版では動きません', at);
  writeNote(db, takahashi, postId, '題名を直してください', at);
  recordNumberException(db, {
    userId: suzuki.id,
    departmentId: suzuki.departmentId,
    place: '/posts/1',
    reason: '伝票の番号',
    at,
  });
  publishAnnouncement(db, takahashi, ANNOUNCEMENT, at);
  saveSearch(db, sato, 'タグ:Excel', at);
  insertPost(db, { content: { kind: 'quick_win' } });
  const questionId = insertPost(db, { content: { kind: 'question' } });
  acceptAnswer(db, sato, questionId, writeComment(db, suzuki, questionId, { body: '分けられます', parentId: undefined }, at), at);
  insertAward(db, secretariat);
  const nominated = insertEntry(db, { state: 'awaiting_consent', nominators: [tanaka] });
  entryQueries(db).insertNotice(nominated.id, 1, sato.id);
  insertEntry(db, { state: 'submitted', lead: suzuki, members: [ito], nominators: [suzuki], title: '備品の台帳を一つにした' });
  return { db, people: { anonymous: undefined, member: tanaka, author: sato, moderator: takahashi, secretariat, admin: ito } };
}

/** Sends what a route wants, or something else, from a browser. */
export const send = (
  browser: Browser,
  route: RouteCase,
  address = route.path,
  fields: Record<string, string> = route.fields,
): Test => {
  const method = methodOf(route);
  if (method === 'GET') return browser.get(address);
  return method === 'POST'
    ? browser.post(address, fields)
    : method === 'PUT'
      ? browser.put(address, fields)
      : browser.delete(address, fields);
};
