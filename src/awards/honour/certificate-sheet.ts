import { translator } from '../../web/index.ts';
import { emsOf, linesOf } from './certificate-lines.ts';
import { type CertificateContent, reiwaDate } from './certificates.ts';

/** A line of a certificate, in points from the upper left corner of the sheet. */
export interface SheetLine {
  text: string;
  /** Where the line begins, has its middle or ends, as `anchor` says. */
  x: number;
  /** Of the feet of its characters. */
  y: number;
  /** The widest it may be. */
  width: number;
  size: number;
  anchor: 'start' | 'middle' | 'end';
  bold: boolean;
  gold: boolean;
}

/** An upright sheet of A4, as the page shows it and the PDF draws it. */
export interface CertificateSheet {
  width: number;
  height: number;
  frames: { x: number; y: number; width: number; height: number; weight: number }[];
  lines: SheetLine[];
}

const t = translator('ja');

const [WIDTH, HEIGHT] = [595.28, 841.89];
const MARGIN = 84;
const MEASURE = WIDTH - 2 * MARGIN;
const TOP = 84;
const BOTTOM = HEIGHT - 92;
/** Left free to the right of whoever gives the prize: a seal of up to 28 mm. */
const SEAL = 84;
/** Sizes that are tried until everything fits. */
const SCALES = [1, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.44];
/** How much of the height is written at most; the rest is white. */
const FULL = 0.86;
/** From the top of a character to its feet, in sizes. */
const RISE = 0.88;

/** Lines that stand together. */
interface Block {
  lines: string[];
  size: number;
  /** From one line to the next, in sizes. */
  leading: number;
  /** Space above, in shares of what is left over. */
  room: number;
  align: 'middle' | 'end' | 'block' | 'start';
  bold: boolean;
  gold: boolean;
  width: number;
}

/** Lays a certificate out. */
export function sheetOf(content: CertificateContent): CertificateSheet {
  const number = { text: content.number, x: WIDTH - MARGIN, y: 74, width: MEASURE, size: 11 };
  return {
    width: WIDTH,
    height: HEIGHT,
    frames: [frame(30, 3), frame(37, 0.75)],
    lines: [{ ...number, anchor: 'end', bold: false, gold: false }, ...placed(fittingBlocks(content))],
  };
}

const frame = (inset: number, weight: number): CertificateSheet['frames'][number] => ({
  x: inset,
  y: inset,
  width: WIDTH - 2 * inset,
  height: HEIGHT - 2 * inset,
  weight,
});

const heightOf = ({ lines, size, leading }: Block): number => lines.length * size * leading;
const heightOfAll = (blocks: readonly Block[]): number => blocks.reduce((sum, block) => sum + heightOf(block), 0);

function fittingBlocks(content: CertificateContent): Block[] {
  const sets = SCALES.map((scale) => blocksOf(content, scale));
  return sets.find((blocks) => heightOfAll(blocks) <= (BOTTOM - TOP) * FULL) ?? (sets.at(-1) as Block[]);
}

function placed(blocks: readonly Block[]): SheetLine[] {
  const shares = blocks.reduce((sum, { room }) => sum + room, 0);
  const share = Math.max(0, BOTTOM - TOP - heightOfAll(blocks)) / shares;
  let top = TOP;
  return blocks.flatMap((block) => {
    top += share * block.room;
    const lines = linesIn(block, top);
    top += heightOf(block);
    return lines;
  });
}

function linesIn(block: Block, top: number): SheetLine[] {
  const { lines, size, leading, width, bold, gold } = block;
  return lines.map((text, index) => ({
    text,
    ...anchorOf(block),
    y: rounded(top + size * (leading * (index + 0.5) + RISE - 0.5)),
    width,
    size: rounded(size),
    bold,
    gold,
  }));
}

/** Lines of a `block` begin below each other, and the whole of them stands in the middle. */
function anchorOf({ align, lines, size, width }: Block): Pick<SheetLine, 'x' | 'anchor'> {
  if (align === 'middle') return { x: WIDTH / 2, anchor: 'middle' };
  if (align === 'end') return { x: MARGIN + width, anchor: 'end' };
  if (align === 'start') return { x: MARGIN, anchor: 'start' };
  const widest = Math.max(...lines.map(emsOf)) * size;
  return { x: rounded((WIDTH - Math.min(widest, MEASURE)) / 2), anchor: 'start' };
}

const rounded = (points: number): number => Math.round(points * 100) / 100;

function blocksOf(content: CertificateContent, scale: number): Block[] {
  const { award, prize, title, team, body, datedOn, issuerTitle, issuerName } = content;
  const block = (text: string, size: number, rest: Partial<Block> = {}): Block =>
    blockOf(text, {
      size: size * scale,
      leading: 1.5,
      room: 1,
      align: 'middle',
      bold: false,
      gold: false,
      width: MEASURE,
      ...rest,
    });
  const issuer: Partial<Block> = { align: 'end', width: MEASURE - SEAL, leading: 1.3 };
  return [
    block([...t('certificate.heading')].join('\u3000'), 48, { bold: true, room: 0.4 }),
    block(award, 17, { room: 0.7 }),
    block(prize, 30, { bold: true, gold: true, room: 0.1, leading: 1.3 }),
    block(t('certificate.case', { title }), 18),
    ...team.map(({ name, department }, index) =>
      block(t('certificate.person', { name, department }), team.length > 5 ? 14 : 18, {
        align: 'end',
        room: index === 0 ? 1 : 0,
      }),
    ),
    block(body, 18, { align: 'block', leading: 2, room: 1.1 }),
    block(reiwaDate(datedOn), 15, { align: 'start', room: 1.2 }),
    ...(issuerTitle ? [block(issuerTitle, 16, { ...issuer, room: 0.3 })] : []),
    block(issuerName, 25, { ...issuer, bold: true, room: issuerTitle ? 0.05 : 0.3 }),
  ];
}

/** How far a text is made smaller before it takes a second line. */
const SHRINKING = 0.8;

function blockOf(text: string, block: Omit<Block, 'lines'>): Block {
  const paragraphs = text.split('\n');
  const fitting = Math.min(block.size, ...paragraphs.map((line) => block.width / emsOf(line)));
  const size = fitting >= block.size * SHRINKING ? fitting : block.size;
  return { ...block, size, lines: linesOf(text, block.width / size + 0.01) };
}
