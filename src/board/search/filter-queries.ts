import { type Db, perDatabase } from '../../db/index.ts';

export const filterQueries = perDatabase((db: Db) => {
  const people = db.prepare<[], { id: number; login: string; name: string }>('SELECT id, login, name FROM users ORDER BY id');
  const newest = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM posts');
  return {
    listPeople: () => people.all(),
    /** About how many posts there are, at no cost. */
    newestPost: () => newest.get()?.id ?? 0,
  };
});
