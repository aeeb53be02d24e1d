import { readFileSync } from 'node:fs';

/** The worked examples of award-rules.md, as far as nominations, voting and the shortlist go. */
interface Vectors {
  V1_tally: {
    roll_size: number;
    N: number;
    ballots: Record<string, string[]>;
    A: Record<string, number>;
    X: Record<string, number>;
    B: number;
    rate: Record<string, string>;
    order: string[];
    turnout: string;
  };
  V2_limit_N: Record<string, number>;
  V3_shortlist: { A_over_D: Record<string, [number, number]>; K3_slack2: string[]; K3_slack1: string[]; K2_slack0: string[] };
  V4_lot: { seed: string; hashes: Record<string, string>; order: string[] };
  V13_tracker: { keyHex: string; S0001: { tracker: string; receipt: string }; S0002: { tracker: string; receipt: string } };
  V14_chain: { genesis: string; events: string[]; hashes: string[] };
  V16_dept_cap: { ranked: [string, string][]; K: number; cap: number; shortlist: string[] };
}

export const vectors: Vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8'));
