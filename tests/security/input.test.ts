import { describe, expect, it } from 'vitest';
import { changePassword } from '../../src/accounts/index.ts';
import { encodeCursor } from '../../src/lib/index.ts';
import { browserOf, insertPost, LONG_AGO, sato, suzuki, tanaka, testContext, testDb, textOf, typedIn } from '../support/index.ts';
import { CHANGING, READING, ROLES, sampleOffice, send } from './routes.ts';

const HOSTILE = [
  "'",
  '"',
  "' OR 1=1 --",
  '1; DROP TABLE posts',
  'hot DESC',
  'constructor',
  '__proto__',
  'toString',
  '%',
  '*',
  '\0',
  '\\',
  '../../etc/passwd',
  '#{7*7}',
  '<%= 7*7 %>',
  '{{7*7}}',
  '-1',
  '1e308',
  'NaN',
  '𠮷'.repeat(500),
  encodeCursor({ value: "x' OR 1=1 --", id: 1 }),
  encodeCursor({ value: 1e308, id: Number.MAX_SAFE_INTEGER }),
  encodeCursor({ value: -1, id: -1 }),
  ...['[1]', '[null,1]', '[{},1]', '[1e999,1]', '["a",1.5]', '{}', '"', '[[1],1]', 'null', '["\\ud800",1]'].map((text) =>
    Buffer.from(text).toString('base64url'),
  ),
];

