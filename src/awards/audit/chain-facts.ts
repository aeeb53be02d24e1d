import type { FiscalYear } from '../../lib/index.ts';
import type { ChainEventType } from '../chain.ts';
import { type ChainLink, canonicalJson } from '../rules/index.ts';

/** What was decided in a year, each thing under its name: `lot everyday` → the number that was drawn. */
export type Facts = Map<string, string>;

export interface ChainEvent {
  seq: number;
  at: string;
  type: ChainEventType;
  year: FiscalYear;
  data: Record<string, unknown>;
}

export function eventOf({ event }: ChainLink): ChainEvent {
  const { seq, at, type, data } = JSON.parse(event) as Omit<ChainEvent, 'year'>;
  return { seq, at, type, data, year: Number(String(data['cycle']).replace('FY', '')) };
}

interface Box {
  ballots: number;
  digest: string;
  choices: string;
}

/** What each kind of event says. Events that change nothing in the data are not here. */
const SAYS: Partial<Record<ChainEventType, (event: ChainEvent) => [name: string, value: string][]>> = {
  rules: ({ data }) => [['rules', canonicalJson({ rules: data['rules'], categories: data['categories'] })]],
  window_extended: ({ data }) => [[`extension ${data['stage']}`, `${data['closedAt']} ${data['closesAt']}`]],
  roll_frozen: ({ data, at }) => [
    ['roll', String(data['sha256'])],
    ['step voting_frozen', at],
  ],
  roll_exception: ({ data }) => [[`addition ${data['person']}`, `${data['department']} ${data['division']}`]],
  entry_withdrawn: ({ data }) => [[`withdrawal ${data['entry']}`, String(data['stage'])]],
  voting_closed: ({ data, at }) => [
    ['step box_closed', at],
    ['participants', String(data['participants'])],
    ...Object.entries(data['boxes'] as Record<string, Box>).map(([category, { ballots, digest, choices }]): [string, string] => [
      `box ${category}`,
      `${ballots} ${digest} ${choices}`,
    ]),
  ],
  lot_drawn: ({ data }) => [[`lot ${data['category']}`, String(data['publicNumber'])]],
  shortlist_frozen: ({ data, at }) => [
    ['step shortlist_frozen', at],
    ...Object.values(data['entries'] as Record<string, string[]>)
      .flat()
      .map((code): [string, string] => [`shortlist ${code}`, 'vote']),
  ],
  jury_addition: ({ data }) => [[`shortlist ${data['entry']}`, `jury ${data['reason']}`]],
  judging_begun: ({ data, at }) => [
    ['step judging_begun', at],
    ...(['rubric', 'prizes', 'teams'] as const).flatMap((name): [string, string][] =>
      data[name] ? [[name, String(data[name])]] : [],
    ),
    ...Object.entries((data['jury'] ?? {}) as Record<string, number>).map(([code, person]): [string, string] => [
      `juror ${code}`,
      String(person),
    ]),
  ],
  recusal_declared: ({ data }) => [[`recusal ${data['juror']} ${data['entry']}`, String(data['reason'])]],
  cards_locked: ({ data, at }) => [
    [`lock ${data['juror']} ${data['category']}`, at],
    [`cards ${data['juror']} ${data['category']}`, String(data['sha256'])],
  ],
  card_changed: ({ data }) => [[`card ${data['juror']} ${data['entry']} ${data['version']}`, String(data['sha256'])]],
  result_frozen: ({ data }) => [
    [`result ${data['version']}`, String(data['sha256'])],
    ...(['decision', 'reason'] as const).flatMap((name): [string, string][] =>
      data[name] ? [[`${name} ${data['version']}`, String(data[name])]] : [],
    ),
    ...saidBy('freezing', data, `${data['by']} ${data['chainSeq']} ${data['program']}`),
  ],
  result_confirmed: ({ data, at }) => [[`confirmation ${data['version']}`, at], ...saidBy('confirmer', data, String(data['by']))],
  result_published: ({ data, at }) => [[`publication ${data['version']}`, at], ...saidBy('publisher', data, String(data['by']))],
};

/** Who acted on a result; events of an earlier program do not say it. */
const saidBy = (name: string, data: ChainEvent['data'], value: string): [string, string][] =>
  data['by'] === undefined ? [] : [[`${name} ${data['version']}`, value]];

/** Rules are said anew when they change, everything else once: what moves up after the freeze is a second list of the same. */
export function factsOfChain(events: readonly ChainEvent[]): Facts {
  const facts: Facts = new Map();
  const announcement = events.find(({ type }) => type === 'rules');
  if (announcement) facts.set('step announced', announcement.at);
  for (const event of events)
    for (const [name, value] of SAYS[event.type]?.(event) ?? []) if (name === 'rules' || !facts.has(name)) facts.set(name, value);
  return facts;
}
