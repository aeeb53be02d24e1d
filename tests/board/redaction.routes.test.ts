import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { reportObsolete } from '../../src/board/freshness/actions.ts';
import {
  adoptPost,
  createDraft,
  editPost,
  endAdoption,
  hideComment,
  hidePost,
  type PostContent,
  postQueries,
  requireVisible,
  trashPost,
  untrashPost,
  withdrawPost,
  writeComment,
  writeNote,
} from '../../src/board/index.ts';
import { contentOf } from '../../src/board/posts/stored-content.ts';
import { saveSearch } from '../../src/board/saved-searches/actions.ts';
import { recordSearch } from '../../src/board/search/recent.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import { type Db, migrate, openDatabase, readMigrations } from '../../src/db/index.ts';
import { recordNumberException } from '../../src/guard/index.ts';
import { fileReport } from '../../src/moderation/index.ts';
import { settleReport } from '../../src/moderation/reports/actions.ts';
import { MIGRATIONS_DIR } from '../../src/paths.ts';
import { logClick, logSearch } from '../../src/search/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { temporaryFolder } from '../db/temporary.ts';
import {
  allRows,
  type Browser,
  browserOf,
  CASE_STUDY,
  countRows,
  faultBeside,
  insertCast,
  insertPost,
  insertSampleFiles,
  ito,
  ja,
  lastEvents,
  NOW,
  oneRow,
  QUICK_WIN,
  SAMPLE_KEY,
  sato,
  suzuki,
  type TestContext,
  TIP,
  takahashi,
  tanaka,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const AT = new Date(NOW);
const later = (minutes: number): Date => new Date(AT.getTime() + minutes * 60_000);
const NAME = '山田花太郎';
const NUMBER = '1234-5678-9018';

let db: Db;
let context: TestContext;
let moderator: Browser;
let author: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  moderator = browserOf(context, takahashi);
  author = browserOf(context, sato);
});

const redact = (postId: number, passage: string, by = moderator) =>
  by.put(`/posts/${postId}/redaction`, { passage, reason: '個人情報のため', intent: 'redact' });

/** Each column of each table in which one of these words stands, however it is stored. */
function standsIn(database: Db, ...words: string[]): string[] {
  const holds = (value: unknown): boolean => {
    const text = Buffer.isBuffer(value) ? value.toString('utf8') : String(value);
    return words.some((word) => text.includes(word));
  };
  return Object.entries(allRows(database)).flatMap(([table, rows]) => {
    const columns = rows.flatMap((row) => Object.entries(row as object).flatMap(([name, value]) => (holds(value) ? [name] : [])));
    return [...new Set(columns)].map((name) => `${table}.${name}`);
  });
}

