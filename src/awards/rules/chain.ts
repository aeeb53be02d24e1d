import { byCodeUnits, sha256 } from './order.ts';

/** What the first event of a chain follows. */
export const GENESIS = '0'.repeat(64);

export interface ChainLink {
  seq: number;
  /** Canonical JSON. */
  event: string;
  hash: string;
}

/**
 * `hash`: the event was changed, or the one before. `number`: it stands twice or in the wrong place. `missing`: a gap begins.
 * `event`: no canonical JSON, or it says another number. `head`: what was printed is not there.
 */
export interface ChainFault {
  seq: number;
  reason: 'hash' | 'number' | 'event' | 'missing' | 'head';
}

/**
 * Audit 6: one text for one value. Keys are sorted at every depth, there are no spaces, and undefined members are left out.
 * @throws TypeError for what JSON cannot say: undefined in a list, NaN, a function, a Date …
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
  if (isPlainObject(value)) return canonicalObject(value);
  const plain = value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (!plain) throw new TypeError(`${String(value)} has no canonical JSON`);
  return JSON.stringify(value);
}

function canonicalObject(value: Record<string, unknown>): string {
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${keys
    .sort(byCodeUnits)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)
    .join(',')}}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Audit 6: SHA-256 of the hash before, a line feed and the event's canonical JSON. */
export const chainHash = (previous: string, event: string): string => sha256(`${previous}\n${event}`);

/**
 * The first fault from the beginning. A chain that was cut, or written anew from some event on, is whole in itself: that shows
 * against a head which somebody kept on paper.
 */
export function findChainFault(links: readonly ChainLink[], printed?: { seq: number; hash: string }): ChainFault | undefined {
  let previous = GENESIS;
  for (const [index, link] of links.entries()) {
    const fault = linkFault(link, index + 1, previous);
    if (fault) return fault;
    previous = link.hash;
  }
  if (!printed) return undefined;
  const hash = printed.seq === 0 ? GENESIS : links[printed.seq - 1]?.hash;
  return hash === printed.hash ? undefined : { seq: printed.seq, reason: 'head' };
}

function linkFault({ seq, event, hash }: ChainLink, expected: number, previous: string): ChainFault | undefined {
  if (seq > expected) return { seq: expected, reason: 'missing' };
  if (seq !== expected) return { seq, reason: 'number' };
  if (!saysItsNumber(event, seq)) return { seq, reason: 'event' };
  return hash === chainHash(previous, event) ? undefined : { seq, reason: 'hash' };
}

function saysItsNumber(event: string, seq: number): boolean {
  try {
    const value: unknown = JSON.parse(event);
    return isPlainObject(value) && value['seq'] === seq && canonicalJson(value) === event;
  } catch {
    return false;
  }
}
