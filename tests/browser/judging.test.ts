import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changePassword } from '../../src/accounts/index.ts';
import { parseBundle, recount, resultText } from '../../src/awards/index.ts';
import { inTransaction } from '../../src/db/index.ts';
import type { AppContext, Viewer } from '../../src/web/index.ts';
import { PASSWORD, putBallot } from '../awards/counting-support.ts';
import {
  addPerson,
  addSecretary,
  DEPARTMENTS,
  insertAward,
  insertEntry,
  sato,
  signIn,
  suzuki,
  tanaka,
  testDb,
} from '../support/index.ts';
import { newContext, type Office, openOffice } from './support.ts';

/** Nothing runs by itself here: whatever happens by the clock is computed when somebody looks. */
let now = new Date('2026-07-01T00:00:00Z');
const clock = { now: () => now };
const goTo = (instant: string) => {
  now = new Date(instant);
};

let office: Office;
let secretary: Viewer;
let second: Viewer;
let jurors: Viewer[];
let voters: Viewer[];

const TITLES = ['公用車の予約', '更新案内の発送', '備蓄の台帳', '会議の資料'];
const JURY = [
  { login: 'abe', name: '阿部' },
  { login: 'baba', name: '馬場' },
  { login: 'chiba', name: '千葉' },
  { login: 'doi', name: '土井' },
];
/** What each juror gives to the entries 1 to 4, the same for every criterion; 土井 stands aside from the second. */
const POINTS = [
  [4, 5, 3, 2],
  [5, 4, 3, 3],
  [4, 4, 2, 2],
  [3, undefined, 2, 1],
] as const;

beforeAll(async () => {
  const db = testDb();
  [secretary, second] = [
    addSecretary(db, { login: 'kimura', name: '木村' }),
    addSecretary(db, { login: 'kobayashi', name: '小林' }),
  ];
  insertAward(db, secretary);
  inTransaction(db, () => {
    jurors = JURY.map((juror) => addPerson(db, { ...juror, departmentId: DEPARTMENTS.zeimu }));
    voters = Array.from({ length: 40 }, (_, index) =>
      addPerson(db, { login: `voter${index}`, name: `投票 ${index}`, departmentId: DEPARTMENTS.doboku }),
    );
  });
  TITLES.forEach((title, index) => {
    insertEntry(db, { title, lead: index % 2 === 0 ? sato : suzuki });
  });
  for (const { id } of [secretary, second]) await changePassword(db, id, PASSWORD, now);
  office = await openOffice({ filled: false, db, clock });
});

afterAll(() => office.close());

interface Visit {
  page: Page;
  context: BrowserContext;
}

/** Somebody sits down at a PC, signed in at this moment. */
async function visit(person: Viewer, { scripts = true, width = 1280 } = {}): Promise<Visit> {
  const context = await newContext(office, { javaScriptEnabled: scripts, viewport: { width, height: 900 } });
  const [name, value] = signIn({ db: office.db, clock } as AppContext, person).cookie.split('=') as [string, string];
  await context.addCookies([{ name, value, url: office.url }]);
  context.setDefaultTimeout(15_000);
  return { context, page: await context.newPage() };
}

/** As one visit: a person opens a page, does something there and goes. */
async function as(person: Viewer, path: string, act: (page: Page) => Promise<void>, options = {}): Promise<void> {
  const { page, context } = await visit(person, options);
  expect((await page.goto(path))?.status()).toBe(200);
  await act(page);
  await context.close();
}

const main = (page: Page): Locator => page.locator('main');
const press = (page: Page, name: string | RegExp) => main(page).getByRole('button', { name }).first().click();
const follow = (page: Page, name: string | RegExp) => main(page).getByRole('link', { name }).first().click();
const words = (page: Page): Promise<string> => main(page).innerText();

/** A step of the result, with the password asked again. */
async function approve(page: Page, name: string): Promise<void> {
  await page.locator('input[name="password"]').fill(PASSWORD);
  await press(page, name);
  expect(await main(page).getByRole('button', { name }).count()).toBe(0);
}

const AWARD = '/awards/2026';
const DESK = '/secretariat/awards/2026';