describe('values of the address (IN-5)', () => {
  const LISTS = ['/posts?', '/categories/excel?order=adopted&', '/tags/Excel?order=new&', '/departments/02?'];

  it.each(['order', 'before', 'after', 'kind', 'category', 'department', 'tag'])('as %s never break a list', async (name) => {
    const db = testDb();
    insertPost(db);
    const browser = browserOf(testContext({ db }), tanaka);
    for (const value of HOSTILE) {
      for (const list of LISTS) {
        const answer = await browser.get(`${list}${name}=${encodeURIComponent(value)}`);
        expect(`${list} ${value.slice(0, 40)} ${answer.status}`).toBe(`${list} ${value.slice(0, 40)} 200`);
        expect(answer.text).not.toContain('>49<');
      }
    }
  });

  it('count as not chosen when they are unknown', async () => {
    const db = testDb();
    insertPost(db, { content: { title: 'いつもの一覧にある小技' } });
    const browser = browserOf(testContext({ db }), tanaka);
    for (const query of [
      'order=x',
      'kind=x',
      'category=x',
      'department=x',
      'tag=x',
      'before=x',
      'after=x',
      'order=new&order=hot',
      'kind[]=tip',
    ]) {
      expect((await browser.get(`/posts?${query}`).expect(200)).text).toContain('いつもの一覧にある小技');
    }
  });

  it.each(READING)('are ignored or refused by $route, never an error', async (route) => {
    const { db, people } = sampleOffice();
    const context = testContext({ db });
    for (const person of [people.anonymous, people.admin]) {
      const browser = browserOf(context, person);
      for (const query of [
        '__proto__=1',
        '__proto__[polluted]=1',
        'constructor[prototype][polluted]=1',
        'a[b][c]=1&a=1&a=2',
        'next=/a&next=/b',
        'reply=1&reply=2',
        'reply=__proto__',
        'token[]=x&kind[]=tip',
        'order=new&order=hot',
        '=',
        '&&&&',
        '%E0%A4%A',
        `q=${'x'.repeat(6000)}`,
        'reply=1e999',
      ]) {
        const { status } = await browser.get(`${route.path}?${query}`);
        expect(`${query.slice(0, 40)} ${status}`).toMatch(/ [234]\d\d$/);
      }
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe.each(CHANGING)('fields of $route (IN-7)', (route) => {
  it('named like parts of the language, repeated or nested, are only fields', async () => {
    const role = ROLES.find((name) => name !== 'anonymous' && route.answers[name] === 303) ?? 'admin';
    const names = Object.keys(route.fields);
    const bodies: Record<string, string | string[]>[] = [
      { ...route.fields, ['__proto__']: 'x', constructor: 'x', toString: 'x', hasOwnProperty: 'x' } as Record<string, string>,
      { ...route.fields, '__proto__[polluted]': 'x', 'constructor[prototype][polluted]': 'x', 'a.b.c': 'x' },
      Object.fromEntries(names.map((name) => [name, [route.fields[name] as string, 'second']])),
      Object.fromEntries(names.map((name) => [`${name}[nested][deep]`, 'x'])),
      Object.fromEntries(names.map((name) => [name, '__proto__'])),
      Object.fromEntries(names.map((name) => [name, '\0\u0001\uFFFE\uD800'])),
      Object.fromEntries(names.map((name) => [name, '<%= process.exit() %>'])),
      { _method: ['PUT', 'DELETE'], intent: ['a', 'b'], revision: ['1', '2'], back: ['/a', '/b'], next: ['/a', '//b'] },
      {},
    ];
    for (const [index, body] of bodies.entries()) {
      const { db, people } = sampleOffice();
      const browser = browserOf(testContext({ db }), people[role]);
      const { status } = await send(browser, route, route.path, body as Record<string, string>);
      expect(`${index} ${status}`).toMatch(/ [234]\d\d$/);
    }
    const polluted = {} as Record<string, unknown>;
    expect([polluted['polluted'], polluted['x']]).toEqual([undefined, undefined]);
  });
});

describe('where a form leads (IN-8, IN-9)', () => {
  const FOREIGN = [
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example/',
    'HTTPS:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    ' //evil.example',
    '\t//evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/posts\r\nSet-Cookie: session=planted',
    '/posts\r\n\r\n<script>alert(1)</script>',
    '/\u0000/evil.example',
    'evil.example',
    '@evil.example',
    '',
    `/${'x'.repeat(3000)}`,
  ];

  it.each(FOREIGN)('is never %j', async (target) => {
    const db = testDb();
    await changePassword(db, sato.id, '宛名を 差し込む 三毛猫 7匹', LONG_AGO);
    const context = testContext({ db });
    const postId = insertPost(db);
    const [stranger, member] = [browserOf(context), browserOf(context, suzuki)];
    const form = await stranger.get(`/session/new?next=${encodeURIComponent(target)}`).expect(200);
    expect(typedIn(form.text, 'next')).toBe('/');
    await member
      .get(`/session/new?next=${encodeURIComponent(target)}`)
      .expect(303)
      .expect('Location', '/');
    const signedIn = await stranger
      .post('/session', { login: 'sato', password: '宛名を 差し込む 三毛猫 7匹', next: target })
      .expect(303);
    expect(signedIn.headers['location']).toBe('/');
    expect(String(signedIn.headers['set-cookie'])).not.toContain('planted');
    await member.put('/preferences', { locale: 'ja', back: target }).expect(303).expect('Location', '/');
    await member.put(`/posts/${postId}/adoption`, { minutes: 5, times: 1 }).expect(303);
    await member
      .put(`/posts/${postId}/adoption/confirmation`, { back: target })
      .expect(303)
      .expect('Location', `/posts/${postId}`);
    await member.delete(`/posts/${postId}/adoption`, { back: target }).expect(303).expect('Location', `/posts/${postId}`);
  });

  it('stays on this host whatever address a stranger asked for', async () => {
    const stranger = browserOf(testContext());
    for (const address of [
      '//evil.example/',
      '//evil.example/%2f..',
      '/\\evil.example',
      '/%0d%0aSet-Cookie:x=1',
      '/.//evil.example',
      `/${'x'.repeat(5000)}`,
    ]) {
      const { headers, status } = await stranger.get(address);
      expect(`${address.slice(0, 30)} ${status}`).toMatch(/ (303|404|422)$/);
      if (headers['location']) expect(headers['location']).toMatch(/^\/session\/new(\?next=[^&\r\n]*)?$/);
      expect(String(headers['set-cookie'])).not.toContain('x=1');
      const next = new URL(headers['location'] ?? '/', 'http://here.example').searchParams.get('next') ?? '/';
      const landed = await stranger.get(`/session/new?next=${encodeURIComponent(next)}`).expect(200);
      const target = typedIn(landed.text, 'next') as string;
      expect(new URL(target, 'http://here.example').host).toBe('here.example');
    }
  });
});

describe('a feed of hostile texts (IN-9)', () => {
  /** What is wrong with a text as XML, as far as our feeds use it: signs, entities, the nesting of elements. */
  function faultsInXml(xml: string): string[] {
    const faults: string[] = [];
    if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(xml)) faults.push('a sign XML does not know');
    const open: string[] = [];
    let rest = xml.replace(/^<\?xml version="1\.0" encoding="utf-8"\?>\n/, '');
    while (rest !== '') {
      const [whole, closing, name = '', attributes = '', empty] =
        /^<(\/?)([a-z]+)((?:\s[\w:]+="[^"<]*")*)\s*(\/?)>/.exec(rest) ??
        /^[^<>&]+/.exec(rest) ??
        /^&(?:amp|lt|gt|quot|#39);/.exec(rest) ??
        [];
      if (whole === undefined) return [...faults, rest.slice(0, 40)];
      if (/&(?!(amp|lt|gt|quot|#39);)/.test(attributes)) faults.push(whole);
      if (closing === '/') {
        if (open.pop() !== name) faults.push(whole);
      } else if (name && !empty) open.push(name);
      rest = rest.slice(whole.length);
    }
    return [...faults, ...open];
  }

  it('is well-formed', async () => {
    const db = testDb();
    const titles = [
      '<b>&amp; &bogus; ]]> <![CDATA[x]]>',
      '制御\u0001\u0008\u001B\uFFFE文字と𠮷',
      '"\'><entry><id>x</id></entry>',
      '<!DOCTYPE x [<!ENTITY y "z">]>&y;',
    ];
    for (const title of titles) insertPost(db, { content: { title, goal: title, tags: ['<&">'] } });
    const browser = browserOf(testContext({ db }), tanaka);
    for (const path of ['/feeds/posts.atom', '/feeds/categories/excel.atom', `/feeds/tags/${encodeURIComponent('<&">')}.atom`]) {
      const xml = textOf(await browser.get(path).expect(200));
      expect(faultsInXml(xml)).toEqual([]);
      expect(xml.match(/<entry>/g)).toHaveLength(titles.length);
      expect(xml).toContain('&lt;b&gt;&amp;amp; &amp;bogus; ]]&gt;');
    }
    expect(faultsInXml('<a>x</b>')).not.toEqual([]);
    expect(faultsInXml('<a>& x</a>')).not.toEqual([]);
    expect(faultsInXml('<a><b></a>')).not.toEqual([]);
  });
});
