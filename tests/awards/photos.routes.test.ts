import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import request from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { photoQueries } from '../../src/awards/honour/photo-queries.ts';
import { PHOTOS_MAX, photosOf } from '../../src/awards/honour/photos.ts';
import { resultQueries } from '../../src/awards/results/queries.ts';
import type { Viewer } from '../../src/web/index.ts';
import { type FormPart, MULTIPART, multipart } from '../board/uploading.ts';
import {
  allRows,
  type Browser,
  browserOf,
  ito,
  ja,
  oneRow,
  sato,
  signIn,
  suzuki,
  takahashi,
  tanaka,
  typedIn,
} from '../support/index.ts';
import { type CountingOffice, titleOf } from './counting-support.ts';
import { honourOffice, publishPrizes } from './honour-support.ts';

const HONOURS = '/secretariat/awards/2026/honours';
const ENTRY = `${HONOURS}/1`;
const PHOTOS = `${ENTRY}/photos`;
const WORDS = '賞状を持つ市民課の3人';

let office: CountingOffice;
let desk: Browser;
let photo: Buffer;

beforeEach(async () => {
  office = honourOffice({ leads: () => [sato, tanaka, suzuki] });
  publishPrizes(office);
  desk = browserOf(office.context, office.secretary);
  photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#c90' } })
    .jpeg()
    .toBuffer();
});

const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const entryId = (number = 1): number => entryQueries(office.db).findByNumber(2026, number)?.id as number;
const others = (): Viewer[] => [sato, takahashi, ito];

/** Sends the form with a file as a browser does. */
function send(
  {
    bytes = photo,
    name = '写真.jpg',
    words = WORDS,
    to = PHOTOS,
  }: { bytes?: Buffer; name?: string; words?: string; to?: string } = {},
  by: Viewer = office.secretary,
) {
  const { cookie, csrf } = signIn(office.context, by);
  const parts: FormPart[] = [
    ['_csrf', csrf],
    ['description', words],
    ['file', bytes, name],
  ];
  return request(buildApp(office.context)).post(to).set({ Cookie: cookie, 'Content-Type': MULTIPART }).send(multipart(parts));
}

function insertPhoto(number = 1, key = 'p'.repeat(22)): number {
  const row = { entryId: entryId(number), key, image: Buffer.from('webp'), width: 30, height: 20, description: WORDS };
  return photoQueries(office.db).insert({ ...row, addedBy: office.secretary.id, addedAt: '2026-10-01T00:00:00Z' });
}

/** A refused photo is told of beside the form, with the words that were typed, and nothing is kept. */
async function expectRefused(sent: ReturnType<typeof send>, status: number, sentence: string, words = WORDS): Promise<void> {
  const { text } = await sent.expect(status);
  expect(main(text)).toContain(sentence);
  expect(typedIn(text, 'description')).toBe(words);
  expect(photosOf(office.db, entryId())).toEqual([]);
  expect(readdirSync(path.join(office.context.config.dataDir, 'files', 'incoming'))).toEqual([]);
}

describe('GET /secretariat/awards/:year/honours', () => {
  it('lists the winners by prize with the way to photos and certificates', async () => {
    const html = main((await desk.get(HONOURS).expect(200)).text);
    const at = ['大賞', titleOf(1), titleOf(2), titleOf(3)].map((part) => html.indexOf(part));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at[0]).toBeGreaterThan(0);
    expect(html).toContain(`href="${ENTRY}"`);
    expect(html).toContain(ja('honours.open', { count: 4 }));
  });

  it('says before the publication when it can be done', async () => {
    office = honourOffice();
    const { text } = await browserOf(office.context, office.secretary).get(HONOURS).expect(200);
    expect(text).toContain(ja('honours.none'));
  });

  it('keeps a case whose prize a correction took, as long as it has photos', async () => {
    insertPhoto(3);
    publishPrizes(office, { grand: ['R8-001'] });
    const html = main((await desk.get(HONOURS).expect(200)).text);
    expect(html).toContain(ja('honours.former'));
    expect(html).toContain(titleOf(3));
    expect(html).not.toContain(titleOf(2));
  });

  it('is nobody else’s', async () => {
    for (const person of others()) await browserOf(office.context, person).get(HONOURS).expect(404);
    await browserOf(office.context).get(HONOURS).expect(303);
  });

  it('finds nothing for a malformed year', () => desk.get('/secretariat/awards/x/honours').expect(404));
});

