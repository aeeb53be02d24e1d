import { cachedPerDatabase, type Db, perDatabase } from '../../db/index.ts';

/** Words that mean the same to every search, in the order in which they were typed. */
export interface SynonymGroup {
  id: number;
  words: string[];
  changedAt: string;
  /** Undefined for the groups an office starts with. */
  changedBy: number | undefined;
}

interface WordRow {
  id: number;
  word: string;
  changedAt: string;
  changedBy: number | null;
}

export const synonymQueries = perDatabase((db: Db) => {
  const all = db.prepare<[], WordRow>(`
    SELECT g.id, s.word, g.changed_at AS changedAt, g.changed_by AS changedBy
      FROM synonym_groups g JOIN synonyms s ON s.group_id = g.id
     ORDER BY g.changed_at DESC, g.id, s.position`);
  const insertGroup = db.prepare<[string, number]>('INSERT INTO synonym_groups (changed_at, changed_by) VALUES (?, ?)');
  const changeGroup = db.prepare<[string, number, number]>(
    'UPDATE synonym_groups SET changed_at = ?, changed_by = ? WHERE id = ?',
  );
  const deleteGroup = db.prepare<[number]>('DELETE FROM synonym_groups WHERE id = ?');
  const insertWord = db.prepare<[string, number, number]>('INSERT INTO synonyms (word, group_id, position) VALUES (?, ?, ?)');
  const deleteWords = db.prepare<[number]>('DELETE FROM synonyms WHERE group_id = ?');
  return {
    /** All groups, the one changed last first. */
    listGroups: (): SynonymGroup[] => grouped(all.all()),
    insertGroup: (at: string, by: number) => Number(insertGroup.run(at, by).lastInsertRowid),
    changeGroup: (id: number, at: string, by: number) => void changeGroup.run(at, by, id),
    deleteGroup: (id: number) => void deleteGroup.run(id),
    putWords: (groupId: number, words: readonly string[]) => {
      deleteWords.run(groupId);
      words.forEach((word, index) => void insertWord.run(word, groupId, index + 1));
    },
  };
});

function grouped(rows: WordRow[]): SynonymGroup[] {
  const groups: SynonymGroup[] = [];
  for (const { id, word, changedAt, changedBy } of rows) {
    const last = groups.at(-1);
    if (last?.id === id) last.words.push(word);
    else groups.push({ id, words: [word], changedAt, changedBy: changedBy ?? undefined });
  }
  return groups;
}

/** The words of each group, as they were typed. */
export const listSynonymGroups = (db: Db): string[][] =>
  synonymQueries(db)
    .listGroups()
    .map(({ words }) => words);

/** The same, kept in memory until a moderator changes one: every search asks. */
export const synonymGroups: (db: Db) => string[][] = cachedPerDatabase('synonyms', listSynonymGroups);