it('invites a jury, which accepts', async () => {
  await as(secretary, `${DESK}/jurors`, async (page) => {
    for (const { name } of JURY) {
      await page.locator('input[name="person"]').fill(name);
      await press(page, /加える|追加|招く|依頼/);
    }
    expect(await page.locator('.care-list__item').count()).toBe(4);
  });
  for (const [index, juror] of jurors.entries())
    await as(
      juror,
      '/',
      async (page) => {
        await follow(page, /審査の依頼/);
        expect(new URL(page.url()).pathname).toBe(`${AWARD}/judging`);
        await press(page, '引き受ける');
        expect(await words(page)).not.toContain('引き受ける');
      },
      { scripts: index % 2 === 0, width: index === 1 ? 390 : 1280 },
    );
  await as(secretary, `${DESK}/jurors`, async (page) => expect((await words(page)).match(/引き受け/g)).toHaveLength(4));
  await as(tanaka, AWARD, async (page) => {
    expect((await page.goto(`${AWARD}/judging`))?.status()).toBe(404);
  });
});

it('opens the vote, counts it, and lets the judging begin', async () => {
  await as(secretary, `${DESK}/voting`, async (page) => {
    await page.locator('input[name="confirm"]').check();
    await press(page, /確定|開/);
  });
  goTo('2026-07-10T00:00:00Z');
  const choices = [...Array(12).fill(1), ...Array(10).fill(2), ...Array(8).fill(3), ...Array(4).fill(4)] as number[];
  for (const [index, choice] of choices.entries()) putBallot(office.db, voters[index] as Viewer, 'everyday', [choice]);
  goTo('2026-07-20T00:00:00Z');
  await as(secretary, `${DESK}/counting`, async (page) => {
    // The box, the shortlist, the judging.
    for (let step = 0; step < 3; step += 1) await page.locator('.count-next button').click();
    expect(await words(page)).toContain('審査');
  });
});

async function fillIn(page: Page, level: number): Promise<void> {
  for (const criterion of ['effect', 'spread', 'idea', 'user', 'sustain'])
    await page.locator(`label.level:has(input[name="${criterion}"][value="${level}"])`).click();
}

it('lets a juror stand aside from an entry, and shows nothing of it any more', async () => {
  goTo('2026-07-21T00:00:00Z');
  await as(jurors[3] as Viewer, `${AWARD}/judging`, async (page) => {
    expect(await page.locator(`a[href="${AWARD}/judging/entries/2"]`).count()).toBe(1);
    await page.goto(`${AWARD}/judging/entries/2/recusal`);
    await press(page, '除斥を申し出る');
    // Without a reason nothing has happened.
    expect((await page.goto(`${AWARD}/judging/entries/2`))?.status()).toBe(200);
    await page.goto(`${AWARD}/judging/entries/2/recusal`);
    await page.locator('textarea[name="reason"]').fill('配偶者が取組に加わっているためです。');
    await press(page, '除斥を申し出る');
    expect(await page.locator(`a[href="${AWARD}/judging/entries/2"]`).count()).toBe(0);
    expect(await page.locator('#recusals').innerText()).toContain('配偶者が取組に加わっているためです。');
    for (const address of ['entries/2', 'entries/2/recusal'])
      expect((await page.goto(`${AWARD}/judging/${address}`))?.status()).toBe(404);
  });
});

it('takes the cards of the jury, with scripts and without', async () => {
  goTo('2026-08-05T00:00:00Z');
  for (const [index, points] of POINTS.entries()) {
    const scripts = index !== 1;
    const { page, context } = await visit(jurors[index] as Viewer, { scripts, width: index === 1 ? 390 : 1280 });
    for (const [place, level] of points.entries()) {
      if (level === undefined) continue;
      const path = `${AWARD}/judging/entries/${place + 1}`;
      expect((await page.goto(path))?.status()).toBe(200);
      // Before the own cards are locked there is nothing of the others.
      expect(await words(page)).not.toContain('のひとこと');
      await fillIn(page, level);
      await page.locator('textarea[name="comment"]').fill(`${JURY[index]?.name}のひとこと${place + 1}`);
      if (index === 0) {
        // Kept by itself: nobody has pressed anything.
        await page.locator('[data-card-status]', { hasText: '保存しました' }).waitFor({ timeout: 10_000 });
        await page.reload();
        expect(await page.locator(`input[name="effect"][value="${level}"]`).isChecked()).toBe(true);
      } else {
        await press(page, /^保存して次へ/);
        await page.waitForURL((url) => url.pathname !== path);
      }
    }
    await page.goto(`${AWARD}/judging`);
    await follow(page, /採点を確かめて確定する/);
    await press(page, '採点を確定する');
    expect(await words(page)).toContain('確定');
    await context.close();
  }
});

