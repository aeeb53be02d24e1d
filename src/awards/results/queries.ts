import { type Db, perDatabase } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';

export interface ResultRow {
  year: FiscalYear;
  version: number;
  /** What it was counted from, and what came out: the exact texts that the recount reads and writes. */
  bundle: string;
  result: string;
  resultSha256: string;
  /** Head of the audit chain before the freeze. */
  chainSeq: number;
  program: string;
  reason: string;
  /** Orders and prizes as JSON (decision/record.ts); null for a result of the vote alone. */
  decision: string | null;
  frozenBy: number;
  frozenAt: string;
  confirmedBy: number | null;
  confirmedAt: string | null;
  publishedBy: number | null;
  publishedAt: string | null;
}

export type FrozenRow = Omit<ResultRow, 'confirmedBy' | 'confirmedAt' | 'publishedBy' | 'publishedAt'>;

interface Act {
  year: FiscalYear;
  version: number;
  by: number;
  at: string;
}

const COLUMNS = `
  year, version, bundle, result, result_sha256 AS resultSha256, chain_seq AS chainSeq, program, reason, decision, frozen_by AS frozenBy,
  frozen_at AS frozenAt, confirmed_by AS confirmedBy, confirmed_at AS confirmedAt, published_by AS publishedBy,
  published_at AS publishedAt`;

export const resultQueries = perDatabase((db: Db) => {
  const find = db.prepare<[FiscalYear, number], ResultRow>(`SELECT ${COLUMNS} FROM award_results WHERE year = ? AND version = ?`);
  const latest = db.prepare<[FiscalYear], ResultRow>(
    `SELECT ${COLUMNS} FROM award_results WHERE year = ? ORDER BY version DESC LIMIT 1`,
  );
  const published = db.prepare<[FiscalYear], ResultRow>(
    `SELECT ${COLUMNS} FROM award_results WHERE year = ? AND published_at IS NOT NULL ORDER BY version DESC LIMIT 1`,
  );
  const list = db.prepare<[FiscalYear], ResultRow>(`SELECT ${COLUMNS} FROM award_results WHERE year = ? ORDER BY version DESC`);
  const decided = db.prepare<[FiscalYear], { found: 0 | 1 }>(`
    SELECT EXISTS (SELECT 1 FROM award_results WHERE year = ? AND published_at IS NOT NULL AND decision IS NOT NULL) AS found`);
  const insert = db.prepare<FrozenRow>(`
    INSERT INTO award_results (year, version, bundle, result, result_sha256, chain_seq, program, reason, decision, frozen_by,
      frozen_at)
    VALUES (@year, @version, @bundle, @result, @resultSha256, @chainSeq, @program, @reason, @decision, @frozenBy, @frozenAt)`);
  const confirm = db.prepare<Act>(
    'UPDATE award_results SET confirmed_by = @by, confirmed_at = @at WHERE year = @year AND version = @version',
  );
  const publish = db.prepare<Act>(
    'UPDATE award_results SET published_by = @by, published_at = @at WHERE year = @year AND version = @version',
  );
  return {
    find: (year: FiscalYear, version: number) => find.get(year, version),
    findLatest: (year: FiscalYear) => latest.get(year),
    /** What everybody may see. */
    findPublished: (year: FiscalYear) => published.get(year),
    /** The latest version first. */
    list: (year: FiscalYear) => list.all(year),
    /** Whether a published result says who gets the prizes. */
    isDecided: (year: FiscalYear) => decided.get(year)?.found === 1,
    insert: (row: FrozenRow) => void insert.run(row),
    confirm: (act: Act) => void confirm.run(act),
    publish: (act: Act) => void publish.run(act),
  };
});
