import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { ASSETS_DIR, ROOT } from '../src/paths.ts';
import { Child, freePort, productEnv, type VoteTimes } from './children.ts';
import { benchData } from './data.ts';
import { fixed, median, medians, table, verdict } from './figures.ts';
import { type Load, type LoadOptions, loadPage, loadVotes } from './load.ts';
import { BenchOffice, type Member, viewerOf } from './office.ts';

const POSTS = 100_000;
const CONNECTIONS = 32;
const WARM_UP_SECONDS = 2;
const STARTS = 7;
/** More than any machine casts in a second: a round must not run out of votes. */
const VOTES_PER_SECOND = 8_000;

export interface Rounds {
  rounds: number;
  seconds: number;
}

interface PageRow {
  name: string;
  path: string;
  target: number;
  /** Asks again for what it has: the answer is 304. */
  again?: boolean;
}

const pagesOf = ({ data, commonTag }: BenchOffice): PageRow[] => [
  { name: 'home', path: '/', target: 0.35 },
  { name: 'all posts', path: '/posts', target: 0.35 },
  { name: 'category', path: '/categories/excel', target: 0.35 },
  { name: 'tag', path: `/tags/${encodeURIComponent(commonTag)}`, target: 0.35 },
  { name: 'department', path: '/departments/02', target: 0.35 },
  { name: 'post, 20 comments', path: `/posts/${data.discussedPost}`, target: 0.4 },
  { name: 'home again (304)', path: '/', target: 0.7, again: true },
];

/** Every page beside the ceiling of its size, the vote beside its transaction, the start, the memory, the sizes. */
export async function benchPages(rounds: Rounds, say: (line: string) => void): Promise<void> {
  const data = benchData(POSTS, say);
  const office = new BenchOffice(data);
  try {
    say(
      `\n${POSTS.toLocaleString('en')} posts, ${data.people.toLocaleString('en')} people, all signed in; ${rounds.rounds} rounds of ${rounds.seconds} s.`,
    );
    const starts = await timeStarts(office);
    const product = await Child.start('product', office.dir);
    const ceiling = await Child.start('fixed', office.dir);
    await comparePages(product, ceiling, office, rounds, say);
    await compareTails(product, office, rounds, say);
    await compareVotes(product, office, rounds, say);
    const { rssMb } = await product.usage();
    await reportRest(product, office, starts, rssMb, say);
    await Promise.all([product.stop(), ceiling.stop()]);
  } finally {
    office.dispose();
  }
}

async function comparePages(
  product: Child,
  ceiling: Child,
  office: BenchOffice,
  rounds: Rounds,
  say: (line: string) => void,
): Promise<void> {
  const rows: string[][] = [];
  for (const page of pagesOf(office)) {
    const address = page.path;
    const html = await answerOf(product, address, office.members[0] as Member);
    await ceiling.setSize(html.bytes);
    const tags = page.again ? await tagsOf(product, address, office) : undefined;
    const load = (server: Child, seconds: number): Promise<Load> => {
      const options = { connections: CONNECTIONS, seconds };
      if (server === ceiling) return loadPage(server, '/', office.members, options);
      if (!tags) return loadPage(server, address, office.members, options);
      return loadPage(
        server,
        address,
        office.members,
        options,
        ({ cookie }) => ({ cookie, 'if-none-match': tags.get(cookie) ?? '' }),
        304,
      );
    };
    const [own, top] = await interleaved(
      rounds,
      (seconds) => load(product, seconds),
      (seconds) => load(ceiling, seconds),
    );
    const ratio = own.perSecond / top.perSecond;
    rows.push([
      page.name,
      fixed(own.perSecond, 0),
      fixed(top.perSecond, 0),
      fixed(ratio, 2),
      `≥ ${fixed(page.target, 2)}`,
      verdict(ratio, page.target, 'more'),
      fixed(own.p50, 0),
      fixed(own.p99, 0),
      fixed(own.cpuMs, 3),
      fixed(top.cpuMs, 3),
      fixed(top.cpuMs / own.cpuMs, 2),
      String(html.bytes),
      `${fixed(own.busy * 100, 0)}/${fixed(top.busy * 100, 0)}`,
    ]);
    say(`  ${page.name}: ${fixed(ratio, 2)}`);
  }
  say(`\n${CONNECTIONS} connections; the ceiling is Express answering a fixed string of as many bytes.\n`);
  say(
    table(
      [
        'page',
        'req/s',
        'ceiling',
        'ratio',
        'target',
        '',
        'p50 ms',
        'p99 ms',
        'CPU ms',
        'of ceiling',
        'CPU ratio',
        'bytes',
        'core %',
      ],
      rows,
    ),
  );
}

/** Both in turns, so that whatever else the machine does meets them alike. */
async function interleaved<A extends object, B extends object>(
  { rounds, seconds }: Rounds,
  one: (seconds: number) => Promise<A>,
  other: (seconds: number) => Promise<B>,
): Promise<[A, B]> {
  await other(WARM_UP_SECONDS);
  await one(WARM_UP_SECONDS);
  const ones: A[] = [];
  const others: B[] = [];
  for (let round = 0; round < rounds; round += 1) {
    others.push(await other(seconds));
    ones.push(await one(seconds));
  }
  return [medians(ones), medians(others)];
}