it('lets jurors talk about an entry after they have locked, but for who stands aside', async () => {
  goTo('2026-08-20T00:00:00Z');
  await as(jurors[0] as Viewer, `${AWARD}/judging/entries/2`, async (page) => {
    expect(await page.locator('#jury').innerText()).toContain('馬場のひとこと2');
    await page.locator('textarea[name="body"]').fill('2番の取組は、どの課でもすぐに始められると思います。');
    await press(page, '意見を送る');
    expect(await page.locator('#notes').innerText()).toContain('どの課でもすぐに始められる');
  });
  await as(jurors[2] as Viewer, `${AWARD}/judging/entries/2`, async (page) =>
    expect(await page.locator('#notes').innerText()).toContain('阿部'),
  );
  await as(jurors[3] as Viewer, `${AWARD}/judging`, async (page) => {
    expect((await page.goto(`${AWARD}/judging/entries/2`))?.status()).toBe(404);
  });
  // Nobody else sees a score before the judging has closed, the secretariat neither.
  await as(secretary, `${DESK}/sheet`, async (page) => {
    expect(await words(page)).not.toMatch(/80\.00|86\.67|ひとこと/);
    expect(await page.locator('main figure, main svg[role="img"]').count()).toBe(0);
  });
});

it('is looked at, decided against the count with a reason, frozen by one and confirmed by another', async () => {
  goTo('2026-09-10T00:00:00Z');
  await as(secretary, `${DESK}/sheet`, async (page) => {
    const sheet = await words(page);
    // 1 is 80 on average; 2 would be 86.67 without the leniency of 土井, who did not judge it.
    for (const score of ['80.00', '86.67']) expect(sheet).toContain(score);
    expect(await page.locator('main svg[role="img"], main figure svg').count()).toBeGreaterThan(0);
  });
  await as(secretary, `${DESK}/decision`, async (page) => {
    const form = page.locator('form[action*="/decision/orders/everyday"]');
    const before = await form.locator('tbody tr').allInnerTexts();
    const first = before.findIndex((row) => row.includes(TITLES[0] as string));
    const other = before.findIndex((row) => row.includes(TITLES[1] as string));
    const selects = form.locator('select');
    const [a, b] = [await selects.nth(first).inputValue(), await selects.nth(other).inputValue()];
    expect([a, b].sort()).toEqual(['1', '2']);
    await selects.nth(first).selectOption(b);
    await selects.nth(other).selectOption(a);
    await form.getByRole('button').click();
    // Another order wants its reason, and what was chosen is still there.
    expect(await page.locator('main [aria-invalid="true"]').count()).toBeGreaterThan(0);
    expect(await page.locator('form[action*="/decision/orders/everyday"] select').nth(first).inputValue()).toBe(b);
    await page.locator('form[action*="/decision/orders/everyday"] textarea[name="reason"]').fill('広がりを重く見たためです。');
    await page.locator('form[action*="/decision/orders/everyday"]').getByRole('button').click();
    expect(await words(page)).toContain('広がりを重く見たためです。');
  });
  await as(secretary, `${DESK}/results`, async (page) => {
    await approve(page, '結果を確定する');
    expect(await page.getByRole('button', { name: '確認して承認する' }).count()).toBe(0);
  });
  await as(second, `${DESK}/results`, async (page) => approve(page, '確認して承認する'));
  await as(tanaka, `${AWARD}/result`, async (page) => expect(await words(page)).not.toContain('広がりを重く見たためです。'));
  await as(secretary, `${DESK}/results`, async (page) => approve(page, '全員に発表する'));
});

