import { compose } from '../../text/index.ts';

const NAME_MAX = 200;
/** Longer than any that is allowed: what follows a dot further back is part of the name. */
const EXTENSION_MAX = 20;
const WITHOUT_NAME = 'file';

// What turns the direction of writing (`gpj.exe` shown as `exe.jpg`) or cannot be seen. U+200D stays: it joins emoji.
const UNSEEN = /[\p{Cc}\p{Cs}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;
const RESERVED_SIGNS = /[<>:"|?*]/g;
const RESERVED_NAMES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
// Windows drops dots and spaces at the end of a name, and with them what it pretended to be.
const ENDS = /^[\s.]+|[\s.]+$/g;

/**
 * The name of a file as it is kept: the browser's, without a path, without what cannot be seen, in NFC, such that
 * Windows can save it. Its extension stays.
 */
export function attachmentName(sent: string): string {
  const last = sent.split(/[\\/]/).at(-1) as string;
  const name = compose(last, 'NFC')
    .replace(UNSEEN, '')
    .replace(RESERVED_SIGNS, '_')
    .replace(/[\s.]+$/, '');
  const dot = name.lastIndexOf('.');
  const extension = dot >= 0 && name.length - dot <= EXTENSION_MAX ? name.slice(dot) : '';
  const base = name.slice(0, name.length - extension.length).replace(ENDS, '') || WITHOUT_NAME;
  const kept = shortened(base, NAME_MAX - 1 - extension.length) + extension;
  return RESERVED_NAMES.test(kept) ? `_${kept}` : kept;
}

/** What follows the last dot, in small letters; empty for a name without one. */
export const extensionOf = (name: string): string => (/\.([^.]+)$/.exec(name)?.[1] ?? '').toLowerCase();

const shortened = (text: string, limit: number): string => [...text].slice(0, limit).join('');
