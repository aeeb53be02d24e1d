import { parseArgs } from 'node:util';
import { benchAwardYear } from './award-year.ts';
import { stopChildren } from './children.ts';
import { benchGrowth } from './growth.ts';
import { benchPages } from './pages.ts';
import { benchSearch } from './search/speed.ts';

// npm run bench -- [--pages] [--growth] [--award] [--search [--posts 10000|100000|1000000] [--keep]]
// BENCH_SECONDS and BENCH_ROUNDS shorten the first; BENCH_DIR holds the data.
const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({
  options: { pages: flag, growth: flag, award: flag, search: flag, posts: { type: 'string', default: '100000' }, keep: flag },
});
const all = !values.pages && !values.growth && !values.award && !values.search;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const rounds = { rounds: Number(process.env['BENCH_ROUNDS'] ?? 3), seconds: Number(process.env['BENCH_SECONDS'] ?? 15) };

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopChildren().then(() => process.exit(130)));

// It prints and does not judge: a busy machine must not fail a build.
try {
  if (all || values.pages) await benchPages(rounds, say);
  if (all || values.growth) benchGrowth(say);
  if (all || values.award) await benchAwardYear(say);
  if (all || values.search) await benchSearch(Number(values.posts), { keep: values.keep }, say);
} catch (fault) {
  say(`The benchmark did not finish: ${fault instanceof Error ? fault.stack : String(fault)}`);
} finally {
  await stopChildren();
}