/** Writes a passage wherever people can write around a post. @returns the post's id */
function writeEverywhere(database: Db, passage: string, written = passage): number {
  const content: Partial<PostContent> = {
    title: `${passage}さんの申請を一度に作る`,
    goal: `${passage}さんの分を作れます。`,
    body: `## ${passage}\n\n1. **${written}**を開く\n\n\`\`\`\n${passage}\n\`\`\``,
    testedOn: `${passage} 2019`,
    cautions: `${written}に気をつけます。`,
    tags: [passage, 'Excel'],
    coauthors: ['suzuki'],
  };
  const postId = insertPost(database, { content });
  editPost(database, sato, postId, 1, { ...TIP, ...content, body: `${written}に直した` } as PostContent, later(0));
  editPost(database, takahashi, postId, 2, { ...TIP, ...content, body: `また${written}に直した` } as PostContent, later(1));
  const draftOf = (person: Viewer, own: boolean) =>
    createDraft(
      database,
      person,
      {
        kind: 'tip',
        typed: { title: passage, body: `書きかけの${written}`, minutesSaved: passage },
        post: own ? { id: postId, revision: 3 } : undefined,
      },
      AT,
    ).id;
  const draftId = draftOf(sato, true);
  for (const person of [suzuki, takahashi, ito]) draftOf(person, true);
  draftOf(sato, false);
  const comment = (person: Viewer, parentId?: number) =>
    writeComment(database, person, postId, { body: `**${written}**さんへ ${passage}`, parentId }, AT);
  const first = comment(tanaka);
  comment(sato, first);
  const hidden = comment(ito);
  hideComment(database, takahashi, hidden, `${written}のため`, AT);
  const note = `${written}さんも使います`;
  adoptPost(database, tanaka, postId, { minutesPerRun: 5, runsPerMonth: 1, startedOn: '2026-05', note }, AT);
  endAdoption(database, tanaka, postId, AT);
  adoptPost(database, ito, postId, { minutesPerRun: 5, runsPerMonth: 1, startedOn: '2026-06', note }, AT);
  fileReport(database, tanaka, { postId }, { reason: 'personal_information', line: `${written}とあります` }, AT);
  fileReport(database, ito, { commentId: first }, { reason: 'other', line: `${written}とあります` }, AT);
  reportObsolete(database, tanaka, postId, `${written}では動きません`, AT);
  writeNote(database, takahashi, postId, `${'長い文章です。'.repeat(40)}${written}`, AT);
  insertSampleFiles(database, { postId, draftId });
  database.prepare("INSERT INTO file_texts VALUES (1, ?, NULL, '2026-06-01')").run(`様式の${written}さんの例\n${passage}`);
  const exception = { userId: sato.id, departmentId: sato.departmentId, at: AT };
  for (const place of [`/posts/${postId}`, `/posts/${postId}#comment-${first}`, `/attachments/${SAMPLE_KEY}`])
    recordNumberException(database, { ...exception, place, reason: `${written}の伝票` });
  database.prepare('UPDATE attachments SET name = ?').run(`申請書_${written}.png`);
  settleReport(
    database,
    takahashi,
    2,
    { outcome: 'kept', explanation: `${written}を確かめた`, note: `${written}は残します` },
    AT,
  );
  trashPost(database, takahashi, postId, `${written}のため`, AT);
  untrashPost(database, takahashi, postId, AT);
  hidePost(database, takahashi, postId, `${written}のため`, AT);
  return postId;
}

const PLACES = [
  ...['posts.title', 'posts.excerpt', 'posts.hidden_reason', 'post_bodies.body', 'post_renderings.html', 'file_texts.text'],
  ...['tips.goal', 'tips.tested_on', 'tips.cautions', 'tags.name', 'tags.folded', 'revision_fields.value', 'draft_fields.value'],
  ...['comments.body', 'comments.html', 'comments.hidden_reason', 'adoptions.note', 'reports.line', 'reports.explanation'],
  ...['obsolete_reports.line', 'author_notes.body', 'number_exceptions.reason', 'attachments.name', 'events.details'],
];

describe('GET /posts/:postId/redaction', () => {
  it('asks for the passage and why; numbers that look like a My Number are named', async () => {
    const postId = insertPost(db, { content: { body: `番号は${NUMBER}です` } });
    const page = (await moderator.get(`/posts/${postId}/redaction`).expect(200)).text;
    expect(page).toContain(`<code>${NUMBER}</code>`);
    expect(page).not.toContain('value="redact"');
    expect((await moderator.get(`/posts/${postId}`)).text).toContain(`/posts/${postId}/redaction`);
    expect((await author.get(`/posts/${postId}`)).text).not.toContain(`/posts/${postId}/redaction`);
  });

  it('is for moderators alone; a malformed post has no such page', async () => {
    const postId = insertPost(db);
    for (const person of [sato, suzuki, tanaka]) await browserOf(context, person).get(`/posts/${postId}/redaction`).expect(404);
    await browserOf(context).get(`/posts/${postId}/redaction`).expect(303);
    await browserOf(context, ito).get(`/posts/${postId}/redaction`).expect(200);
    for (const bad of ['0', 'x', '999']) await moderator.get(`/posts/${bad}/redaction`).expect(404);
  });
});

