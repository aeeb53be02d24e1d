import { type Db, perDatabase } from '../../db/index.ts';
import { limited } from '../../lib/index.ts';
import type { CertificateRow } from './certificate-queries.ts';
import { type CertificateSheet, type SheetLine, sheetOf } from './certificate-sheet.ts';
import { type CertificateContent, contentOf } from './certificates.ts';
import { BOLD, pdfKit, REGULAR } from './font.ts';

type Document = PDFKit.PDFDocument;

const INK = '#1a1a1a';
const GOLD = '#6e5600';

const KEPT = 30;
const kept = perDatabase(() => new Map<string, Promise<Buffer>>());
const inTurn = limited(1);

/** A certificate as PDF. A reprint has the same bytes; those of the last few are kept. */
export function certificatePdf(db: Db, row: CertificateRow): Promise<Buffer> {
  const known = kept(db);
  const key = `${row.year}-${row.number}`;
  let pdf = known.get(key);
  if (!pdf) {
    pdf = inTurn(() => drawn(contentOf(row), new Date(row.issuedAt)));
    pdf.catch(() => known.delete(key));
    known.set(key, pdf);
    if (known.size > KEPT) known.delete(known.keys().next().value as string);
  }
  return pdf;
}

/**
 * Draws a certificate on one page of A4.
 * @param issuedAt stands in the file instead of the time of printing, so that its bytes stay the same
 */
export async function drawn(content: CertificateContent, issuedAt: Date): Promise<Buffer> {
  const sheet = sheetOf(content);
  const document: Document = new (pdfKit())({
    size: [sheet.width, sheet.height],
    margin: 0,
    pdfVersion: '1.7',
    lang: 'ja-JP',
    displayTitle: true,
    font: REGULAR,
    info: { Title: `${content.number} ${content.prize}`, Author: content.issuerName, CreationDate: issuedAt },
  });
  const bytes = collected(document);
  drawFrames(document, sheet);
  for (const line of sheet.lines) drawLine(document, line);
  document.end();
  return bytes;
}

function collected(document: Document): Promise<Buffer> {
  const pieces: Buffer[] = [];
  return new Promise((resolve, reject) => {
    document.on('data', (piece: Buffer) => pieces.push(piece));
    document.on('end', () => resolve(Buffer.concat(pieces)));
    document.on('error', reject);
  });
}

function drawFrames(document: Document, { frames }: CertificateSheet): void {
  document.strokeColor(GOLD);
  for (const { x, y, width, height, weight } of frames) document.rect(x, y, width, height).lineWidth(weight).stroke();
}

const SHARE_BEFORE = { start: 0, middle: 0.5, end: 1 };

/** A line whose letters are wider than the sheet took them for is written smaller. */
function drawLine(document: Document, { text, x, y, width: most, size, anchor, bold, gold }: SheetLine): void {
  document.font(bold ? BOLD : REGULAR).fontSize(size);
  const width = document.widthOfString(text);
  const fitting = Math.min(1, most / width);
  document
    .fontSize(size * fitting)
    .fillColor(gold ? GOLD : INK)
    .text(text, x - width * fitting * SHARE_BEFORE[anchor], y, { lineBreak: false, baseline: 'alphabetic' });
}
