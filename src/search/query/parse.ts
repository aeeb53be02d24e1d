import { compose } from '../../text/index.ts';

/** One thing a person asks for. */
export interface Term {
  text: string;
  /** Typed in quotes: only what has it is found. */
  phrase: boolean;
}

export interface ParsedQuery {
  terms: Term[];
  excluded: Term[];
  /** `tag:印刷` and the like, as typed, with the field's own name. */
  filters: { field: string; value: string }[];
}

const MAX_LENGTH = 1_000;
const MAX_TERMS = 16;
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Cf}]/gu;
const TYPED = /(-?)(?:([^\s:"]+):)?(?:"([^"]*)"?|(\S+))/gu;

/**
 * What was typed, taken apart: words at spaces (U+3000 too), `"…"` is one piece, `-` in front leaves out what has it, and
 * `field:value` narrows. Anything can be typed; what is no syntax is text.
 * @param fields the words before a colon that mean a field, folded to lower case, with its name
 */
export function parseQuery(text: string, fields: ReadonlyMap<string, string> = new Map()): ParsedQuery {
  const parsed: ParsedQuery = { terms: [], excluded: [], filters: [] };
  const readable = compose([...text.slice(0, 2 * MAX_LENGTH)].slice(0, MAX_LENGTH).join('').replace(UNREADABLE, ' '), 'NFKC');
  for (const { 0: typed, 1: minus, 2: prefix, 3: quoted, 4: bare } of readable.replace(/[“”„‟]/g, '"').matchAll(TYPED)) {
    const field = prefix === undefined ? undefined : fields.get(prefix.toLowerCase());
    const value = (quoted ?? bare ?? '').trim();
    if (field !== undefined && value !== '' && minus === '') {
      parsed.filters.push({ field, value });
      continue;
    }
    const phrase = quoted !== undefined && prefix === undefined;
    const leavesOut = minus === '-' && parsed.terms.length > 0;
    // A colon that names no field is text (C:\), and so is a hyphen with nothing before it (-s).
    const term = { text: phrase ? value : leavesOut ? typed.slice(1) : typed, phrase };
    if (!/[\p{L}\p{N}\p{P}\p{S}\p{M}]/u.test(term.text)) continue;
    const list = leavesOut ? parsed.excluded : parsed.terms;
    if (list.length < MAX_TERMS) list.push(term);
  }
  return parsed;
}
