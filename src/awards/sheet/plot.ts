import { truncate } from '../../lib/index.ts';

/** A plot of scores, one row an entry, one lane in it a juror: two who agree do not cover each other. */
export interface Plot {
  width: number;
  height: number;
  /** Points at its edges, tens around all that is shown. */
  from: number;
  to: number;
  /** Edges of the field. */
  left: number;
  right: number;
  bottom: number;
  axis: { x: number; label: number }[];
  rows: PlotRow[];
  /** A sign for each juror, in a box of 16 by 16. */
  legend: { juror: string; tone: number; path: string }[];
}

interface PlotRow {
  /** Code and the beginning of the title. */
  name: string;
  /** Its middle, and the line below it. */
  y: number;
  edge: number;
  /** Where J stands; undefined without one. */
  mean: number | undefined;
  marks: { juror: string; score: number; tone: number; path: string }[];
}

export interface PlotJuror {
  code: string;
  cells: readonly { entry: string; score: number | undefined; counts: boolean }[];
}

const LEFT = 288;
const RIGHT = 944;
const LANE = 11;
const AXIS_HEIGHT = 28;
/** Half the size of a sign. */
const SIZE = 5;

/** Signs and tones differ together: nobody needs to tell colours apart. There are as many tones in the stylesheet. */
const SIGNS: readonly ((x: number, y: number) => string)[] = [
  (x, y) => `M${x - SIZE} ${y}a${SIZE} ${SIZE} 0 1 0 ${2 * SIZE} 0a${SIZE} ${SIZE} 0 1 0 ${-2 * SIZE} 0Z`,
  (x, y) => `M${x - SIZE} ${y - SIZE}h${2 * SIZE}v${2 * SIZE}h${-2 * SIZE}Z`,
  (x, y) => `M${x} ${y - SIZE - 1}l${SIZE + 1} ${2 * SIZE + 1}h${-2 * SIZE - 2}Z`,
  (x, y) => `M${x} ${y - SIZE - 1}l${SIZE + 1} ${SIZE + 1}l${-SIZE - 1} ${SIZE + 1}l${-SIZE - 1} ${-SIZE - 1}Z`,
  (x, y) => `M${x} ${y + SIZE + 1}l${SIZE + 1} ${-2 * SIZE - 1}h${-2 * SIZE - 2}Z`,
  (x, y) => `M${x - 2} ${y - SIZE}h4v3h3v4h-3v3h-4v-3h-3v-4h3Z`,
  (x, y) => `M${x - SIZE} ${y - 2}h${2 * SIZE}v4h${-2 * SIZE}Z`,
];

/** Characters of a title that stand beside the field. */
const TITLE = 15;

export interface PlotEntry {
  code: string;
  title: string;
  /** J. */
  score: number | undefined;
}

/** @param entries from above to below */
export function plotOf(entries: readonly PlotEntry[], jurors: readonly PlotJuror[]): Plot {
  const rowHeight = LANE * (jurors.length + 1);
  const { from, to } = rangeOf(entries, jurors);
  const xOf = (score: number) => LEFT + Math.round(((score - from) / (to - from)) * (RIGHT - LEFT) * 10) / 10;
  const signOf = (index: number) => SIGNS[index % SIGNS.length] as (typeof SIGNS)[number];
  const toneOf = (index: number) => (index % SIGNS.length) + 1;
  const rows = entries.map(({ code, title, score: mean }, row) => ({
    name: `${code} ${truncate(title, TITLE)}`,
    y: rowHeight * (row + 0.5),
    edge: rowHeight * (row + 1),
    mean: mean === undefined ? undefined : xOf(mean),
    marks: jurors.flatMap((juror, index) => {
      const score = juror.cells.find(({ entry, counts }) => entry === code && counts)?.score;
      if (score === undefined) return [];
      const y = rowHeight * row + LANE * (index + 1);
      return [{ juror: juror.code, score, tone: toneOf(index), path: signOf(index)(xOf(score), y) }];
    }),
  }));
  const bottom = rowHeight * entries.length;
  return {
    width: RIGHT + 16,
    height: bottom + AXIS_HEIGHT,
    from,
    to,
    left: LEFT,
    right: RIGHT,
    bottom,
    axis: Array.from({ length: (to - from) / STEP + 1 }, (_, index) => from + index * STEP).map((label) => ({
      x: xOf(label),
      label,
    })),
    rows,
    legend: jurors.map(({ code }, index) => ({ juror: code, tone: toneOf(index), path: signOf(index)(8, 8) })),
  };
}

const STEP = 10;
/** No card has fewer points. */
const LEAST = 20;

/** Tens around every score that is shown; all of them lie between 20 and 100, and so do these. */
function rangeOf(entries: readonly Pick<PlotEntry, 'score'>[], jurors: readonly PlotJuror[]): { from: number; to: number } {
  const cards = jurors.flatMap(({ cells }) => cells.filter(({ counts }) => counts));
  const scores = [...entries, ...cards].flatMap(({ score }) => score ?? []);
  const to = Math.max(LEAST + STEP, Math.ceil(Math.max(...scores) / STEP) * STEP);
  return { from: Math.min(to - STEP, Math.floor(Math.min(...scores) / STEP) * STEP), to };
}
