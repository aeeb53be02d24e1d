import { parseArgs } from 'node:util';
import { benchAwardYear } from './award-year.ts';
import { stopChildren } from './children.ts';
import { benchGrowth } from './growth.ts';
import { benchPages } from './pages.ts';

// npm run bench -- [--pages] [--growth] [--award]; BENCH_SECONDS and BENCH_ROUNDS shorten it, BENCH_DIR holds the data.
const { values } = parseArgs({
  options: { pages: { type: 'boolean' }, growth: { type: 'boolean' }, award: { type: 'boolean' } },
});
const all = !values.pages && !values.growth && !values.award;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const rounds = { rounds: Number(process.env['BENCH_ROUNDS'] ?? 3), seconds: Number(process.env['BENCH_SECONDS'] ?? 15) };

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopChildren().then(() => process.exit(130)));

// It prints and does not judge: a busy machine must not fail a build.
try {
  if (all || values.pages) await benchPages(rounds, say);
  if (all || values.growth) benchGrowth(say);
  if (all || values.award) await benchAwardYear(say);
} catch (fault) {
  say(`The benchmark did not finish: ${fault instanceof Error ? fault.stack : String(fault)}`);
} finally {
  await stopChildren();
}
