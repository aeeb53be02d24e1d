import { beforeAll, describe, expect, it } from 'vitest';
import { createUser, putOfficeSettings } from '../../src/accounts/index.ts';
import { hideComment, hidePost, insertComment, publishPost } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import { createDepartment } from '../../src/organization/index.ts';
import {
  addPerson,
  browserOf,
  CASE_STUDY,
  LONG_AGO,
  NOW,
  sato,
  suzuki,
  type TestContext,
  TIP,
  takahashi,
  testContext,
  testDb,
} from '../support/index.ts';

const LONG = `"'><img src=x onerror=alert(1)><script>alert(1)</script>`;
const SHORT = '"><script>1';
const NAME = `<svg onload=alert(1)>'">`;

const MARKDOWN = [
  LONG,
  '[a](javascript:alert(1)) [b](JaVaScRiPt&colon;alert(1)) [c](data:text/html,<script>alert(1)</script>) [d](vbscript:x)',
  '[e]( javascript:alert(1)) [f](java\tscript:alert(1)) [g](//evil.example/x) <javascript:alert(1)>',
  '![h](https://evil.example/x.png) ![i](//evil.example/x.png) ![j](javascript:alert(1)) ![k" onerror="alert(1)](/x.png)',
  '<xmp><img src=x onerror=alert(1)></xmp> <math><style><img src=x onerror=alert(1)></style></math>',
  '<iframe src="javascript:alert(1)"></iframe><object data=x></object><base href="//evil.example/"><style>*{}</style>',
  '```"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```',
  '| <script>alert(1)</script> | b |\n|---|---|\n| [x](javascript:alert(1)) | `</code><script>alert(1)</script>` |',
  '<a href="x" onclick="alert(1)">x</a> <details open ontoggle=alert(1)> <form action=//evil.example><input name=_csrf>',
  '&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;',
].join('\n\n');

let db: Db;
let context: TestContext;
let pages: Map<string, string>;

const TAGS = new Set(
  `html head meta title link script body a p header div svg path circle span details summary nav ul ol li form input button main section
   article h1 h2 h3 h4 h5 h6 br hr strong em del code pre blockquote img table thead tbody tr th td dl dt dd label select option textarea
   fieldset legend aside footer time use symbol g rect template ins mark`.split(/\s+/),
);
const LINKS = new Set(['href', 'src', 'action', 'formaction', 'data', 'srcset', 'xlink:href']);

/** An attribute's value as a browser reads it, as far as the tests write entities. */
const decoded = (value: string): string =>
  value
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(quot|lt|gt|colon|amp);/g, (_, name: keyof typeof NAMED) => NAMED[name]);
const NAMED = { quot: '"', lt: '<', gt: '>', colon: ':', amp: '&' };

