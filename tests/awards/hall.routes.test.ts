import { beforeEach, describe, expect, it } from 'vitest';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { photoQueries } from '../../src/awards/honour/photo-queries.ts';
import { answerRollout } from '../../src/awards/rollout/actions.ts';
import { openWinners } from '../../src/awards/rollout/open.ts';
import { adoptPost, editPost, hidePost, purgeTrash, trashPost } from '../../src/board/index.ts';
import { touch } from '../../src/db/index.ts';
import { translator } from '../../src/web/index.ts';
import { type Browser, browserOf, CASE_STUDY, ja, sato, suzuki, takahashi, tanaka } from '../support/index.ts';
import { type CountingOffice, titleOf, withdraw } from './counting-support.ts';
import { honourOffice, publishPrizes } from './honour-support.ts';

const HALL = '/awards/hall';
const YEAR = `${HALL}/2026`;
const CATEGORY = `${YEAR}/everyday`;

let office: CountingOffice;
let reader: Browser;

beforeEach(() => {
  office = honourOffice({ leads: () => [sato, tanaka, suzuki] });
  reader = browserOf(office.context, takahashi);
});

const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const page = async (path: string): Promise<string> => main((await reader.get(path).expect(200)).text);
const postOf = (number: number): number => entryQueries(office.db).findByNumber(2026, number)?.postId as number;
const entry = (html: string, code: string): string => {
  const from = html.indexOf(`id="${code}"`);
  return html.slice(from, html.indexOf('</article>', from));
};

describe('GET /awards/hall', () => {
  it('says in the first year that the winners are to come', async () => {
    const html = await page(HALL);
    expect(html).toContain(ja('hall.empty_title'));
    expect(html).not.toContain(titleOf(1));
  });

  it('shows the winners of a published year, the first prize first', async () => {
    publishPrizes(office);
    const html = await page(HALL);
    const at = [titleOf(1), titleOf(2), titleOf(3)].map((title) => html.indexOf(title));
    expect(at.every((place) => place > 0)).toBe(true);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(html).not.toContain(titleOf(4));
    expect(html).toContain(`href="${CATEGORY}#R8-001"`);
  });

  it('asks strangers to sign in, and lets them read where everybody may', async () => {
    publishPrizes(office);
    await browserOf(office.context).get(HALL).expect(303);
    const open = { ...office.context, config: { ...office.context.config, readAccess: 'everyone' as const } };
    await browserOf(open).get(HALL).expect(200);
  });
});

describe('GET /awards/hall/:year', () => {
  it('is not there before the publication, for the secretariat neither', async () => {
    await reader.get(YEAR).expect(404);
    await browserOf(office.context, office.secretary).get(YEAR).expect(404);
  });

  it('shows prizes, team, story and the way to the case and to its adoption', async () => {
    publishPrizes(office);
    const html = entry(await page(YEAR), 'R8-001');
    for (const part of ['大賞', '職員投票賞', titleOf(1), '佐藤', '市民課', `/posts/${postOf(1)}#adoption`])
      expect(html).toContain(part);
    expect(html).toContain(ja('hall.before'));
    expect(html).toContain(ja('hall.after'));
  });

  it('shows who uses it now', async () => {
    publishPrizes(office);
    expect(entry(await page(YEAR), 'R8-001')).not.toContain(ja('adoption.people'));
    const form = { minutesPerRun: 60, runsPerMonth: 10, startedOn: '2026-09', note: '' };
    adoptPost(office.db, tanaka, postOf(1), form, office.context.clock.now());
    const html = entry(await page(YEAR), 'R8-001');
    expect(html).toContain(ja('adoption.people'));
    expect(html).toContain('>20<span');
  });

  it('shows how far the departments have taken it over, once one has', async () => {
    publishPrizes(office);
    expect(entry(await page(YEAR), 'R8-001')).not.toContain(`/rollout/${postOf(1)}`);
    const now = office.context.clock.now();
    openWinners(office.db, 2026, office.secretary, now);
    expect(entry(await page(YEAR), 'R8-001')).not.toContain(`/rollout/${postOf(1)}`);
    answerRollout(office.db, tanaka, postOf(1), { answer: 'adopted', reason: '', hoursAYear: undefined, seen: 0 }, now);
    const html = entry(await page(YEAR), 'R8-001');
    expect(html).toContain(`href="/rollout/${postOf(1)}"`);
    expect(html).toContain(ja('hall.reach', { adopted: 1 }));
  });

  it('marks a prize that was given back, and nobody moves up', async () => {
    publishPrizes(office);
    withdraw(office, 1, 'published');
    const html = await page(YEAR);
    expect(entry(html, 'R8-001')).toContain(ja('hall.given_back'));
    expect(entry(html, 'R8-002')).not.toContain(ja('hall.given_back'));
  });

  it('keeps the department of then when it is renamed', async () => {
    publishPrizes(office);
    office.db
      .prepare(
        `INSERT INTO department_versions (department_id, valid_from, name, parent_id, position)
         SELECT department_id, '2026-09-01', '市民窓口課', parent_id, position FROM department_versions WHERE name = '市民課'`,
      )
      .run();
    touch(office.db, 'people');
    const html = await page(YEAR);
    expect(html).toContain('市民課');
    expect(html).not.toContain('市民窓口課');
  });

  it('shows the title as it was listed', async () => {
    office = honourOffice({
      leads: () => [sato],
      before: ({ db }) => {
        const postId = entryQueries(db).findByNumber(2026, 1)?.postId as number;
        editPost(db, sato, postId, 1, { ...CASE_STUDY, title: 'あとから変えた題名' }, new Date('2026-07-10T00:00:00Z'));
      },
    });
    reader = browserOf(office.context, takahashi);
    publishPrizes(office);
    const html = await page(YEAR);
    expect(html).toContain(titleOf(1));
    expect(html).not.toContain('あとから変えた題名');
  });

  it.each([
    { how: 'hidden', take: (id: number, at: Date) => hidePost(office.db, takahashi, id, '確認のため', at) },
    { how: 'in the trash', take: (id: number, at: Date) => trashPost(office.db, sato, id, undefined, at) },
  ])('keeps code, prize and team of a case that is $how, and nothing of its text', async ({ take }) => {
    publishPrizes(office);
    const postId = postOf(1);
    take(postId, office.context.clock.now());
    for (const person of [tanaka, sato, office.secretary]) {
      reader = browserOf(office.context, person);
      for (const path of [HALL, YEAR, CATEGORY]) {
        const html = await page(path);
        expect(html).toContain(`R8-001 ${ja('award_counting.unreadable')}`);
        expect(html).not.toContain(titleOf(1));
      }
      const html = entry(await page(YEAR), 'R8-001');
      for (const part of ['大賞', '佐藤', ja('hall.gone')]) expect(html).toContain(part);
      for (const part of [`/posts/${postId}`, ja('hall.before')]) expect(html).not.toContain(part);
    }
    expect(await page(`/secretariat/awards/2026/honours`)).not.toContain(titleOf(1));
  });

  it('stays when the case is deleted for good', async () => {
    publishPrizes(office);
    trashPost(office.db, sato, postOf(1), undefined, office.context.clock.now());
    purgeTrash(office.db, new Date('2026-12-01T00:00:00Z'));
    expect(postOf(1)).toBeNull();
    expect(entry(await page(YEAR), 'R8-001')).toContain('佐藤');
  });

  it('says that no prize was given', async () => {
    publishPrizes(office, {});
    expect(await page(YEAR)).toContain(ja('hall.none'));
  });

  it.each(['/awards/hall/2025', '/awards/hall/x', '/awards/hall/0', '/awards/hall/2026x'])(
    'finds nothing at %s',
    async (path) => {
      publishPrizes(office);
      await reader.get(path).expect(404);
    },
  );

  it('asks strangers to sign in', () => browserOf(office.context).get(YEAR).expect(303));
});

