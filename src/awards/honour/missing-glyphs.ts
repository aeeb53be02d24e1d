import type { CertificateText } from './certificate-queries.ts';
import type { CertificateContent } from './certificates.ts';
import { lacking } from './font.ts';

/** A text of a certificate with what the font cannot write of it. */
export interface MissingGlyphs {
  /** Key of the words for what the text is. */
  where: 'prize' | 'award' | 'title' | 'name' | 'department' | 'body' | 'issuer_title' | 'issuer_name';
  text: string;
  characters: string[];
}

/** What is the same on all certificates of a year. */
export const missingInText = ({ body, issuerTitle, issuerName }: CertificateText): MissingGlyphs[] =>
  found([
    ['body', body],
    ['issuer_title', issuerTitle],
    ['issuer_name', issuerName],
  ]);

/** What one certificate says of its own. */
export const missingInContent = ({ award, prize, title, team }: CertificateContent): MissingGlyphs[] =>
  found([
    ['award', award],
    ['prize', prize],
    ['title', title],
    ...team.flatMap(({ name, department }): [MissingGlyphs['where'], string][] => [
      ['name', name],
      ['department', department],
    ]),
  ]);

const found = (texts: readonly [MissingGlyphs['where'], string][]): MissingGlyphs[] =>
  texts.map(([where, text]) => ({ where, text, characters: lacking(text) })).filter(({ characters }) => characters.length > 0);