describe('PUT /posts/:postId/redaction', () => {
  it.each([
    { what: 'a name', passage: NAME, written: NAME },
    { what: 'a number', passage: NUMBER, written: NUMBER },
    { what: 'a number in other widths and groupings', passage: NUMBER, written: '１２３４５６７８９０１８' },
  ])('takes $what out of everything people have written', async ({ passage, written }) => {
    const postId = writeEverywhere(db, passage, written);
    expect(standsIn(db, passage, written)).toEqual(expect.arrayContaining(PLACES));
    await redact(postId, passage).expect(303).expect('Location', `/posts/${postId}`);
    expect(standsIn(db, passage, written)).toEqual([]);
    // Places that had it say ■■■ now, and what stood beside it is still there.
    expect(standsIn(db, '■■■')).toEqual(expect.arrayContaining(PLACES));
    expect(requireVisible(db, takahashi, postId).title).toBe('■■■さんの申請を一度に作る');
    expect(countRows(db, 'comments')).toBe(3);
    expect(verifyCounters(db)).toEqual([]);
    const pages = [
      `/posts/${postId}`,
      `/posts/${postId}/revisions`,
      `/posts/${postId}/revisions/4`,
      '/moderation/log',
      '/moderation',
      '/me/drafts',
      '/me/notes',
    ];
    for (const page of [...pages, `/posts/${postId}/revisions/1`, `/posts/${postId}/edition`]) {
      for (const person of [sato, suzuki, takahashi, ito]) {
        const { text } = await browserOf(context, person).get(page);
        expect(`${page} ${text.includes(passage) || text.includes(written)}`).toBe(`${page} false`);
      }
    }
  });

  it('leaves no piece of it in the index', async () => {
    const postId = insertPost(db, { content: { title: `${NAME}さんの申請`, tags: [NAME] } });
    insertPost(db, { content: { title: '差し込み印刷の小技です' } });
    const terms = () =>
      ['search_word_terms', 'search_gram_terms'].flatMap((table) =>
        db
          .prepare<[], { term: string }>(`SELECT term FROM ${table}`)
          .all()
          .map(({ term }) => term),
      );
    const ofName = () => terms().filter((term) => [...'山花太郎'].some((sign) => term.includes(sign)));
    expect(ofName()).not.toEqual([]);
    await redact(postId, NAME).expect(303);
    expect(ofName()).toEqual([]);
    for (const table of ['search_words', 'search_grams', 'search_heads'])
      db.exec(`INSERT INTO ${table} (${table}, rank) VALUES ('integrity-check', 1)`);
  });

  it('takes the searches that hold it, whoever made them, and leaves the others', async () => {
    const postId = insertPost(db, { content: { title: 'Yamada Hanataroさんの申請' } });
    const [others, day] = ['申請 様式', '2026-07-01'];
    for (const query of ['yamada hanataro', '申請 yamada hanataro', others]) logSearch(db, { query, results: 1, day });
    logClick(db, { query: 'yamada hanataro', rank: 1, day });
    for (const query of ['ＹＡＭＡＤＡ\u3000Hanataro', 'Yamada Hanataro 申請', others]) {
      recordSearch(db, tanaka.id, query, AT);
      saveSearch(db, suzuki, query, AT);
    }
    await redact(postId, 'Yamada Hanataro').expect(303);
    for (const table of ['search_log', 'recent_searches', 'saved_searches'])
      expect(db.prepare(`SELECT query FROM ${table}`).all()).toEqual([{ query: others }]);
    expect(countRows(db, 'search_clicks')).toBe(0);
    expect(standsIn(db, 'Hanataro', 'hanataro')).toEqual([]);
  });

  it('takes it from the text of its files, also of those that another post has too', async () => {
    const postId = insertPost(db);
    const other = insertPost(db, { author: tanaka });
    insertSampleFiles(db, { postId, draftId: createDraft(db, sato, { kind: 'tip', typed: {}, post: undefined }, AT).id });
    db.exec(`INSERT INTO file_texts VALUES (1, '様式第1号\n申請者 ${NAME}', NULL, '2026-06-01')`);
    db.prepare('UPDATE attachments SET post_id = ?, draft_id = NULL WHERE id = 2').run(other);
    await redact(postId, NAME).expect(303);
    expect(oneRow(db, 'SELECT text, fault FROM file_texts')).toEqual({ text: '様式第1号\n申請者 ■■■', fault: null });
    expect(db.prepare("SELECT text FROM search_parts WHERE source = 'file'").all()).toEqual([
      { text: expect.stringContaining('■■■') },
    ]);
  });

  // PD-5
  it.each([
    { passage: NAME, piece: '花太郎' },
    { passage: NUMBER, piece: '5678-9018' },
  ])('leaves nothing in the bytes of the database: $passage', async ({ passage, piece }) => {
    const file = path.join(temporaryFolder(), 'office.sqlite');
    const stored = openDatabase(file);
    migrate(stored, readMigrations(MIGRATIONS_DIR));
    insertCast(stored);
    const bytes = () => [file, `${file}-wal`].filter(existsSync).map((name) => readFileSync(name));
    const onDisk = (words: string): boolean => bytes().some((content) => content.includes(words));
    for (let filler = 0; filler < 30; filler += 1) insertPost(stored, { author: tanaka, content: { body: 'あ'.repeat(3000) } });
    const postId = writeEverywhere(stored, passage);
    expect([onDisk(passage), onDisk(piece)]).toEqual([true, true]);
    await redact(postId, passage, browserOf(testContext({ db: stored }), takahashi)).expect(303);
    expect([onDisk(passage), onDisk(piece)]).toEqual([false, false]);
    stored.close();
    expect([onDisk(passage), onDisk(piece)]).toEqual([false, false]);
  });

  it('says who did it, when and why, and never what', async () => {
    const postId = writeEverywhere(db, NAME);
    await redact(postId, NAME).expect(303);
    expect(lastEvents(db)).toEqual([{ kind: 'post.redacted', actorId: takahashi.id, subjectId: postId }]);
    expect(oneRow(db, "SELECT details FROM events WHERE kind = 'post.redacted'")).toEqual({
      details: '{"reason":"個人情報のため"}',
    });
    const page = (await moderator.get(`/posts/${postId}`)).text;
    expect(page).toContain(ja('redaction.done', { date: '2026年7月1日(水)', name: '高橋' }));
    expect((await author.get('/me/notes').expect(200)).text).toContain('個人情報のため');
    expect((await author.get('/moderation/log').expect(200)).text).toContain('個人情報のため');
  });

  it('first says where it stands, and changes nothing', async () => {
    const postId = insertPost(db, { content: { title: `${NAME}さんの申請`, body: `${NAME} ${NAME}` } });
    writeComment(db, tanaka, postId, { body: `${NAME}さん`, parentId: undefined }, AT);
    const before = allRows(db);
    for (const intent of ['check', '', 'x']) {
      const page = (await moderator.put(`/posts/${postId}/redaction`, { passage: NAME, reason: '個人情報', intent }).expect(200))
        .text;
      expect(page).toContain('value="redact"');
      expect(typedIn(page, 'passage')).toBe(NAME);
      expect(page.replace(/\s+/g, ' ')).toMatch(
        new RegExp(`${ja('redaction.place.comments')}</dt><dd>${ja('redaction.count', { count: 1 })}`),
      );
    }
    expect(allRows(db)).toEqual(before);
  });

  it('takes it from a draft as it was typed there', async () => {
    const postId = insertPost(db, { content: { body: 'がくせい番号を書きます' } });
    createDraft(
      db,
      sato,
      { kind: 'tip', typed: { title: 'か\u3099くせい番号', body: '学生\r\n番号' }, post: { id: postId, revision: 1 } },
      AT,
    );
    await redact(postId, 'がくせい').expect(303);
    expect(oneRow(db, "SELECT value FROM draft_fields WHERE name = 'title'")).toEqual({ value: '■■■番号' });
  });

  it('tells nobody what stands in a draft alone', async () => {
    const postId = insertPost(db);
    createDraft(db, sato, { kind: 'tip', typed: { title: NAME }, post: { id: postId, revision: 1 } }, AT);
    createDraft(db, sato, { kind: 'tip', typed: { title: NAME }, post: undefined }, AT);
    for (const intent of ['check', 'redact']) {
      const page = await moderator.put(`/posts/${postId}/redaction`, { passage: NAME, reason: '個人情報', intent }).expect(422);
      expect(faultBeside(page.text, 'passage')).toBe(ja('form.passage_nowhere'));
    }
    expect(standsIn(db, NAME)).toEqual(['draft_fields.value']);
  });

  it('leaves alone what a co-author writes elsewhere: whoever names one is not asked', async () => {
    const postId = insertPost(db, { content: { body: NAME, coauthors: ['suzuki'] } });
    createDraft(db, suzuki, { kind: 'tip', typed: { title: NAME }, post: undefined }, AT);
    await redact(postId, NAME).expect(303);
    expect(standsIn(db, NAME)).toEqual(['draft_fields.value']);
  });

  it('takes nothing out of the record but the words', async () => {
    const postId = writeEverywhere(db, NAME);
    const record = () =>
      db.prepare("SELECT id, at, kind, actor_id, department_id, subject_id FROM events WHERE kind <> 'post.redacted'").all();
    const before = record();
    await redact(postId, NAME).expect(303);
    expect(record()).toEqual(before);
    expect(oneRow(db, "SELECT details FROM events WHERE kind = 'post.hidden'")).toEqual({ details: '{"reason":"■■■のため"}' });
    expect(() => db.exec("UPDATE events SET details = '{}'")).toThrow('events are not changed');
    expect(() => db.exec('UPDATE events SET actor_id = 1, details = \'{"reason":"■■■"}\'')).toThrow('events are not changed');
  });

  it('cuts the title of a quick win anew: no half of the passage stays at its end', async () => {
    const after = `${'集計'.repeat(46)}${NUMBER}まで入れるだけにした`;
    const title = `${after.slice(0, 99)}…`;
    const postId = insertPost(db, { content: { ...QUICK_WIN, after, title } });
    editPost(db, takahashi, postId, 1, { ...QUICK_WIN, after: `${after}です`, title }, later(10));
    expect(standsIn(db, '1234-5')).toContain('posts.title');
    await redact(postId, NUMBER).expect(303);
    expect(standsIn(db, '1234')).toEqual([]);
    expect(requireVisible(db, takahashi, postId).title).toContain('■■■');
  });

  it('reaches each text of a case study', async () => {
    const names = ['challenge', 'approach', 'effect', 'cost', 'structure', 'knowHow', 'nextSteps', 'contact', 'body'] as const;
    const content = { ...CASE_STUDY, ...Object.fromEntries(names.map((name) => [name, `${NAME}の${name}`])) } as PostContent;
    const postId = insertPost(db, { content });
    await redact(postId, NAME).expect(303);
    const stored = contentOf(db, requireVisible(db, takahashi, postId)) as unknown as Record<string, string>;
    for (const name of names) expect(stored[name]).toBe(`■■■の${name}`);
    expect(standsIn(db, NAME)).toEqual([]);
  });

  it('leaves figures and choices alone', async () => {
    const postId = insertPost(db, {
      content: { ...CASE_STUDY, effectHoursPerYear: 420, effectYenPerYear: 1_420_000, challenge: '420人の列' },
    });
    editPost(db, sato, postId, 1, { ...CASE_STUDY, effectHoursPerYear: 420, challenge: '420人の長い列' }, later(10));
    await redact(postId, '420').expect(303);
    expect(contentOf(db, requireVisible(db, takahashi, postId))).toMatchObject({
      effectHoursPerYear: 420,
      challenge: '■■■人の長い列',
    });
    await author.put(`/posts/${postId}/revisions/1/restoration`, { revision: 3 }).expect(303);
    expect(contentOf(db, requireVisible(db, takahashi, postId))).toMatchObject({
      effectYenPerYear: 1_420_000,
      challenge: '■■■人の列',
    });
  });

  it('finds room in fields that are full', async () => {
    const full = (length: number) => `山田${'長'.repeat(length - 2)}`;
    const postId = insertPost(db, {
      content: {
        title: full(100),
        goal: full(120),
        body: full(30_000),
        cautions: full(1000),
        testedOn: full(100),
        tags: [full(20)],
      },
    });
    const win = insertPost(db, { content: { ...QUICK_WIN, before: full(200), after: full(200), title: `${full(99)}…` } });
    writeComment(db, tanaka, postId, { body: full(2000), parentId: undefined }, AT);
    adoptPost(db, tanaka, postId, { minutesPerRun: 5, runsPerMonth: 1, startedOn: '2026-05', note: full(200) }, AT);
    writeNote(db, takahashi, postId, full(500), AT);
    createDraft(db, sato, { kind: 'tip', typed: { title: full(60_000) }, post: undefined }, AT);
    for (const id of [postId, win]) await redact(id, '山田').expect(303);
    expect(standsIn(db, '山田')).toEqual([]);
    expect(requireVisible(db, takahashi, postId).title).toBe(`■■${'長'.repeat(98)}`);
  });

  it('pads what would be too short', async () => {
    const postId = insertPost(db, { content: { title: '山田花太郎' } });
    const win = insertPost(db, { content: { ...QUICK_WIN, after: '山田花太郎', title: '山田花太郎' } });
    for (const id of [postId, win]) {
      await redact(id, NAME).expect(303);
      expect(requireVisible(db, takahashi, id).title).toBe('■■■■■');
    }
    expect(standsIn(db, NAME)).toEqual([]);
  });

  it('makes one tag of two that say the same afterwards', async () => {
    const postId = insertPost(db, { content: { tags: ['1234-5678-9018', '123456789018', 'Excel'] } });
    await redact(postId, NUMBER).expect(303);
    expect(contentOf(db, requireVisible(db, takahashi, postId))?.tags).toEqual(['■■■', 'Excel']);
    expect(verifyCounters(db)).toEqual([]);
  });

  it('stays with the post: others keep theirs, and their tags', async () => {
    const other = insertPost(db, { author: tanaka, content: { title: `${NAME}さんの別の申請`, tags: [NAME] } });
    const postId = insertPost(db, { content: { tags: [NAME] } });
    await redact(postId, NAME).expect(303);
    expect(contentOf(db, requireVisible(db, takahashi, other))).toMatchObject({ title: `${NAME}さんの別の申請`, tags: [NAME] });
  });

  it('does not come back from a window that is still open on the draft or the post', async () => {
    const postId = insertPost(db, { content: { body: `${NAME}の手順` } });
    const typed = { kind: 'tip', title: TIP.title, body: `${NAME}の続き`, categoryId: '1', tags: '', revision: '1' };
    const { body } = await author
      .post('/me/drafts', { ...typed, post: String(postId) })
      .set('Accept', 'application/json')
      .expect(201);
    await redact(postId, NAME).expect(303);
    await author
      .put(`/me/drafts/${body.id}`, { ...typed, draftVersion: '1' })
      .set('Accept', 'application/json')
      .expect(409);
    await author.put(`/posts/${postId}`, { ...typed, draft: String(body.id) }).expect(409);
    expect(standsIn(db, NAME)).toEqual([]);
    const page = (await author.get(`/posts/${postId}/edition`).expect(200)).text;
    expect(typedIn(page, 'body')).toBe('■■■の続き');
  });

  it('keeps the time of the last change, and the history its length', async () => {
    const postId = insertPost(db, { content: { body: NAME } });
    editPost(db, sato, postId, 1, { ...TIP, body: `${NAME}を直した` }, later(10));
    const before = oneRow(db, 'SELECT edited_at, confirmed_on, published_at FROM posts');
    await redact(postId, NAME).expect(303);
    expect(oneRow(db, 'SELECT edited_at, confirmed_on, published_at FROM posts')).toEqual(before);
    expect(countRows(db, 'revisions')).toBe(2);
    await author.get(`/posts/${postId}/revisions/3`).expect(200);
    await author.get(`/posts/${postId}/revisions/1`).expect(200);
  });

  it('reaches a post that is withdrawn', async () => {
    const postId = insertPost(db, { content: { body: NAME } });
    withdrawPost(db, sato, postId, AT);
    await redact(postId, NAME).expect(303);
    expect(standsIn(db, NAME)).toEqual([]);
  });

  it.each([
    ['passage', { passage: '' }, 'form.passage_length'],
    ['passage', { passage: '山' }, 'form.passage_length'],
    ['passage', { passage: '長'.repeat(201) }, 'form.passage_length'],
    ['passage', { passage: 'どこにもない言葉' }, 'form.passage_nowhere'],
    ['reason', { reason: '' }, 'form.reason_length'],
    ['reason', { reason: '長'.repeat(201) }, 'form.reason_length'],
    ['reason', { reason: `${NAME}さんのため` }, 'form.reason_with_passage'],
    ['reason', { reason: '９８７６５４３２１０９３の方' }, 'number_guard.reason_fault'],
  ])('refuses a wrong %s and keeps what was typed (%#)', async (field, wrong, sentence) => {
    const postId = insertPost(db, { content: { body: NAME } });
    const before = allRows(db);
    const form = { passage: NAME, reason: '個人情報', intent: 'redact', ...wrong };
    const page = (await moderator.put(`/posts/${postId}/redaction`, form).expect(422)).text;
    expect(faultBeside(page, field)).toBe(ja(sentence));
    expect([typedIn(page, 'passage'), typedIn(page, 'reason')]).toEqual([form.passage, form.reason]);
    expect(allRows(db)).toEqual(before);
  });

  it('is not stopped by the guard: the number is what it is about', async () => {
    const postId = insertPost(db, { content: { body: `番号は${NUMBER}です` } });
    await redact(postId, '123456789018').expect(303);
    expect(standsIn(db, NUMBER, '123456789018')).toEqual([]);
    expect(countRows(db, 'number_exceptions')).toBe(0);
  });

  it('is for moderators alone; a malformed post has none', async () => {
    const postId = insertPost(db, { content: { body: NAME } });
    for (const person of [sato, suzuki, tanaka]) await redact(postId, NAME, browserOf(context, person)).expect(404);
    await redact(postId, NAME, browserOf(context)).expect(401);
    for (const bad of ['0', 'x', '999'])
      await moderator.put(`/posts/${bad}/redaction`, { passage: NAME, reason: 'x', intent: 'redact' }).expect(404);
    expect(postQueries(db).findVisible(postId, { userId: undefined, moderates: false })?.excerpt).toContain(TIP.goal);
    expect(oneRow(db, 'SELECT body FROM post_bodies WHERE post_id = ?', postId)).toEqual({ body: NAME });
    await redact(postId, NAME, browserOf(context, ito)).expect(303);
  });
});
