import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';

export interface Usage {
  cpuMs: number;
  rssMb: number;
}

export interface VoteTimes {
  perSecond: number;
  p50: number;
  p99: number;
}

interface Answer {
  id?: number;
  ready?: boolean;
  answer?: unknown;
}

/** A process to measure; `bench/server.js` in one of its modes. */
export class Child {
  readonly port: number;
  readonly #process: ChildProcess;
  #questions = 0;

  private constructor(port: number, child: ChildProcess) {
    this.port = port;
    this.#process = child;
  }

  /** Starts it and waits until it is ready. @param dataDir the office's data folder */
  static async start(mode: 'product' | 'award' | 'fixed' | 'votes' | 'casts', dataDir: string): Promise<Child> {
    const port = await freePort();
    const child = fork(path.join(import.meta.dirname, 'server.js'), [mode], { execArgv: [], env: productEnv(dataDir, port) });
    const started = new Child(port, child);
    running.add(started);
    await started.#message(({ ready }) => ready === true);
    return started;
  }

  usage(): Promise<Usage> {
    return this.#ask('usage') as Promise<Usage>;
  }

  /** Sets how long the fixed answer is. */
  async setSize(bytes: number): Promise<void> {
    await this.#ask('size', { bytes });
  }

  /** Casts votes one after the other until the time is over or none is left. */
  vote(votes: readonly object[], seconds: number): Promise<VoteTimes> {
    return this.#ask('vote', { votes, seconds }) as Promise<VoteTimes>;
  }

  /** Puts ballots into the box one after the other, all of them. */
  cast(casts: readonly object[], year: number, at: Date): Promise<VoteTimes> {
    return this.#ask('cast', { casts, year, at: at.toISOString() }) as Promise<VoteTimes>;
  }

  /** Lets the server's clock go so far ahead of the machine's. */
  async moveClock(ms: number): Promise<void> {
    await this.#ask('clock', { ms });
  }

  async stop(): Promise<void> {
    running.delete(this);
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGTERM');
    await once(this.#process, 'exit');
  }

  async #ask(question: string, given: object = {}): Promise<unknown> {
    this.#questions += 1;
    const id = this.#questions;
    this.#process.send({ id, question, ...given });
    return (await this.#message((message) => message.id === id)).answer;
  }

  /** The first message of a kind. @throws when the process ends before */
  #message(wanted: (message: Answer) => boolean): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        this.#process.off('message', hear).off('exit', mourn);
        act();
      };
      const hear = (message: Answer) => wanted(message) && settle(() => resolve(message));
      const mourn = (code: number | null) => settle(() => reject(new Error(`A measured process ended (${code})`)));
      this.#process.on('message', hear).on('exit', mourn);
    });
  }
}

const running = new Set<Child>();

/** Ends every process that was started here. */
export const stopChildren = async (): Promise<void> => void (await Promise.all([...running].map((child) => child.stop())));

/** The environment in which the product serves a data folder, with limits that a load does not meet. */
export const productEnv = (dataDir: string, port: number): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: String(port),
  DATA_DIR: dataDir,
  LOG_LEVEL: 'silent',
  WRITES_PER_MINUTE: '1000000',
  SEARCHES_PER_MINUTE: '1000000',
  SESSION_IDLE_MINUTES: '1440',
});

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('No free port');
  return address.port;
}