/** What is wrong with the elements of a page: those a text must never make, handlers, and addresses that run or lead away. */
function faultsIn(html: string): string[] {
  const faults: string[] = [];
  const texts = html.replace(/<(textarea|title)\b[^>]*>[\s\S]*?<\/\1>/g, (element) =>
    element.slice(element.indexOf('>') + 1, element.lastIndexOf('</')).includes('<') ? '<broken>' : '',
  );
  for (const [whole, name = '', rest = ''] of texts.matchAll(/<([a-z][^\s/>]*)((?:\s+[^\s"'>/=]+(?:="[^"]*")?|\s*\/)*)\s*>?/gi)) {
    if (!TAGS.has(name.toLowerCase())) faults.push(whole);
    if (name === 'script' && !/^ type="module" src="\/assets\/[^"]+"$/.test(rest)) faults.push(whole);
    for (const [, attribute = '', value = ''] of rest.matchAll(/\s([^\s"'>/=]+)(?:="([^"]*)")?/g)) {
      if (/^on|^style$|^srcdoc$/i.test(attribute)) faults.push(whole);
      if (!LINKS.has(attribute)) continue;
      const address = decoded(value).trim();
      if (name === 'a' && /^(https?:\/\/|mailto:)/.test(address)) continue;
      if (!/^(\/(?!\/)|#|\?|$|[\w%.-]+$)/.test(address)) faults.push(whole);
    }
  }
  return faults;
}

beforeAll(async () => {
  db = testDb();
  putOfficeSettings(db, { officeName: NAME, demo: false });
  createDepartment(db, { code: 'X', name: NAME }, LONG_AGO);
  const department = 5;
  const villain = addPerson(db, { login: 'villain', name: NAME, departmentId: department });
  createUser(db, { login: 'other', name: LONG.slice(0, 50), departmentId: department }, LONG_AGO);
  context = testContext({ db });
  const at = new Date(NOW);
  const tip = publishPost(
    db,
    villain,
    {
      ...TIP,
      title: LONG,
      goal: LONG,
      body: MARKDOWN,
      tags: [SHORT, "'onload='x"],
      testedOn: LONG,
      cautions: MARKDOWN.slice(0, 999),
    },
    at,
  );
  const texts = Object.fromEntries(
    ['challenge', 'approach', 'effect', 'cost', 'structure', 'knowHow', 'nextSteps', 'body'].map((field) => [field, MARKDOWN]),
  );
  const caseStudy = publishPost(db, sato, { ...CASE_STUDY, ...texts, title: LONG, contact: LONG }, at);
  const comment = insertComment(db, villain, tip, { body: MARKDOWN.slice(0, 1999), parentId: undefined }, at);
  insertComment(db, villain, tip, { body: MARKDOWN.slice(300, 1800), parentId: comment }, at);
  const hiddenComment = insertComment(db, suzuki, tip, { body: LONG, parentId: undefined }, at);
  hideComment(db, takahashi, hiddenComment, LONG, at);
  const hidden = publishPost(db, suzuki, { ...TIP, title: LONG }, at);
  hidePost(db, takahashi, hidden, LONG, at);
  const moderator = browserOf(context, takahashi);
  const own = browserOf(context, villain);
  await moderator.post('/moderation/categories', { name: SHORT, nameEn: SHORT, slug: 'x' }).expect(303);
  await moderator.put('/moderation/categories/1', { name: LONG.slice(0, 40), nameEn: LONG.slice(0, 40) }).expect(303);
  await moderator.put(`/posts/${tip}/adoption`, { minutes: 5, times: 5, note: LONG }).expect(303);
  await moderator.put(`/posts/${tip}/bookmark`).expect(303);

  const form = {
    kind: 'tip',
    title: LONG,
    goal: LONG,
    body: MARKDOWN,
    tags: SHORT,
    testedOn: LONG,
    cautions: LONG,
    categoryId: '1',
  };
  const answers = {
    home: own.get('/'),
    list: own.get('/posts'),
    'filtered list': own.get(
      `/posts?tag=${encodeURIComponent(SHORT)}&kind=${encodeURIComponent(LONG)}&order=${encodeURIComponent(LONG)}`,
    ),
    categories: own.get('/categories'),
    category: own.get('/categories/excel'),
    tag: own.get(`/tags/${encodeURIComponent(SHORT)}`),
    departments: own.get('/departments'),
    department: own.get('/departments/X'),
    tip: moderator.get(`/posts/${tip}`),
    'reply form': own.get(`/posts/${tip}?reply=${comment}`),
    'case study': own.get(`/posts/${caseStudy}`),
    'hidden post': browserOf(context, suzuki).get(`/posts/${hidden}`),
    'edit form': own.get(`/posts/${tip}/edition`),
    'edit form of a case study': browserOf(context, sato).get(`/posts/${caseStudy}/edition`),
    preview: own.post('/posts', { ...form, intent: 'preview' }),
    'preview of a case study': own.post('/posts', {
      ...CASE_STUDY,
      ...texts,
      kind: 'case_study',
      intent: 'preview',
      tags: SHORT,
      periodTo: '',
      size: '',
      effectYenPerYear: '',
      attachments: [],
    } as Record<string, string | number | string[]>),
    'refused post': own.post('/posts', { ...form, categoryId: LONG, minutesSaved: LONG, level: LONG, toolIds: LONG }),
    'conflict of texts': own.put(`/posts/${tip}`, { ...form, revision: LONG }),
    withdrawal: own.get(`/posts/${tip}/withdrawal`),
    'comment form': own.get(`/comments/${comment}/edition`),
    deletion: own.get(`/comments/${comment}/deletion`),
    'refused comment': own.post(`/posts/${tip}/comments`, { body: LONG.repeat(60), parentId: comment }),
    'refused adoption': moderator.put(`/posts/${tip}/adoption`, {
      minutes: LONG,
      times: LONG,
      per: LONG,
      startedOn: LONG,
      note: LONG.repeat(9),
    }),
    hiding: moderator.get(`/posts/${tip}/hiding`),
    'refused hiding': moderator.put(`/posts/${tip}/hiding`, { reason: LONG.repeat(9) }),
    'hiding a comment': moderator.get(`/comments/${comment}/hiding`),
    'category editor': moderator.get('/moderation/categories'),
    'refused category': moderator.post('/moderation/categories', { name: LONG, nameEn: LONG, slug: LONG }),
    'refused category name': moderator.put('/moderation/categories/1', { name: LONG, nameEn: LONG }),
    'tag editor': moderator.get('/moderation/tags'),
    'refused tag': moderator.put('/moderation/tags/1', { name: LONG }),
    'own posts': own.get('/me/posts'),
    bookmarks: moderator.get('/me/bookmarks'),
    adoptions: moderator.get('/me/adoptions'),
    account: own.get('/me/account'),
    'sign-in form': browserOf(context).get(`/session/new?next=/${encodeURIComponent(LONG)}`),
    'refused sign-in': browserOf(context).post('/session', { login: LONG, password: LONG, next: `/${LONG}` }),
    'missing page': own.get(`/${encodeURIComponent(LONG)}?${LONG.replaceAll(' ', '+')}`),
  };
  pages = new Map();
  for (const [name, answer] of Object.entries(answers)) pages.set(name, (await answer).text);
});

describe('texts that look like scripts (IN-1)', () => {
  it('come out of every page as text', () => {
    for (const [name, html] of pages) expect(`${name}: ${faultsIn(html).join(' ')}`).toBe(`${name}: `);
  });

  it('are there to be read, escaped', () => {
    for (const name of [
      'home',
      'list',
      'tip',
      'case study',
      'hidden post',
      'preview',
      'refused hiding',
      'refused category',
      'bookmarks',
      'adoptions',
    ]) {
      expect(pages.get(name), name).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    }
    for (const name of ['tip', 'department', 'departments', 'account'])
      expect(pages.get(name), name).toContain('&lt;svg onload=alert(1)&gt;');
    for (const name of ['tag', 'tag editor', 'category editor'])
      expect(pages.get(name), name).toContain('&quot;&gt;&lt;script&gt;1');
    expect(pages.get('hidden post')).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('would be noticed by this test', () => {
    for (const html of [
      '<p onclick="x">',
      '<script>alert(1)</script>',
      '<a href="javascript:alert(1)">',
      '<img src="//evil.example/x">',
      '<iframe src="/x">',
      '<textarea>x</textarea><b onx="1">',
      '<textarea><b></textarea>',
      '<form action="https://evil.example/">',
      '<a href="&#106;avascript:x">',
    ]) {
      expect(faultsIn(html).length, html).toBeGreaterThan(0);
    }
  });
});
