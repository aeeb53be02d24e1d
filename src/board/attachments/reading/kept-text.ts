import { compose } from '../../../text/index.ts';

/** Characters of a file that are kept: about a hundred pages. */
export const TEXT_MAX = 100_000;

/** Why there is no text of a file, or not all of it. */
export type ReadFault = 'damaged' | 'protected' | 'too_slow';

/** Ends a reading in the middle; what has been read so far stays. Without a fault: as much as is kept has been read. */
export class Ended extends Error {
  readonly fault: ReadFault | undefined;

  constructor(fault?: ReadFault) {
    super(fault ?? 'as much as is kept');
    this.fault = fault;
  }
}

const UNSEEN = /(?!\t)[\p{Cc}\p{Cs}\uFEFF]/gu;

// A form spaces its labels out (氏　　名), and a PDF every line that fills its column: nobody searches for them like that.
const SPACED_OUT = /(?<=^|\t)[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー](?:[ \u3000]+[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー])+(?=\t|$)/gu;

/** What has been read of a file so far. */
export interface KeptText {
  /** Adds a line, or several. @throws Ended when enough has been read or the time is over */
  add(lines: string): void;
  /** Looks at the time where no text comes. @throws Ended */
  checkTime(): void;
  text(): string;
}

/** @param within milliseconds from now */
export function keepText(within: number): KeptText {
  const until = performance.now() + within;
  const lines: string[] = [];
  let room = TEXT_MAX;

  const checkTime = () => {
    if (performance.now() > until) throw new Ended('too_slow');
  };
  const addLine = (line: string) => {
    if (line === '' && (lines.at(-1) ?? '') === '') return;
    const characters = [...line];
    lines.push(characters.length < room ? line : characters.slice(0, room).join(''));
    room -= characters.length + 1;
    if (room <= 0) throw new Ended();
  };
  return {
    add(text) {
      checkTime();
      for (const line of text.split(/\r\n?|[\n\v\f\u2028\u2029]/)) addLine(tidied(line));
    },
    checkTime,
    text: () => lines.join('\n').trim(),
  };
}

// What is cut off behind the room there is need not be brought into order first.
const tidied = (line: string): string =>
  compose(line.slice(0, 2 * TEXT_MAX), 'NFC')
    .replace(UNSEEN, '')
    .trimEnd()
    .replace(SPACED_OUT, (word) => word.replace(/[ \u3000]+/g, ''));
