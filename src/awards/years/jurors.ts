import { accountQueries } from '../../accounts/index.ts';
import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

export interface JurorEntry {
  userId: number;
  number: number;
}

export const jurorQueries = perDatabase((db: Db) => {
  const secretary = db.prepare<[number], { found: 0 | 1 }>(
    "SELECT EXISTS (SELECT 1 FROM user_roles WHERE user_id = ? AND role = 'secretariat') AS found",
  );
  const concerned = db.prepare<{ year: FiscalYear }, JurorEntry>(`
    SELECT j.user_id AS userId, e.number
      FROM award_jurors j
      JOIN award_entries e ON e.year = j.year AND e.state NOT IN ('withdrawn', 'lapsed', 'ineligible')
     WHERE j.year = @year
       AND (EXISTS (SELECT 1 FROM award_members m WHERE m.entry_id = e.id AND m.user_id = j.user_id)
            OR EXISTS (SELECT 1 FROM award_nominations n WHERE n.entry_id = e.id AND n.nominator_id = j.user_id))
     ORDER BY j.user_id, e.number`);
  return {
    isSecretary: (userId: number) => secretary.get(userId)?.found === 1,
    /** Entries that a juror stands for or has nominated: the judging of those is not theirs. */
    listConcerned: (year: FiscalYear) => concerned.all({ year }),
  };
});

/** Whom a line of a form names, or the key of a sentence why that is nobody who may judge. */
export function findCandidate(db: Db, person: string): { id: number } | string {
  const found = accountQueries(db).findNamed(person);
  if (found === undefined) return 'form.coauthor_unknown';
  if (found === 'several') return 'form.coauthor_several';
  return jurorQueries(db).isSecretary(found.id) ? 'form.juror_secretary' : found;
}
