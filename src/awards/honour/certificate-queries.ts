import { type Db, perDatabase } from '../../db/index.ts';
import type { Day, FiscalYear } from '../../lib/index.ts';

/** What the certificates of a year say besides prize, case and names. */
export interface CertificateText {
  body: string;
  datedOn: Day;
  issuerTitle: string;
  issuerName: string;
}

export interface CertificateTextRow extends CertificateText {
  year: FiscalYear;
  decidedBy: number;
  decidedAt: string;
}

export interface CertificateRow {
  year: FiscalYear;
  number: number;
  /** Id of the prize. */
  prize: string;
  entryId: number;
  /** JSON (CertificateContent): a reprint says the same. */
  content: string;
  /** Of the result it was issued for. */
  version: number;
  issuedAt: string;
  /** The version of the result that took it back; null for one that stands. */
  revokedVersion: number | null;
}

export type NewCertificate = Omit<CertificateRow, 'revokedVersion'> & { issuedBy: number };

/** Who asks: the secretariat sees all certificates, everybody else those of the own team. */
export interface Asker {
  userId: number | undefined;
  runsAwards: boolean;
}

const COLUMNS = `
  c.year, c.number, c.prize, c.entry_id AS entryId, c.content, c.version, c.issued_at AS issuedAt, c.revoked_version AS revokedVersion`;
const VISIBLE = `(@runsAwards = 1 OR EXISTS (SELECT 1 FROM award_members m WHERE m.entry_id = c.entry_id AND m.user_id = @userId))`;

interface AskerValues {
  userId: number | null;
  runsAwards: 0 | 1;
}
const valuesOf = ({ userId, runsAwards }: Asker): AskerValues => ({ userId: userId ?? null, runsAwards: runsAwards ? 1 : 0 });

export const certificateQueries = perDatabase((db: Db) => {
  const text = db.prepare<[FiscalYear], CertificateTextRow>(`
    SELECT year, body, dated_on AS datedOn, issuer_title AS issuerTitle, issuer_name AS issuerName, decided_by AS decidedBy,
           decided_at AS decidedAt
      FROM award_certificate_texts WHERE year = ?`);
  const lastText = db.prepare<[FiscalYear], CertificateTextRow>(`
    SELECT year, body, dated_on AS datedOn, issuer_title AS issuerTitle, issuer_name AS issuerName, decided_by AS decidedBy,
           decided_at AS decidedAt
      FROM award_certificate_texts WHERE year < ? ORDER BY year DESC LIMIT 1`);
  const putText = db.prepare<CertificateTextRow>(`
    INSERT INTO award_certificate_texts (year, body, dated_on, issuer_title, issuer_name, decided_by, decided_at)
    VALUES (@year, @body, @datedOn, @issuerTitle, @issuerName, @decidedBy, @decidedAt)
        ON CONFLICT (year) DO UPDATE SET body = @body, dated_on = @datedOn, issuer_title = @issuerTitle, issuer_name = @issuerName,
           decided_by = @decidedBy, decided_at = @decidedAt`);
  const list = db.prepare<[FiscalYear], CertificateRow>(
    `SELECT ${COLUMNS} FROM award_certificates c WHERE c.year = ? ORDER BY c.number`,
  );
  const visible = db.prepare<AskerValues & { year: FiscalYear }, CertificateRow>(
    `SELECT ${COLUMNS} FROM award_certificates c WHERE c.year = @year AND ${VISIBLE} ORDER BY c.number`,
  );
  const find = db.prepare<AskerValues & { year: FiscalYear; number: number }, CertificateRow>(
    `SELECT ${COLUMNS} FROM award_certificates c WHERE c.year = @year AND c.number = @number AND ${VISIBLE}`,
  );
  const title = db.prepare<[number], { title: string }>(
    "SELECT content ->> '$.title' AS title FROM award_certificates WHERE entry_id = ? ORDER BY number DESC LIMIT 1",
  );
  const insert = db.prepare<NewCertificate>(`
    INSERT INTO award_certificates (year, number, prize, entry_id, content, version, issued_by, issued_at)
    VALUES (@year, @number, @prize, @entryId, @content, @version, @issuedBy, @issuedAt)`);
  const revoke = db.prepare<{ year: FiscalYear; number: number; version: number }>(
    'UPDATE award_certificates SET revoked_version = @version WHERE year = @year AND number = @number',
  );
  return {
    findText: (year: FiscalYear) => text.get(year),
    /** The text of the latest year before this one. */
    findTextBefore: (year: FiscalYear) => lastText.get(year),
    putText: (row: CertificateTextRow) => void putText.run(row),
    list: (year: FiscalYear) => list.all(year),
    listVisible: (year: FiscalYear, asker: Asker) => visible.all({ year, ...valuesOf(asker) }),
    findVisible: (year: FiscalYear, number: number, asker: Asker) => find.get({ year, number, ...valuesOf(asker) }),
    /** The title of a case as its last certificate says it. */
    findTitle: (entryId: number) => title.get(entryId)?.title,
    insert: (row: NewCertificate) => void insert.run(row),
    revoke: (year: FiscalYear, number: number, version: number) => void revoke.run({ year, number, version }),
  };
});
