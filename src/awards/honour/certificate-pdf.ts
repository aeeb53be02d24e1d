import { type Db, perDatabase } from '../../db/index.ts';
import { countCharacters, limited } from '../../lib/index.ts';
import { translator } from '../../web/index.ts';
import type { CertificateRow } from './certificate-queries.ts';
import { type CertificateContent, contentOf, reiwaDate } from './certificates.ts';
import { BOLD, pdfKit, REGULAR } from './font.ts';

type Document = PDFKit.PDFDocument;

const t = translator('ja');

const PAGE = { width: 595.28, height: 841.89 };
const FRAME = 30;
const MARGIN = 84;
const WIDTH = PAGE.width - 2 * MARGIN;
/** Where the head ends, and the foot of what stands below it. */
const BODY_TOP = 262;
const BODY_BOTTOM = PAGE.height - 84;
const INK = '#1a1a1a';
const GOLD = '#a8811f';
/** Sizes that are tried, until everything fits. */
const SCALES = [1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52];

/** A paragraph of the certificate. */
interface Block {
  text: string;
  font: string;
  size: number;
  align: 'left' | 'center' | 'right';
  lineGap: number;
  /** Space above, in shares of what is left over. */
  room: number;
}

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
  const document: Document = new (pdfKit())({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    lang: 'ja-JP',
    displayTitle: true,
    font: REGULAR,
    info: { Title: `${content.number} ${content.prize}`, Author: content.issuerName, CreationDate: issuedAt },
  });
  const bytes = collected(document);
  drawFrame(document);
  drawHead(document, content);
  drawBlocks(document, content);
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

function drawFrame(document: Document): void {
  const { width, height } = PAGE;
  const box = (inset: number) => document.rect(inset, inset, width - 2 * inset, height - 2 * inset);
  document.strokeColor(GOLD);
  box(FRAME).lineWidth(3).stroke();
  box(FRAME + 7)
    .lineWidth(0.75)
    .stroke();
  for (const x of [FRAME + 7, width - FRAME - 7])
    for (const y of [FRAME + 7, height - FRAME - 7])
      document
        .rect(x - 6, y - 6, 12, 12)
        .lineWidth(0.75)
        .fillAndStroke('white', GOLD);
}

function drawHead(document: Document, { number, award, prize }: CertificateContent): void {
  document.fillColor(INK);
  document.font(REGULAR).fontSize(11).text(number, MARGIN, 68, { width: WIDTH, align: 'right' });
  const heading = t('certificate.heading');
  const spacing = 28;
  document.font(BOLD).fontSize(46);
  // The space after the last character is no part of what is centred.
  const width = document.widthOfString(heading, { characterSpacing: spacing }) - spacing;
  document.text(heading, (PAGE.width - width) / 2, 96, { characterSpacing: spacing, lineBreak: false });
  line(document, award, { y: 182, size: 16, font: REGULAR });
  document.fillColor(GOLD);
  line(document, prize, { y: 208, size: 30, font: BOLD });
  document.fillColor(INK);
}

/** A centred line; a long one is written smaller. */
function line(document: Document, text: string, { y, size, font }: { y: number; size: number; font: string }): void {
  document.font(font).fontSize(size);
  const fitting = Math.min(size, (size * WIDTH) / document.widthOfString(text));
  document
    .fontSize(fitting)
    .text(text, MARGIN, y + (size - fitting) * 0.7, { width: WIDTH + 1, align: 'center', lineBreak: false });
}

function drawBlocks(document: Document, content: CertificateContent): void {
  const height = BODY_BOTTOM - BODY_TOP;
  const sets = SCALES.map((scale) => blocksOf(content, scale));
  const needed = (blocks: readonly Block[]) => blocks.reduce((sum, block) => sum + heightOf(document, block), 0);
  const blocks = sets.find((set) => needed(set) <= height * 0.86) ?? (sets.at(-1) as Block[]);
  const shares = blocks.reduce((sum, { room }) => sum + room, 0);
  const share = Math.max(0, height - needed(blocks)) / shares;
  let y = BODY_TOP;
  for (const block of blocks) {
    y += share * block.room;
    write(document, block).text(block.text, MARGIN, y, optionsOf(block));
    y += heightOf(document, block);
  }
}

function blocksOf({ title, team, body, datedOn, issuerTitle, issuerName }: CertificateContent, scale: number): Block[] {
  const block = (text: string, size: number, rest: Partial<Block>): Block => ({
    text,
    size: size * scale,
    font: REGULAR,
    align: 'left',
    lineGap: size * scale * 0.35,
    room: 1,
    ...rest,
  });
  const people = team.length;
  return [
    block(t('certificate.case', { title }), titleSize(title), { align: 'center' }),
    ...team.map(({ name, department }, index) =>
      block(t('certificate.person', { name, department }), people > 5 ? 13 : 17, {
        align: 'right',
        lineGap: 2 * scale,
        room: index === 0 ? 1 : 0.05,
      }),
    ),
    block(body, 17, { room: 1.3, lineGap: 12 * scale }),
    block(reiwaDate(datedOn), 15, { room: 1.3 }),
    ...(issuerTitle ? [block(issuerTitle, 15, { align: 'right', room: 0.6, lineGap: 0 })] : []),
    block(issuerName, 24, { align: 'right', font: BOLD, room: issuerTitle ? 0.1 : 0.6, lineGap: 0 }),
    { ...block('', 1, { room: 0.4 }), lineGap: 0 },
  ];
}

/** A title that is a little too long for one line is written a little smaller. */
const titleSize = (title: string): number => Math.max(14, Math.min(17, WIDTH / (countCharacters(title) + 2)));

const write = (document: Document, { font, size }: Block): Document => document.font(font).fontSize(size);
const optionsOf = ({ align, lineGap }: Block) => ({ width: WIDTH, align, lineGap });
const heightOf = (document: Document, block: Block): number =>
  write(document, block).heightOfString(block.text, optionsOf(block));
