import { beforeEach, describe, expect, it } from 'vitest';
import { type Db, generationOf } from '../../src/db/index.ts';
import {
  addSynonyms,
  deleteSynonyms,
  editSynonyms,
  holdersOfSynonyms,
  listSynonymGroups,
  sameAs,
  splitWords,
  synonymGroups,
  synonymQueries,
} from '../../src/search/index.ts';
import { lastEvents, NOW, oneRow, takahashi, testDb } from '../support/index.ts';

const at = new Date(NOW);

describe('a list of words as people write it', () => {
  it.each([
    { typed: 'エクセル\nExcel', words: ['エクセル', 'Excel'] },
    { typed: 'エクセル\r\n\r\n Excel ', words: ['エクセル', 'Excel'] },
    { typed: 'エクセル、Excel', words: ['エクセル', 'Excel'] },
    { typed: 'エクセル,Excel', words: ['エクセル', 'Excel'] },
    { typed: 'エクセル=Excel', words: ['エクセル', 'Excel'] },
    { typed: 'エクセル;Excel', words: ['エクセル', 'Excel'] },
    { typed: 'エクセル\uFF1DExcel\uFF0C表計算\uFF1B帳票', words: ['エクセル', 'Excel', '表計算', '帳票'] },
    { typed: '\u3000Power\u3000\u3000Query\u3000、パワークエリ', words: ['Power Query', 'パワークエリ'] },
    { typed: 'C++、\u0007、Java', words: ['C++', 'Java'] },
    { typed: '', words: [] },
    { typed: '、=;\n', words: [] },
  ])('$typed is $words', ({ typed, words }) => {
    expect(splitWords(typed)).toEqual(words);
  });

  it.each([
    { typed: 'Excel、EXCEL、\uFF25\uFF58\uFF43\uFF45\uFF4C', words: ['Excel'] },
    { typed: 'ハンコ、はんこ、\uFF8A\uFF9D\uFF7A', words: ['ハンコ'] },
    { typed: 'サーバー、サーバ', words: ['サーバー'] },
    { typed: 'エクセル、Excel', words: ['エクセル', 'Excel'] },
    { typed: 'コード、こど', words: ['コード', 'こど'] },
  ])('keeps the first of those that are one to every search: $typed', ({ typed, words }) => {
    expect(splitWords(typed)).toEqual(words);
  });
});

describe('synonyms', () => {
  let db: Db;
  beforeEach(() => {
    db = testDb();
  });

  const wordsOf = (id: number) =>
    synonymQueries(db)
      .listGroups()
      .find((group) => group.id === id)?.words;

  it('are there from the beginning, each word in one group', () => {
    const groups = listSynonymGroups(db);
    expect(groups.length).toBeGreaterThan(30);
    expect(groups).toContainEqual(['エクセル', 'Excel']);
    const keys = groups.flatMap((words) => [...new Set(words.map(sameAs))]);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('are kept in memory until they change, and known at once', () => {
    const kept = synonymGroups(db);
    expect(synonymGroups(db)).toBe(kept);
    const before = generationOf(db, 'synonyms');
    const id = addSynonyms(db, takahashi, ['窓口', 'カウンター'], at);
    expect(generationOf(db, 'synonyms')).not.toBe(before);
    expect(synonymGroups(db)[0]).toEqual(['窓口', 'カウンター']);
    editSynonyms(db, takahashi, id, ['窓口', 'カウンター', '受付'], at);
    expect(synonymGroups(db)[0]).toEqual(['窓口', 'カウンター', '受付']);
    deleteSynonyms(db, takahashi, id, at);
    expect(synonymGroups(db)).toEqual(kept);
  });

  it('keep who changed them when, in their order', () => {
    const id = addSynonyms(db, takahashi, ['窓口', 'カウンター'], at);
    editSynonyms(db, takahashi, id, ['受付', '窓口'], new Date('2026-07-02T00:00:00Z'));
    expect(synonymQueries(db).listGroups()[0]).toEqual({
      id,
      words: ['受付', '窓口'],
      changedAt: '2026-07-02T00:00:00.000Z',
      changedBy: takahashi.id,
    });
  });

  it('are written down with their words', () => {
    const details = () => JSON.parse(String(oneRow(db, 'SELECT details FROM events ORDER BY id DESC')?.['details']));
    const id = addSynonyms(db, takahashi, ['窓口', 'カウンター'], at);
    expect(lastEvents(db)).toEqual([{ kind: 'synonym.created', actorId: takahashi.id, subjectId: id }]);
    expect(details()).toEqual({ words: '窓口、カウンター' });
    editSynonyms(db, takahashi, id, ['窓口', '受付'], at);
    expect(lastEvents(db)).toMatchObject([{ kind: 'synonym.edited', subjectId: id }]);
    expect(details()).toEqual({ before: '窓口、カウンター', words: '窓口、受付' });
    deleteSynonyms(db, takahashi, id, at);
    expect(lastEvents(db)).toMatchObject([{ kind: 'synonym.deleted', subjectId: id }]);
    expect(details()).toEqual({ words: '窓口、受付' });
  });

  it('stand in one group only, however they are spelt', () => {
    const count = listSynonymGroups(db).length;
    for (const word of ['Excel', 'EXCEL', '\uFF45\uFF58\uFF43\uFF45\uFF4C', 'えくせる'])
      expect(() => addSynonyms(db, takahashi, [word, '表計算'], at)).toThrow('synonym_taken');
    expect(() => editSynonyms(db, takahashi, 1, ['エクセル', 'vba'], at)).toThrow('synonym_taken');
    expect(listSynonymGroups(db)).toHaveLength(count);
    expect(wordsOf(1)).toEqual(['エクセル', 'Excel']);
    editSynonyms(db, takahashi, 1, ['EXCEL', 'エクセル', '表計算'], at);
    expect(wordsOf(1)).toEqual(['EXCEL', 'エクセル', '表計算']);
  });

  it('tell which groups stand in the way, and by which words', () => {
    const held = holdersOfSynonyms(db, ['excel', '表計算', 'ＶＢＡ']);
    expect(held.map(({ group, shared }) => ({ id: group.id, shared }))).toEqual([
      { id: 1, shared: ['excel'] },
      { id: 4, shared: ['ＶＢＡ'] },
    ]);
    expect(holdersOfSynonyms(db, ['excel'], 1)).toEqual([]);
  });

  it('are free again when their group is deleted', () => {
    deleteSynonyms(db, takahashi, 1, at);
    expect(() => addSynonyms(db, takahashi, ['Excel', '表計算'], at)).not.toThrow();
    for (const act of [() => deleteSynonyms(db, takahashi, 1, at), () => editSynonyms(db, takahashi, 1, ['a', 'b'], at)])
      expect(act).toThrow('not_found');
  });
});