async function compareTails(
  product: Child,
  office: BenchOffice,
  { rounds, seconds }: Rounds,
  say: (line: string) => void,
): Promise<void> {
  const rows: string[][] = [];
  for (const [name, address] of [
    ['home', '/'],
    ['all posts', '/posts'],
    ['post, 20 comments', `/posts/${office.data.discussedPost}`],
  ] as const) {
    const loads: Load[] = [];
    for (let round = 0; round < rounds; round += 1)
      loads.push(await loadPage(product, address, office.members, { connections: 64, seconds }));
    const { perSecond, p50, p99 } = medians(loads);
    rows.push([
      name,
      fixed(perSecond, 0),
      fixed(p50, 0),
      fixed(p99, 0),
      fixed(p99 / p50, 2),
      '≤ 3',
      verdict(p99 / p50, 3, 'less'),
    ]);
  }
  say(`\n64 connections\n\n${table(['page', 'req/s', 'p50 ms', 'p99 ms', 'p99/p50', 'target', ''], rows)}`);
}

async function compareVotes(product: Child, office: BenchOffice, rounds: Rounds, say: (line: string) => void): Promise<void> {
  const direct = await Child.start('votes', office.dir);
  const overHttp = (seconds: number) => {
    const options: LoadOptions = { connections: CONNECTIONS, seconds };
    return loadVotes(product, office.freshVotes(seconds * VOTES_PER_SECOND), options);
  };
  const inProcess = (seconds: number): Promise<VoteTimes> =>
    direct.vote(
      office.freshVotes(seconds * VOTES_PER_SECOND * 2).map(({ member, postId }) => ({ viewer: viewerOf(member), postId })),
      seconds,
    );
  const [own, top] = await interleaved(rounds, overHttp, inProcess);
  await direct.stop();
  const ratio = own.perSecond / top.perSecond;
  say('\nA vote: session, form token, transaction with synchronous = FULL\n');
  say(
    table(
      ['', 'per s', 'p50 ms', 'p99 ms', 'CPU ms', 'ratio', 'target', ''],
      [
        [
          'over HTTP',
          fixed(own.perSecond, 0),
          fixed(own.p50, 0),
          fixed(own.p99, 0),
          fixed(own.cpuMs, 3),
          fixed(ratio, 2),
          '≥ 0.45',
          verdict(ratio, 0.45, 'more'),
        ],
        ['in-process, same disk', fixed(top.perSecond, 0), fixed(top.p50, 2), fixed(top.p99, 2)],
      ],
    ),
  );
}

async function reportRest(
  product: Child,
  office: BenchOffice,
  starts: number[],
  rssMb: number,
  say: (line: string) => void,
): Promise<void> {
  const start = median(starts);
  const list = (await answerOf(product, '/posts', office.members[0] as Member)).bytes / 1000;
  const css = gzipSync(readFileSync(path.join(ASSETS_DIR, 'app.css'))).length / 1000;
  const scripts = readdirSync(path.join(ASSETS_DIR, 'js'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  const js = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(path.join(ASSETS_DIR, 'js', name))).length, 0) / 1000;
  const row = (name: string, value: number, unit: string, target: number) => [
    name,
    `${fixed(value, unit === 'kB' ? 1 : 0)} ${unit}`,
    `≤ ${target} ${unit}`,
    verdict(value, target, 'less'),
  ];
  say('');
  say(
    table(
      ['measure', 'value', 'target', ''],
      [
        row(`start to first page (median of ${starts.length})`, start, 'ms', 300),
        row('memory (RSS) after all this load', rssMb, 'MB', 150),
        row('HTML of a list page', list, 'kB', 40),
        row('all CSS, gzip', css, 'kB', 20),
        row('all own JavaScript, gzip', js, 'kB', 25),
      ],
    ),
  );
}

/** Milliseconds from the start of the command to the first whole page, several times. */
async function timeStarts(office: BenchOffice): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < STARTS; index += 1) {
    const port = await freePort();
    const began = performance.now();
    const child = spawn(process.execPath, [path.join(ROOT, 'dist', 'cli', 'main.js'), 'start'], {
      env: productEnv(office.dir, port),
      stdio: 'ignore',
    });
    try {
      await firstPage(`http://127.0.0.1:${port}/`, office.members[0] as Member);
      times.push(performance.now() - began);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  return times;
}

async function firstPage(url: string, { cookie }: Member): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 20_000; ) {
    const answer = await fetch(url, { headers: { cookie } }).catch(() => undefined);
    if (answer?.status === 200) return void (await answer.arrayBuffer());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`${url} did not answer`);
}

async function answerOf(
  server: Child,
  address: string,
  { cookie }: Pick<Member, 'cookie'>,
): Promise<{ bytes: number; tag: string }> {
  const answer = await fetch(`http://127.0.0.1:${server.port}${address}`, { headers: { cookie }, redirect: 'manual' });
  const bytes = (await answer.arrayBuffer()).byteLength;
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`);
  return { bytes, tag: answer.headers.get('etag') ?? '' };
}

/** The version of a page that each person has. Their browsers may not keep it (no-store); the server tells them all the same. */
async function tagsOf(server: Child, address: string, office: BenchOffice): Promise<Map<string, string>> {
  const tags = new Map<string, string>();
  for (const { cookie } of office.members.slice(0, CONNECTIONS))
    tags.set(cookie, (await answerOf(server, address, { cookie })).tag);
  return tags;
}