describe('GET /awards/hall/:year/:category', () => {
  it('shows the winners of a category, the grand prize among them, in the reader’s language', async () => {
    publishPrizes(office);
    const html = await page(CATEGORY);
    for (const number of [1, 2, 3]) expect(html).toContain(titleOf(number));
    const english = main((await browserOf(office.context, { id: tanaka.id }).get(CATEGORY).set('Accept-Language', 'en')).text);
    expect(english).toContain('Grand prize');
    expect(english).toContain(translator('en')('hall.after'));
  });

  it('says where a category has no winner', async () => {
    publishPrizes(office);
    const html = await page(`${YEAR}/large`);
    expect(html).toContain(ja('hall.none_here'));
    expect(html).not.toContain(titleOf(4));
  });

  it('shows photos with their words', async () => {
    publishPrizes(office);
    const id = entryQueries(office.db).findByNumber(2026, 2)?.id as number;
    const photo = { entryId: id, key: 'p'.repeat(22), image: Buffer.from('webp'), width: 30, height: 20, description: '笑う2人' };
    photoQueries(office.db).insert({ ...photo, addedBy: office.secretary.id, addedAt: '2026-10-01T00:00:00Z' });
    expect(await page(CATEGORY)).toContain('alt="笑う2人"');
  });

  it.each(['nothing', 'EVERYDAY%00', '..%2F'])('finds nothing for the category %s', async (category) => {
    publishPrizes(office);
    await reader.get(`${YEAR}/${category}`).expect(404);
  });

  it('asks strangers to sign in', () => browserOf(office.context).get(CATEGORY).expect(303));
});

describe('the way to the hall', () => {
  it('leads there from the awards, from the pages of the year and from the case', async () => {
    expect(await page('/awards')).not.toContain(`href="${HALL}"`);
    publishPrizes(office);
    expect(await page('/awards')).toContain(`href="${HALL}"`);
    expect(await page('/awards/2026')).toContain(`href="${YEAR}"`);
    const callout = await page(`/posts/${postOf(1)}`);
    expect(callout).toContain(ja('award_callout.won', { award: '令和8年度 ＤＸ賞', prizes: '大賞、職員投票賞' }));
    expect(callout).toContain(`href="${CATEGORY}#R8-001"`);
    expect(await page(`/posts/${postOf(4)}`)).not.toContain(`href="${HALL}`);
  });

  it('says nothing of a winner before the publication', async () => {
    expect(await page(`/posts/${postOf(1)}`)).not.toContain(HALL);
  });
});
