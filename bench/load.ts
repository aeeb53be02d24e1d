import autocannon from 'autocannon';
import type { Child } from './children.ts';
import type { FreshVote, Member } from './office.ts';

/** What one round of load showed. Times in milliseconds, of which the generator keeps whole ones. */
export interface Load {
  perSecond: number;
  p50: number;
  p99: number;
  cpuMs: number;
  /** How much of a core the server had. */
  busy: number;
}

export interface LoadOptions {
  connections: number;
  seconds: number;
}

/** Asks for one address over and over, each connection as a person of its own. @param status what every answer must have */
export async function loadPage(
  server: Child,
  address: string,
  people: readonly Pick<Member, 'cookie'>[],
  options: LoadOptions,
  headersOf: (person: Pick<Member, 'cookie'>) => Record<string, string> = ({ cookie }) => ({ cookie }),
  status = 200,
): Promise<Load> {
  let next = 0;
  return measured(server, status, {
    url: `http://127.0.0.1:${server.port}${address}`,
    connections: options.connections,
    duration: options.seconds,
    setupClient: (client) => {
      client.setHeaders(headersOf(people[next % people.length] as Member));
      next += 1;
    },
  });
}

/** Casts votes through the form of the post's page; ends early when none is left. */
export async function loadVotes(server: Child, votes: readonly FreshVote[], options: LoadOptions): Promise<Load> {
  let next = 0;
  return measured(server, 303, {
    url: `http://127.0.0.1:${server.port}`,
    connections: options.connections,
    duration: options.seconds,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => {
          const { member, postId } = votes[next % votes.length] as FreshVote;
          next += 1;
          return {
            ...request,
            path: `/posts/${postId}/vote`,
            headers: { cookie: member.cookie, 'content-type': 'application/x-www-form-urlencoded' },
            body: `_csrf=${member.csrf}&_method=PUT`,
          };
        },
      },
    ],
  });
}

async function measured(server: Child, status: number, options: autocannon.Options): Promise<Load> {
  const before = await server.usage();
  const began = performance.now();
  const result = await autocannon(options);
  const seconds = (performance.now() - began) / 1000;
  const after = await server.usage();
  const answers = Object.entries(result.statusCodeStats ?? {});
  const wrong = answers.filter(([code]) => Number(code) !== status);
  if (wrong.length > 0 || result.errors > 0)
    throw new Error(`${options.url}: expected ${status}, got ${JSON.stringify(answers)} and ${result.errors} errors`);
  const requests = result.requests.total;
  const cpu = after.cpuMs - before.cpuMs;
  return {
    perSecond: requests / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    cpuMs: cpu / requests,
    busy: cpu / 1000 / seconds,
  };
}
