import type { FiscalYear } from '../../lib/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { CertificateSheet } from './certificate-sheet.ts';
import type { CertificateState } from './certificates.ts';
import type { HallEntry, HallYear } from './hall.ts';
import type { MissingGlyphs } from './missing-glyphs.ts';
import type { PhotoView } from './photos.ts';

interface YearPage extends PageModel {
  year: FiscalYear;
  yearName: string;
}

export interface HallPage extends PageModel {
  /** The latest first. */
  years: HallYear[];
}

export interface HallYearPage extends YearPage {
  /** Prizes over all categories come first. */
  groups: { id: string | undefined; name: string | undefined; path: string | undefined; entries: HallEntry[] }[];
}

export interface HallCategoryPage extends YearPage {
  category: string;
  entries: HallEntry[];
  /** The same category, or what became of it, in other years; the latest first. */
  others: { year: FiscalYear; name: string; path: string }[];
}

export interface HonouredEntry {
  number: number;
  code: string;
  title: string | undefined;
  /** Empty where a correction took the prize. */
  prizes: string[];
  lead: string;
  department: string;
  photos: PhotoView[];
  givenBack: boolean;
}

export interface HonoursPage extends YearPage {
  published: boolean;
  entries: HonouredEntry[];
  certificates: { valid: number; open: number };
}

export interface PhotosPage extends YearPage {
  entry: { number: number; code: string; title: string | undefined };
  photos: (PhotoView & { id: number })[];
  most: number;
  accepted: string;
  fileBytes: number;
  /** Words of what was wrong with the file. */
  fault: string | undefined;
  form: FormState;
}

export interface CertificateLine {
  number: number;
  name: string;
  prize: string;
  title: string;
  team: string;
  state: CertificateState;
  issuedAt: string;
}

export interface PlannedLine {
  name: string;
  prize: string;
  title: string;
  team: string;
}

/** What the font lacks, and of which certificate; undefined for what stands on all of them. */
export interface MissingLine {
  certificate: string | undefined;
  where: MissingGlyphs['where'];
  text: string;
  characters: { character: string; code: string }[];
}

export interface CertificatesPage extends YearPage {
  version: number | undefined;
  form: FormState;
  hasText: boolean;
  issued: CertificateLine[];
  planned: PlannedLine[];
  revoked: CertificateLine[];
  missing: MissingLine[];
  /** The tick was missing. */
  asksTick: boolean;
}

export interface CertificatePage extends YearPage {
  number: number;
  state: CertificateState;
  /** Of the result that took it back. */
  revokedVersion: number | undefined;
  /** In Japanese whatever language the page is in. */
  sheet: CertificateSheet;
  pdf: string;
  canRun: boolean;
}

export const hallPage = view<HallPage>('awards/hall');
export const hallYearPage = view<HallYearPage>('awards/hall-year');
export const hallCategoryPage = view<HallCategoryPage>('awards/hall-category');
export const honoursPage = view<HonoursPage>('awards/honours');
export const photosPage = view<PhotosPage>('awards/photos');
export const certificatesPage = view<CertificatesPage>('awards/certificates');
export const certificatePage = view<CertificatePage>('awards/certificate');
