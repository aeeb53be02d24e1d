import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a module in a thread of its own. Where the sources run as TypeScript (development, tests), the thread is given
 * tsx first: Node 20 does not hand a loader on to threads.
 * @param module address of the module without its extension: `new URL('./thread', import.meta.url)`
 * @param from `import.meta.url` of the caller
 */
export function startThread(module: URL, from: string, options: WorkerOptions = {}): Worker {
  if (!from.endsWith('.ts')) return new Worker(new URL(`${module}.js`), { execArgv: [], ...options });
  const [loader, source] = [import.meta.resolve('tsx/esm/api'), `${module}.ts`].map((address) => JSON.stringify(address));
  const start = `import(${loader}).then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(start, { execArgv: [], ...options, eval: true });
}
