import { beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../src/db/index.ts';
import { addSynonyms, listSynonymGroups, synonymGroups, synonymQueries } from '../../src/search/index.ts';
import {
  type Browser,
  browserOf,
  faultBeside,
  ito,
  ja,
  lastEvents,
  NOW,
  sato,
  type TestContext,
  takahashi,
  testContext,
  testDb,
  typedIn,
} from '../support/index.ts';

const at = new Date(NOW);

let db: Db;
let context: TestContext;
let moderator: Browser;
let member: Browser;
let stranger: Browser;

beforeEach(() => {
  db = testDb();
  context = testContext({ db });
  moderator = browserOf(context, takahashi);
  member = browserOf(context, sato);
  stranger = browserOf(context);
});

const wordsOf = (id: number) =>
  synonymQueries(db)
    .listGroups()
    .find((group) => group.id === id)?.words;
const addDesk = () => addSynonyms(db, takahashi, ['窓口', 'カウンター'], at);
/** What a page says in its groups, as text. */
const listed = (html: string) => [...html.matchAll(/class="synonyms__words">([^<]*)/g)].map(([, words]) => words);

describe('GET /moderation/synonyms', () => {
  it('lists the groups, the one changed last first', async () => {
    addDesk();
    const { text } = await moderator.get('/moderation/synonyms').expect(200);
    expect(listed(text).slice(0, 2)).toEqual(['窓口、カウンター', 'エクセル、Excel']);
    for (const part of ['高橋', ja('synonym.from_start'), 'href="/moderation/synonyms/1/edition"']) expect(text).toContain(part);
    await browserOf(context, ito).get('/moderation/synonyms').expect(200);
  });

  it.each(['ＥＸＣ', 'えくせ', ' excel '])('finds a part of a word, however it is spelt: %s', async (asked) => {
    const { text } = await moderator.get(`/moderation/synonyms?q=${encodeURIComponent(asked)}`).expect(200);
    expect(listed(text)).toEqual(['エクセル、Excel']);
    expect(typedIn(text.slice(text.indexOf('<main')), 'q')).toBe(asked);
  });

  it('says what to do where there is none', async () => {
    const { text } = await moderator.get('/moderation/synonyms?q=%3Cb%3E').expect(200);
    expect(text).toContain('&lt;b&gt;');
    expect(text).not.toContain('<b>');
    expect(text).toContain(ja('synonym.all'));
    db.exec('DELETE FROM synonym_groups');
    expect((await browserOf(context, takahashi).get('/moderation/synonyms?x=1')).text).toContain(ja('synonym.empty_title'));
  });

  it('is for moderators', async () => {
    await member.get('/moderation/synonyms').expect(404);
    await stranger.get('/moderation/synonyms').expect(303);
  });
});

describe('GET /moderation/synonyms/new', () => {
  it('is an empty form, or one with the words of a search', async () => {
    expect(typedIn((await moderator.get('/moderation/synonyms/new').expect(200)).text, 'words')).toBe('');
    const { text } = await moderator.get('/moderation/synonyms/new?words=%3Cb%3E%20%E7%AA%93%E5%8F%A3').expect(200);
    expect(typedIn(text, 'words')).toBe('<b> 窓口');
    expect(text).not.toContain('<b>');
  });

  it('says at once that a word has its group', async () => {
    const { text } = await moderator.get('/moderation/synonyms/new?words=EXCEL').expect(200);
    expect(text).toContain(ja('synonym.taken', { shared: 'EXCEL', words: 'エクセル、Excel' }));
    expect(text).toContain('href="/moderation/synonyms/1/edition"');
    expect(text).toContain(ja('synonym.taken_edit'));
  });

  it.each([
    { name: 'very long', words: '長'.repeat(1_500) },
    { name: 'cut within a character', words: `a${'𠮷'.repeat(1_100)}` },
    { name: 'many', words: Array.from({ length: 200 }, (_, index) => `w${index}`).join(',') },
  ])('takes any address: $name', async ({ words }) => {
    await moderator.get(`/moderation/synonyms/new?words=${encodeURIComponent(words)}`).expect(200);
    await moderator.get('/moderation/synonyms/new?words[a]=1&words=%ED%A0%80').expect(200);
  });

  it('is for moderators', async () => {
    await member.get('/moderation/synonyms/new').expect(404);
    await stranger.get('/moderation/synonyms/new').expect(303);
  });
});

describe('POST /moderation/synonyms', () => {
  it('makes the words mean the same from now on', async () => {
    await moderator.post('/moderation/synonyms', { words: '窓口\nカウンター、受付' }).expect(303);
    expect(synonymGroups(db)[0]).toEqual(['窓口', 'カウンター', '受付']);
    expect(lastEvents(db)).toMatchObject([{ kind: 'synonym.created', actorId: takahashi.id }]);
    expect((await member.get('/moderation/log')).text).toContain('窓口、カウンター、受付');
  });

  it.each([
    { name: 'no word', words: '', message: 'form.synonym_count' },
    { name: 'one', words: '窓口', message: 'form.synonym_count' },
    { name: 'one twice', words: '窓口、窓口', message: 'form.synonym_count' },
    { name: 'one in two widths', words: 'Excel、ＥＸＣＥＬ', message: 'form.synonym_count' },
    { name: '21', words: Array.from({ length: 21 }, (_, index) => `言葉${index}`).join('、'), message: 'form.synonym_count' },
    { name: 'a word of 41 characters', words: `窓口、${'長'.repeat(41)}`, message: 'form.synonym_length' },
    { name: 'a novel', words: '長'.repeat(3_000), message: 'form.synonym_count' },
  ])('refuses $name and keeps what was typed', async ({ words, message }) => {
    const count = listSynonymGroups(db).length;
    const { text } = await moderator.post('/moderation/synonyms', { words }).expect(422);
    expect(faultBeside(text, 'words')).toBe(ja(message));
    expect(typedIn(text, 'words')).toBe(words);
    expect(listSynonymGroups(db)).toHaveLength(count);
  });

  it('takes 20 words of 40 characters', async () => {
    const words = Array.from({ length: 20 }, (_, index) => `${'𠮷'.repeat(37)}${100 + index}`);
    await moderator.post('/moderation/synonyms', { words: words.join('\r\n') }).expect(303);
    expect(synonymGroups(db)[0]).toEqual(words);
  });

  it('names the group that has a word, and leads to where the others can go', async () => {
    const { text } = await moderator.post('/moderation/synonyms', { words: 'excel、表計算、<b>帳票' }).expect(409);
    expect(faultBeside(text, 'words')).toBe(ja('form.synonym_taken'));
    expect(text).toContain(ja('synonym.taken', { shared: 'excel', words: 'エクセル、Excel' }));
    expect(typedIn(text, 'words')).toBe('excel\n表計算\n<b>帳票');
    const path = /href="(\/moderation\/synonyms\/1\/edition[^"]*)"/.exec(text)?.[1] as string;
    const form = await moderator.get(path).expect(200);
    const words = typedIn(form.text, 'words') as string;
    expect(words).toBe('エクセル\nExcel\n表計算\n<b>帳票');
    expect(wordsOf(1)).toEqual(['エクセル', 'Excel']);
    await moderator.put('/moderation/synonyms/1', { words }).expect(303);
    expect(wordsOf(1)).toEqual(['エクセル', 'Excel', '表計算', '<b>帳票']);
  });

  it('says what to do between two groups', async () => {
    const { text } = await moderator.post('/moderation/synonyms', { words: 'excel、vba、表計算' }).expect(409);
    for (const id of [1, 4]) expect(text).toContain(`href="/moderation/synonyms/${id}/edition"`);
    expect(text).toContain(ja('synonym.taken_hint'));
  });

  it('is for moderators', async () => {
    const count = listSynonymGroups(db).length;
    await member.post('/moderation/synonyms', { words: '窓口、受付' }).expect(404);
    await stranger.post('/moderation/synonyms', { words: '窓口、受付' }).expect(401);
    expect(listSynonymGroups(db)).toHaveLength(count);
  });
});

