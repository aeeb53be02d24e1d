import type { Request } from 'express';
import type { Typed, Viewer } from '../web/index.ts';

/**
 * Takes up a form that was sent after its session had ended, once the person has signed in again.
 * @returns where it goes on; undefined for a form that is nothing to keep
 */
export type KeepForm = (viewer: Viewer, typed: Typed, at: Date) => string | undefined;

export interface KeptField {
  name: string;
  value: string;
}

const PREFIX = 'kept.';
const NOT_KEPT = new Set(['_csrf', '_method', 'intent']);
/** The addresses a written text is sent to; the number is that of the post it changes, or of its draft. */
const WRITING = /^\/(posts|me\/drafts)(?:\/(\d+))?\/?$/;

/** A written text that nobody signed in sends: its session has ended meanwhile. */
export const isOrphanedWriting = (req: Request): boolean =>
  req.method === 'POST' && req.context.viewer === undefined && WRITING.test(req.path) && typeof req.body?.kind === 'string';

/** What such a text says; what only its address says, the post or the draft, becomes a field. */
export function orphanedForm(req: Request): Typed {
  const [, place, id] = WRITING.exec(req.path) ?? [];
  return id === undefined ? req.body : { ...req.body, [place === 'posts' ? 'post' : 'draft']: id };
}

/** The fields of a form, named so that they travel along with those of the sign-in. */
export const toKept = (typed: Typed): KeptField[] =>
  Object.entries(typed)
    .filter(([name]) => !NOT_KEPT.has(name))
    .flatMap(([name, value]) => [value ?? []].flat().map((single) => ({ name: PREFIX + name, value: single })));

/** The form that travelled along, as it was; without fields when there was none. */
export const fromKept = (body: Typed = {}): Typed =>
  Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => name.startsWith(PREFIX))
      .map(([name, value]) => [name.slice(PREFIX.length), value]),
  );
