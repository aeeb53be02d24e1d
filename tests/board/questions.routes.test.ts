import { beforeEach, describe, expect, it } from 'vitest';
import { acceptAnswer, hidePost, writeComment } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import {
  type Browser,
  browserOf,
  insertPost,
  ja,
  NOW,
  oneRow,
  QUESTION,
  sato,
  suzuki,
  takahashi,
  tanaka,
  testContext,
  testDb,
} from '../support/index.ts';

const AT = new Date(NOW);

let db: Db;
let reader: Browser;

beforeEach(() => {
  db = testDb();
  reader = browserOf(testContext({ db }), tanaka);
});

const ask = (title: string, at = '2026-06-01T00:00:00Z'): number => insertPost(db, { content: { ...QUESTION, title }, at });
const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));

describe('GET /questions', () => {
  it('lists questions and nothing else', async () => {
    ask('住所を番地で分けられますか');
    insertPost(db, { content: { title: '差し込み印刷の小技です' } });
    const page = main((await reader.get('/questions').expect(200)).text);
    expect(page).toContain('住所を番地で分けられますか');
    expect(page).not.toContain('差し込み印刷の小技です');
    expect(page).toContain('href="/posts/new?kind=question"');
    // The address says the kind; a query cannot change it.
    expect(main((await reader.get('/questions?kind=tip')).text)).not.toContain('差し込み印刷の小技です');
  });

  it('has those without an accepted answer in an order of their own, comments or not', async () => {
    ask('まだだれも答えていない質問', '2026-06-01T00:00:00Z');
    const talked = ask('コメントだけがある質問', '2026-06-02T00:00:00Z');
    const solved = ask('もう解決している質問', '2026-06-03T00:00:00Z');
    writeComment(db, suzuki, talked, { body: 'どの版ですか', parentId: undefined }, AT);
    acceptAnswer(db, sato, solved, writeComment(db, suzuki, solved, { body: 'できます', parentId: undefined }, AT), AT);
    const page = main((await reader.get('/questions?order=unanswered').expect(200)).text);
    expect(page).not.toContain('もう解決している質問');
    expect(page.indexOf('コメントだけがある質問')).toBeGreaterThan(0);
    expect(page.indexOf('コメントだけがある質問')).toBeLessThan(page.indexOf('まだだれも答えていない質問'));
    expect(page).toContain(ja('question.unanswered'));
    const all = main((await reader.get('/questions?order=new')).text);
    expect(all).toContain(ja('card.solved'));
    expect(all.match(new RegExp(ja('card.solved'), 'g'))).toHaveLength(1);
    const home = main((await reader.get('/').expect(200)).text);
    const waiting = home.slice(home.indexOf('questions-heading'), home.indexOf('categories-heading'));
    expect(waiting).toContain('まだだれも答えていない質問');
    expect(waiting).not.toContain('もう解決している質問');
  });

  it('goes on to the next page', async () => {
    for (let count = 0; count < 32; count += 1)
      ask(`質問その${String(count).padStart(2, '0')}です`, `2026-06-01T00:${count + 10}:00Z`);
    const first = main((await reader.get('/questions?order=new').expect(200)).text);
    const next = /href="(\/questions\?order=new&amp;before=[^"]+)"/.exec(first)?.[1] as string;
    const second = main((await reader.get(next.replaceAll('&amp;', '&')).expect(200)).text);
    expect(first).toContain('質問その31です');
    expect(second).toContain('質問その00です');
    expect(second).not.toContain('質問その31です');
  });

  it('shows none that is hidden, and says where to begin when there is none', async () => {
    hidePost(db, takahashi, ask('隠された質問です'), '確認中', AT);
    const page = (await reader.get('/questions').expect(200)).text;
    expect(page).not.toContain('隠された質問です');
    expect(page).toContain('href="/posts/new?kind=question"');
  });

  it('asks a stranger to sign in, unless everybody may read', async () => {
    await browserOf(testContext({ db })).get('/questions').expect(303).expect('Location', '/session/new?next=%2Fquestions');
    await browserOf(testContext({ db, config: { readAccess: 'everyone' } }))
      .get('/questions')
      .expect(200);
  });

  it.each(['order=x', 'before=x', 'kind=__proto__', 'category=x&tag=x', 'order=new&order=hot'])(
    'takes %s for nothing chosen',
    async (query) => {
      ask('住所を番地で分けられますか');
      expect((await reader.get(`/questions?${query}`).expect(200)).text).toContain('住所を番地で分けられますか');
    },
  );
});

describe('a question', () => {
  it('is asked with a title, a text and a category, and not before something is in the template’s place', async () => {
    const asker = browserOf(testContext({ db }), sato);
    const form = {
      kind: 'question',
      title: '住所を番地で分けられますか',
      body: '1つのセルに入っています',
      categoryId: '1',
      tags: '',
    };
    await asker.post('/posts', { ...form, body: ja('template.question_body') }).expect(422);
    await asker.post('/posts', form).expect(303);
    expect(oneRow(db, 'SELECT kind, answered FROM posts')).toEqual({ kind: 'question', answered: 0 });
    const page = (await reader.get('/posts/1').expect(200)).text;
    expect(page).toContain('1つのセルに入っています');
    expect(page).not.toContain('action="/posts/1/adoption"');
  });

  it('cannot be adopted: there is nothing to use', async () => {
    const id = ask('住所を番地で分けられますか');
    const { status } = await reader.put(`/posts/${id}/adoption`, { minutes: 5, times: 1 });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(oneRow(db, 'SELECT count(*) AS n FROM adoptions')).toEqual({ n: 0 });
  });
});