describe('GET /moderation/synonyms/:id/edition', () => {
  it('shows the words, one in a line', async () => {
    expect(typedIn((await moderator.get('/moderation/synonyms/3/edition').expect(200)).text, 'words')).toBe(
      'パワポ\nパワーポイント\nPowerPoint',
    );
  });

  it('adds words of the address that it lacks', async () => {
    const { text } = await moderator.get('/moderation/synonyms/1/edition?words=EXCEL%0A%E8%A1%A8%E8%A8%88%E7%AE%97').expect(200);
    expect(typedIn(text, 'words')).toBe('エクセル\nExcel\n表計算');
    expect(wordsOf(1)).toEqual(['エクセル', 'Excel']);
  });

  it('is for moderators, and for groups that are there', async () => {
    await member.get('/moderation/synonyms/1/edition').expect(404);
    await stranger.get('/moderation/synonyms/1/edition').expect(303);
    for (const id of ['0', 'x', '999']) await moderator.get(`/moderation/synonyms/${id}/edition`).expect(404);
  });
});

describe('PUT /moderation/synonyms/:id', () => {
  it('changes the words at once, and the log says from what to what', async () => {
    await moderator.put('/moderation/synonyms/1', { words: 'エクセル\n表計算ソフト' }).expect(303);
    expect(wordsOf(1)).toEqual(['エクセル', '表計算ソフト']);
    expect(synonymGroups(db)[0]).toEqual(['エクセル', '表計算ソフト']);
    expect(lastEvents(db)).toMatchObject([{ kind: 'synonym.edited', subjectId: 1 }]);
    expect((await member.get('/moderation/log')).text).toContain(
      ja('log.synonyms_edited', { before: 'エクセル、Excel', words: 'エクセル、表計算ソフト' }),
    );
  });

  it('refuses mistakes, and words of another group', async () => {
    const short = await moderator.put('/moderation/synonyms/1', { words: 'エクセル' }).expect(422);
    expect(faultBeside(short.text, 'words')).toBe(ja('form.synonym_count'));
    const taken = await moderator.put('/moderation/synonyms/1', { words: 'エクセル、VBA' }).expect(409);
    expect(taken.text).toContain(ja('synonym.taken', { shared: 'VBA', words: 'マクロ、VBA' }));
    expect(taken.text).toContain('href="/moderation/synonyms/4/edition"');
    expect(taken.text).toContain(ja('synonym.taken_hint'));
    expect(wordsOf(1)).toEqual(['エクセル', 'Excel']);
  });

  it('is for moderators, and for groups that are there', async () => {
    const form = { words: '窓口、受付' };
    await member.put('/moderation/synonyms/1', form).expect(404);
    await stranger.put('/moderation/synonyms/1', form).expect(401);
    for (const id of ['0', 'x', '999']) await moderator.put(`/moderation/synonyms/${id}`, form).expect(404);
    expect(wordsOf(1)).toEqual(['エクセル', 'Excel']);
  });
});

