import { type Fields, fieldsOf, fill, textFields } from './form.ts';
import { type Say, showNotice, timeOf } from './screen.ts';

/** What was typed and not yet saved, kept in the browser. */
export interface Copy {
  /** Milliseconds since 1970. */
  at: number;
  /** The version of the draft it was typed on; 0 without a draft. */
  version: number;
  /** Whether it was on its way to the server when the page was left, so that it may have arrived. */
  sent: boolean;
  fields: Fields;
}

const PREFIX = 'chienowa:text:';
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Whose copy of which form: colleagues may share a browser. */
export const copyKey = (user: string, place: string): string => `${PREFIX}${user}:${place}`;

/** Storage may be switched off, full or denied: then there is no copy, and nothing else changes. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** @returns whether it is kept now */
export const putCopy = (key: string, copy: Copy): boolean =>
  attempt(() => {
    localStorage.setItem(key, JSON.stringify(copy));
    return true;
  }) === true;

export const dropCopy = (key: string): void => attempt(() => localStorage.removeItem(key));

export function findCopy(key: string): Copy | undefined {
  const copy = attempt(() => JSON.parse(localStorage.getItem(key) ?? 'null') as Copy | null);
  return typeof copy?.at === 'number' && Array.isArray(copy.fields) ? copy : undefined;
}

/** Drops what is too old, whoever wrote it. */
export function sweepCopies(now: number): void {
  for (const key of attempt(() => Object.keys(localStorage)) ?? []) {
    if (key.startsWith(PREFIX) && now - (findCopy(key)?.at ?? 0) > KEPT_MS) dropCopy(key);
  }
}

/**
 * What becomes of a copy when its form opens: put back where it goes on from what the server has; offered where another window
 * has saved since, or where the draft may exist a second time; dropped where nothing would change.
 */
export function judge(copy: Copy, now: { version: number; fields: Fields; at: number }): 'drop' | 'put_back' | 'offer' {
  if (isSame(copy.fields, now.fields) || now.at - copy.at > KEPT_MS) return 'drop';
  if (copy.sent && now.version === 0) return 'offer';
  return now.version <= copy.version + (copy.sent ? 1 : 0) ? 'put_back' : 'offer';
}

/** Empty fields say nothing: the server does not send back those that a draft does not have. */
const isSame = (a: Fields, b: Fields): boolean => comparable(a) === comparable(b);
const comparable = (fields: Fields): string =>
  JSON.stringify(
    fields
      .filter(([name, value]) => value !== '' && name !== 'revision')
      .map((field) => field.join('='))
      .sort((x, y) => (x < y ? -1 : 1)),
  );

/**
 * Brings back what was typed in this browser and never reached the server, or offers it where that is not certain.
 * @param key where this form's copy is
 * @param earlierKey where it was before there was a draft
 */
export function bringBackText(
  form: HTMLFormElement,
  say: Say,
  { key, earlierKey, version, save }: { key: string; earlierKey: string; version: number; save: () => void },
): void {
  sweepCopies(Date.now());
  const served = textFields(fieldsOf(form));
  const judged = (copy: Copy) => judge(copy, { version, fields: served, at: Date.now() });
  const earlier = findCopy(earlierKey);
  if (earlier && isSame(earlier.fields, served)) dropCopy(earlierKey);
  const copy = findCopy(key);
  const fate = copy && judged(copy);
  dropCopy(key);
  if (copy && fate === 'put_back') {
    fill(form, copy.fields);
    save();
    showNotice(form, say('editor.put_back', { time: timeOf(copy.at) }), [
      [say('editor.put_back_undo'), () => fill(form, served)],
    ]);
    return;
  }
  // What is only offered must outlast this page, whose own copy takes the usual place.
  const offeredKey = `${key}:offered`;
  if (copy && fate === 'offer') putCopy(offeredKey, copy);
  const offered = findCopy(offeredKey);
  if (!offered) return;
  const drop = () => dropCopy(offeredKey);
  const use = () => {
    drop();
    fill(form, offered.fields);
  };
  if (judged(offered) === 'drop') drop();
  else {
    showNotice(form, say('editor.copy_found', { time: timeOf(offered.at) }), [
      [say('editor.copy_use'), use],
      [say('editor.copy_discard'), drop],
    ]);
  }
}