describe('GET /secretariat/awards/:year/honours/:number', () => {
  it('shows the photos and the form', async () => {
    insertPhoto();
    const html = main((await desk.get(ENTRY).expect(200)).text);
    expect(html).toContain(`alt="${WORDS}"`);
    expect(html).toContain('enctype="multipart/form-data"');
  });

  it('is there for winners alone', () => desk.get(`${HONOURS}/4`).expect(404));

  it('is nobody else’s', async () => {
    for (const person of others()) await browserOf(office.context, person).get(ENTRY).expect(404);
    await browserOf(office.context).get(ENTRY).expect(303);
  });

  it.each(['0', 'x', '99'])('finds nothing for number %s', async (number) => {
    await desk.get(`${HONOURS}/${number}`).expect(404);
  });
});

describe('POST /secretariat/awards/:year/honours/:number/photos', () => {
  it('adds a photo as webp of at most 1,600 pixels, without what the camera wrote', async () => {
    const bytes = await sharp({ create: { width: 3200, height: 1000, channels: 3, background: '#369' } })
      .withExif({ IFD0: { Copyright: 'geheim' } })
      .jpeg()
      .toBuffer();
    await send({ bytes }).expect(303).expect('Location', ENTRY);
    const [kept] = photosOf(office.db, entryId());
    expect(kept).toMatchObject({ width: 1600, height: 500, description: WORDS });
    const image = oneRow(office.db, 'SELECT image FROM award_photos')?.['image'] as Buffer;
    expect(image.subarray(8, 12).toString()).toBe('WEBP');
    expect(image.includes('geheim')).toBe(false);
    expect(oneRow(office.db, "SELECT subject_id AS id FROM events WHERE kind = 'award.photo_added'")).toEqual({ id: entryId() });
    expect(readdirSync(path.join(office.context.config.dataDir, 'files', 'incoming'))).toEqual([]);
  });

  it.each(['png', 'webp'] as const)('takes %s as well', async (format) => {
    const bytes = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#0000' } })
      .toFormat(format)
      .toBuffer();
    await send({ bytes, name: `写真.${format}` }).expect(303);
    expect(photosOf(office.db, entryId())).toHaveLength(1);
  });

  it('takes the densest picture there is', async () => {
    const side = 1700;
    const bytes = await sharp(randomBytes(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
      .jpeg({ quality: 90 })
      .toBuffer();
    await send({ bytes }).expect(303);
  });

  it.each([
    {
      what: 'an SVG',
      name: '絵.svg',
      bytes: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      fault: ja('error.file_page', { extension: 'svg' }),
    },
    {
      what: 'an SVG under another name',
      name: '絵.png',
      bytes: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      fault: ja('error.file_mismatch'),
    },
    { what: 'a PDF', name: '資料.pdf', bytes: '%PDF-1.7 %%EOF', fault: ja('error.file_no_picture') },
    { what: 'an empty file', name: '写真.jpg', bytes: '', fault: ja('error.file_empty') },
  ])('refuses $what and keeps the words', ({ name, bytes, fault }) =>
    expectRefused(send({ name, bytes: Buffer.from(bytes) }), 422, fault),
  );

  it('refuses a picture with too many pixels', async () => {
    const bytes = await sharp({ create: { width: 20_001, height: 1, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    await expectRefused(send({ bytes, name: '長い.png' }), 422, ja('error.file_pixels', { limit: 50 }));
  });

  it('refuses a damaged picture', () =>
    expectRefused(send({ bytes: photo.subarray(0, photo.length / 2) }), 422, ja('error.file_damaged')));

  it('refuses a file that is too large', async () => {
    Object.assign(office.context.config, { maxFileBytes: 1_000 });
    await expectRefused(send({ bytes: Buffer.alloc(2_000) }), 413, ja('error.file_too_large', { limit: 1_000 / 1024 / 1024 }));
  });

  it.each([
    { words: '', key: 'form.photo_description' },
    { words: '長'.repeat(201), key: 'form.photo_description' },
    { words: '番号は 123456789018 です', key: 'form.photo_number' },
  ])('refuses the words 「$words」', ({ words, key }) => expectRefused(send({ words }), 422, ja(key), words));

  it('has room for so many', async () => {
    for (let index = 0; index < PHOTOS_MAX; index += 1) insertPhoto(1, String(index).repeat(22));
    const { text } = await send().expect(409);
    expect(text).toContain(ja('error.award_photos_many'));
    expect(photosOf(office.db, entryId())).toHaveLength(PHOTOS_MAX);
  });

  it('refuses a form without a file, and one without its token', async () => {
    const { cookie } = signIn(office.context, office.secretary);
    await desk.post(PHOTOS, { description: WORDS }).expect(422);
    await request(buildApp(office.context))
      .post(PHOTOS)
      .set({ Cookie: cookie, 'Content-Type': MULTIPART })
      .send(multipart([['file', photo, 'a.jpg']]))
      .expect(403);
    expect(photosOf(office.db, entryId())).toEqual([]);
  });

  it('is nobody else’s', async () => {
    for (const person of others()) await send({}, person).expect(404);
    await browserOf(office.context).post(PHOTOS).expect(401);
    expect(photosOf(office.db, entryId())).toEqual([]);
  });

  it('finds nothing at a malformed number, and for who has not won', async () => {
    await send({ to: `${HONOURS}/4/photos` }).expect(404);
    await desk.post(`${HONOURS}/x/photos`).expect(404);
  });
});

describe('GET /secretariat/awards/:year/honours/:number/photos/:photoId/removal', () => {
  it('asks first', async () => {
    const id = insertPhoto();
    const { text } = await desk.get(`${PHOTOS}/${id}/removal`).expect(200);
    expect(text).toContain(WORDS);
    expect(text).toContain(`action="${PHOTOS}/${id}"`);
  });

  it('is nobody else’s', async () => {
    const address = `${PHOTOS}/${insertPhoto()}/removal`;
    for (const person of others()) await browserOf(office.context, person).get(address).expect(404);
    await browserOf(office.context).get(address).expect(303);
  });

  it('finds nothing for a photo of another entry', async () => {
    const id = insertPhoto(2);
    for (const wrong of [id, 'x', 0, 99]) await desk.get(`${PHOTOS}/${wrong}/removal`).expect(404);
  });
});

describe('DELETE /secretariat/awards/:year/honours/:number/photos/:photoId', () => {
  it('removes the photo for good', async () => {
    const address = `${PHOTOS}/${insertPhoto()}`;
    await desk.delete(address).expect(303).expect('Location', HONOURS);
    expect(photosOf(office.db, entryId())).toEqual([]);
    await desk.delete(address).expect(404);
  });

  it('is nobody else’s', async () => {
    const address = `${PHOTOS}/${insertPhoto()}`;
    const before = allRows(office.db, ['sessions']);
    for (const person of others()) await browserOf(office.context, person).delete(address).expect(404);
    await browserOf(office.context).delete(address).expect(401);
    expect(allRows(office.db, ['sessions'])).toEqual(before);
  });

  it('finds nothing for a photo of another entry', async () => {
    const id = insertPhoto(2);
    for (const wrong of [id, 'x', 0, 99]) await desk.delete(`${PHOTOS}/${wrong}`).expect(404);
    expect(photosOf(office.db, entryId(2))).toHaveLength(1);
  });
});

describe('GET /awards/:year/photos/:key.webp', () => {
  it('sends the picture, which no browser keeps, as nothing but a picture', async () => {
    await send().expect(303);
    const path = photosOf(office.db, entryId())[0]?.path as string;
    const { headers, body } = await browserOf(office.context, tanaka).get(path).responseType('blob').expect(200);
    expect(headers['content-type']).toBe('image/webp');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
    expect(body).toEqual(oneRow(office.db, 'SELECT image FROM award_photos')?.['image']);
  });

  it('is gone when the photo is removed', async () => {
    const id = insertPhoto();
    const address = `/awards/2026/photos/${'p'.repeat(22)}.webp`;
    await browserOf(office.context, tanaka).get(address).expect(200);
    await desk.delete(`${PHOTOS}/${id}`).expect(303);
    await browserOf(office.context, tanaka).get(address).expect(404);
  });

  it('is not there before the publication', async () => {
    office = honourOffice();
    insertPhoto();
    expect(resultQueries(office.db).findPublished(2026)).toBeUndefined();
    for (const person of [office.secretary, sato, ito])
      await browserOf(office.context, person)
        .get(`/awards/2026/photos/${'p'.repeat(22)}.webp`)
        .expect(404);
  });

  it('asks strangers to sign in', async () => {
    insertPhoto();
    await browserOf(office.context)
      .get(`/awards/2026/photos/${'p'.repeat(22)}.webp`)
      .expect(303);
  });

  it.each(['2026/photos/unknown.webp', '2025/photos/pppppppppppppppppppppp.webp', 'x/photos/pppppppppppppppppppppp.webp'])(
    'finds nothing at %s',
    async (path) => {
      insertPhoto();
      await desk.get(`/awards/${path}`).expect(404);
    },
  );
});