describe('GET /moderation/synonyms/:id/deletion', () => {
  it('asks, and names the group', async () => {
    const { text } = await moderator.get('/moderation/synonyms/1/deletion').expect(200);
    for (const part of ['エクセル、Excel', ja('synonym.delete_message')]) expect(text).toContain(part);
    expect(wordsOf(1)).toEqual(['エクセル', 'Excel']);
  });

  it('is for moderators, and for groups that are there', async () => {
    await member.get('/moderation/synonyms/1/deletion').expect(404);
    await stranger.get('/moderation/synonyms/1/deletion').expect(303);
    for (const id of ['0', 'x', '999']) await moderator.get(`/moderation/synonyms/${id}/deletion`).expect(404);
  });
});

describe('DELETE /moderation/synonyms/:id', () => {
  it('makes them different words again', async () => {
    await moderator.delete('/moderation/synonyms/1').expect(303);
    expect(synonymGroups(db)).not.toContainEqual(['エクセル', 'Excel']);
    expect(lastEvents(db)).toMatchObject([{ kind: 'synonym.deleted', actorId: takahashi.id, subjectId: 1 }]);
    expect((await member.get('/moderation/log')).text).toContain('エクセル、Excel');
    await moderator.delete('/moderation/synonyms/1').expect(404);
  });

  it('is for moderators, and for groups that are there', async () => {
    await member.delete('/moderation/synonyms/1').expect(404);
    await stranger.delete('/moderation/synonyms/1').expect(401);
    for (const id of ['0', 'x', '999']) await moderator.delete(`/moderation/synonyms/${id}`).expect(404);
    expect(wordsOf(1)).toEqual(['エクセル', 'Excel']);
  });
});
