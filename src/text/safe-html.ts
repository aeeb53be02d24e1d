const MAKE = Symbol('only this folder makes safe HTML');

/** HTML that may be put into a page as it is. Only `src/text` can make one; everything else is escaped. */
export class SafeHtml {
  readonly #html: string;

  constructor(html: string, key: typeof MAKE) {
    if (key !== MAKE) throw new TypeError('SafeHtml is made by src/text only');
    this.#html = html;
  }

  toString(): string {
    return this.#html;
  }
}

export const safe = (html: string): SafeHtml => new SafeHtml(html, MAKE);

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const NEEDS_ESCAPE = /[&<>"']/;

/** Text as HTML, for elements and for quoted attributes. undefined and null are empty. */
export function escapeHtml(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = String(value);
  return NEEDS_ESCAPE.test(text) ? text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string) : text;
}
