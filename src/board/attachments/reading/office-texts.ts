import type { Office } from '../kinds.ts';
import { flowingText, readEach } from './flowing-text.ts';
import type { KeptText } from './kept-text.ts';
import { type OfficeParts, openParts } from './office-parts.ts';
import { readSheets } from './sheets.ts';
import { relationIn } from './xml.ts';

/** Reads what an Office file says. @throws Ended and what its zip and its XML throw */
export async function readOffice(file: string, format: Office, kept: KeptText): Promise<void> {
  const parts = await openParts(file, kept);
  try {
    const main = (await parts.relationsOf('')).find(({ kind }) => kind === 'officeDocument')?.part;
    if (main === undefined) throw new Error('An Office file that names no document');
    if (format === 'docx') await readDocument(parts, main, kept);
    else if (format === 'pptx') await readSlides(parts, main, kept);
    else await readSheets(parts, main, kept);
  } finally {
    parts.close();
  }
}

const BESIDE_THE_BODY = ['footnotes', 'endnotes', 'diagramData', 'header', 'footer'];

async function readDocument(parts: OfficeParts, main: string, kept: KeptText): Promise<void> {
  await parts.read(main, flowingText(kept));
  const relations = await parts.relationsOf(main);
  for (const wanted of BESIDE_THE_BODY) await readEach(parts, relations, wanted, kept);
}

async function readSlides(parts: OfficeParts, main: string, kept: KeptText): Promise<void> {
  const relations = await parts.relationsOf(main);
  const slides: string[] = [];
  await parts.read(main, {
    open(name, attributes) {
      const slide = name === 'sldId' && relations.find(({ id }) => id === relationIn(attributes));
      if (slide) slides.push(slide.part);
    },
  });
  for (const slide of slides) {
    await parts.read(slide, flowingText(kept));
    const beside = await parts.relationsOf(slide);
    for (const wanted of ['diagramData', 'notesSlide']) await readEach(parts, beside, wanted, kept);
    kept.add('');
  }
}
