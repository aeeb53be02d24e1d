import { z } from 'zod';
import { findPersonalNumbers } from '../../text/index.ts';
import { line, optionalLine, type Parsed, parseForm, text, wholeNumber } from '../../web/index.ts';
import { checkbox, day } from '../years/fields.ts';
import type { CertificateText } from './certificate-queries.ts';

/** The first day of 令和. */
const REIWA = '2019-05-01';

const certificateText = z.object({
  body: text({ min: 1, max: 300, message: 'form.certificate_body' }),
  datedOn: day.refine((on) => on >= REIWA, 'form.certificate_day'),
  issuerTitle: optionalLine(40, 'form.certificate_issuer_title'),
  issuerName: line({ min: 1, max: 40, message: 'form.certificate_issuer_name' }),
});

export const parseCertificateText = (body: unknown): Parsed<CertificateText> => parseForm(certificateText, body);

/** No result has it, so that nobody has looked at it. */
const NO_VERSION = 0;
const issue = z.object({
  version: wholeNumber({ min: 1, max: 1_000, message: 'form.choose' }).catch(NO_VERSION),
  despite: checkbox,
});

export const parseIssue = (body: unknown): { version: number; despite: boolean } => issue.parse(body ?? {});

/** A form with a file passes the guard of personal numbers unread, so its words are looked at here. */
const photo = z.object({
  description: line({ min: 1, max: 200, message: 'form.photo_description' }).refine(
    (words) => findPersonalNumbers(words).length === 0,
    'form.photo_number',
  ),
});

export const parsePhoto = (body: unknown): Parsed<{ description: string }> => parseForm(photo, body);
