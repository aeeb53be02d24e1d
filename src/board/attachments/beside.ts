import type { PostText } from '../posts/pages.ts';
import type { FileView } from './queries.ts';

/** The files that are listed beside a text: all but the pictures it shows itself. */
export function filesBeside({ body, tip, caseStudy }: PostText, files: readonly FileView[]): FileView[] {
  const texts = [body, tip?.cautions, ...(caseStudy?.sections ?? []).map(({ html }) => html)].join('');
  return files.filter(({ image, path }) => !image || !texts.includes(`src="${path}"`));
}
