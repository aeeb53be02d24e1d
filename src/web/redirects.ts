/** Where to go after a form: a path of this site, never another host. Anything else becomes `fallback`. */
export function ownPath(target: unknown, fallback = '/'): string {
  if (typeof target !== 'string' || target.length > 2000) return fallback;
  // Browsers read `/\evil` and `/<tab>/evil` as `//evil`; control characters could end the header.
  return /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(target) ? target : fallback;
}
