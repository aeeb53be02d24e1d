import { translator } from '../../src/web/index.ts';

/** A sentence of the Japanese locale file. */
export const ja = translator('ja');

const SIGNS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const unescapeHtml = (html: string): string => html.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => SIGNS[entity] as string);

/** The sentence beside a field of a form, if the field is wrong. `id` is that of the input: `f-` and the field's name. */
export function faultBeside(html: string, field: string, id = `f-${field}`): string | undefined {
  const sentence = new RegExp(`id="${id}-error"[^>]*>([\\s\\S]*?)</p>`).exec(html)?.[1];
  return sentence && unescapeHtml(sentence.replace(/<[^>]*>/g, '').trim());
}

/** What stands in a field of a form: the text of an input or textarea, the choice of a select. */
export function typedIn(html: string, field: string): string | undefined {
  const input = new RegExp(`<input[^>]* name="${field}"[^>]*>`).exec(html)?.[0];
  const area = new RegExp(`<textarea[^>]* name="${field}"[^>]*>\\n?([\\s\\S]*?)</textarea>`).exec(html)?.[1];
  const select = new RegExp(`<select[^>]* name="${field}"[^>]*>([\\s\\S]*?)</select>`).exec(html)?.[1];
  const value = area ?? (input ? / value="([^"]*)"/.exec(input)?.[1] : / value="([^"]*)" selected/.exec(select ?? '')?.[1]);
  return value === undefined ? undefined : unescapeHtml(value);
}

/** The boxes of one name that are checked. */
export const checkedIn = (html: string, field: string): string[] =>
  [...html.matchAll(new RegExp(`<input[^>]* name="${field}" value="([^"]*)" checked`, 'g'))].map(([, value]) => value as string);

/** The token the forms of a page carry. */
export const csrfIn = (html: string): string => / name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';

/** A page without what differs by nature: its own address and the token of its forms. Two pages alike but for these are one. */
export const anonymised = (html: string): string => html.replace(/ name="(_csrf|back)" value="[^"]*"/g, ' name="$1"');

/** The words of an answer: supertest takes only some kinds for text. */
export const textOf = ({ body, text }: { body: unknown; text: string | undefined }): string =>
  Buffer.isBuffer(body) ? body.toString() : (text ?? '');
