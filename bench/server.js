// What is measured, in a process of its own. Plain JavaScript: the loader for TypeScript would be measured with it.
// Usage: server.js product | award | fixed | votes | casts; answers its parent's questions, see children.ts.
import path from 'node:path';

const ask = {
  /** CPU time so far and memory now. */
  usage: () => {
    const { user, system } = process.cpuUsage();
    return { cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 1024 ** 2 };
  },
};

const modes = {
  /** The product as `npm start` serves it, over the data folder in DATA_DIR. */
  async product() {
    const { serve } = await import('../dist/cli/serve.js');
    const { readConfig } = await import('../dist/web/index.js');
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    void serve(readConfig(process.env), () => process.send?.({ ready: true })).then(() => process.exit());
  },

  /** The product with a clock that can be moved: a year of the award takes minutes. */
  async award() {
    const { systemClock } = await import('../dist/lib/index.js');
    let ahead = 0;
    systemClock.now = () => new Date(Date.now() + ahead);
    ask.clock = ({ ms }) => {
      ahead = ms;
    };
    await modes.product();
  },

  /** The ceiling: Express and a fixed string, which takes one byte for each character. */
  async fixed() {
    const { default: express } = await import('express');
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    let text = '';
    ask.size = ({ bytes }) => {
      text = 'x'.repeat(bytes);
    };
    app.get('/', (_req, res) => void res.send(text));
    app.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.({ ready: true }));
    process.once('disconnect', () => process.exit());
  },

  /** Votes without HTTP: the product's own transaction in a loop, on the same file. */
  async votes() {
    const { openDatabase } = await import('../dist/db/index.js');
    const { castVote } = await import('../dist/board/index.js');
    const db = openDatabase(path.join(process.env['DATA_DIR'] ?? '', 'chienowa.sqlite'));
    ask.vote = ({ votes, seconds }) =>
      timed(votes, seconds, ({ viewer, postId }) => castVote(db, { ...viewer, roles: new Set() }, postId, new Date()));
    process.send?.({ ready: true });
    process.once('disconnect', () => process.exit());
  },

  /** Ballots without HTTP: the product's own cast, one after the other, at one instant. */
  async casts() {
    const { openDatabase } = await import('../dist/db/index.js');
    const { castBallot } = await import('../dist/awards/index.js');
    const dataDir = process.env['DATA_DIR'] ?? '';
    const db = openDatabase(path.join(dataDir, 'chienowa.sqlite'));
    ask.cast = ({ casts, year, at }) =>
      timed(casts, Number.POSITIVE_INFINITY, ({ voter, category, choices }) =>
        castBallot({ db, config: { dataDir } }, { id: voter, roles: new Set() }, year, category, choices, new Date(at)),
      );
    process.send?.({ ready: true });
    process.once('disconnect', () => process.exit());
  },
};

/** Does one thing after the other until the time is over or none is left. */
function timed(things, seconds, act) {
  const began = performance.now();
  const times = [];
  for (const thing of things) {
    const at = performance.now();
    if (at - began > seconds * 1000) break;
    act(thing);
    times.push(performance.now() - at);
  }
  const ms = performance.now() - began;
  times.sort((a, b) => a - b);
  return { perSecond: (times.length / ms) * 1000, p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)] };
}

process.on('message', ({ id, question, ...given }) => {
  process.send?.({ id, answer: ask[question](given) ?? {} });
});
await modes[process.argv[2]]();