it('is the same when it is counted again from the file', async () => {
  await as(second, `${DESK}/results`, async (page) => {
    const result = await (await page.request.get(`${DESK}/results/1/result.json`)).text();
    const { bundle } = office.db.prepare<[], { bundle: string }>('SELECT bundle FROM award_results').get() as { bundle: string };
    expect(resultText(recount(parseBundle(bundle)))).toBe(result);
  });
});

it('tells everybody who has won, and the teams what the jury wrote', async () => {
  goTo('2026-09-11T00:00:00Z');
  for (const scripts of [true, false])
    await as(
      tanaka,
      `${AWARD}/result`,
      async (page) => {
        const told = await words(page);
        for (const expected of ['大賞', '最優秀賞', '職員投票賞', ...TITLES, '広がりを重く見たためです。'])
          expect(told).toContain(expected);
        expect(told).not.toMatch(/ひとこと|阿部|J1/);
        expect((await page.goto(`${DESK}/sheet`))?.status()).toBeGreaterThanOrEqual(403);
      },
      { scripts, width: scripts ? 1280 : 390 },
    );
  await as(sato, `${AWARD}/entries/1`, async (page) => {
    const comments = await page.locator('.jury-comment').allInnerTexts();
    expect(new Set(comments)).toEqual(new Set(JURY.map(({ name }) => `${name}のひとこと1`)));
  });
  await as(suzuki, `${AWARD}/entries/2`, async (page) => expect(await page.locator('.jury-comment').count()).toBe(3));
  await as(tanaka, `${AWARD}/entries/1`, async (page) => expect(await page.locator('.jury-comment').count()).toBe(0));
});

it('gives the winners their certificates, and nobody else', async () => {
  await as(secretary, `${DESK}/certificates`, async (page) => {
    await page.locator('textarea[name="body"]').fill('日々の業務を見つめ直し、優れた成果を挙げられました。');
    await page.locator('input[name="datedOn"]').fill('2026-09-30');
    await page.locator('input[name="issuerTitle"]').fill('みなと県知事');
    await page.locator('input[name="issuerName"]').fill('髙﨑 𠮷子');
    await press(page, '保存する');
    await press(page, /枚を発行する/);
    expect(await page.locator('#issued li').count()).toBeGreaterThanOrEqual(3);
  });
  const number = office.db
    .prepare<[], { number: number }>(
      'SELECT c.number FROM award_certificates c JOIN award_entries e ON e.id = c.entry_id WHERE e.number = 1 ORDER BY 1',
    )
    .get()?.number as number;
  await as(sato, `${AWARD}/entries/1`, async (page) => {
    await page.goto(`${AWARD}/certificates/${number}`);
    expect(await words(page)).toContain('髙﨑 𠮷子');
    const pdf = await page.request.get(`${AWARD}/certificates/${number}/certificate.pdf`);
    expect([pdf.status(), (await pdf.body()).subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
  });
  await as(tanaka, AWARD, async (page) => {
    expect((await page.goto(`${AWARD}/certificates/${number}`))?.status()).toBe(404);
    expect((await page.goto('/awards/hall/2026'))?.status()).toBe(200);
    expect(await words(page)).toContain('大賞');
  });
});

it('hears from another department, and reports it', async () => {
  const { postId } = office.db
    .prepare<[], { postId: number }>('SELECT post_id AS postId FROM award_entries WHERE number = 1')
    .get() as { postId: number };
  for (const [scripts, person] of [
    [false, tanaka],
    [true, voters[0] as Viewer],
  ] as const)
    await as(
      person,
      `/posts/${postId}`,
      async (page) => {
        await page.locator(`a[href^="/rollout/${postId}"]`).first().click();
        await page.locator('input[name="answer"][value="adopted"]').check();
        await page.locator('input[name="hoursAYear"]').fill('24');
        await press(page, '回答する');
        expect(await words(page)).toContain('導入済み');
      },
      { scripts },
    );
  await as(sato, `${AWARD}/rollout`, async (page) => {
    expect(await words(page)).toContain('導入済み');
    expect((await page.goto(`${AWARD}/report`))?.status()).toBe(200);
    expect(await words(page)).toContain(TITLES[0]);
  });
});
