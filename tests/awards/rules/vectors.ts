import { readFileSync } from 'node:fs';

type Points = Record<string, number>;

/** Points of a card by juror and entry, and what is made of them. */
interface JuryVector {
  cards: Record<string, Points>;
  raw: Points;
  z: Points;
}

interface CombineVector {
  TJ: Points;
  TV: Points;
  F: Points;
}

/** The worked examples of award-rules.md; there is none with the number 12. */
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
  V5_rubric: { weights: Points; scores: Points; card: number };
  V6_complete: JuryVector & { additive: Points; leniency: Points };
  V7_recusal: JuryVector & { additive: Points; leniency: Points };
  V8_flat_judge: JuryVector;
  V9_combine: CombineVector & { J: Points; V: Points; wJ: number; wV: number; order: string[]; naive_share_of_max: Points };
  V10_combine_C_withdrawn: CombineVector;
  V11_sigma_floor: CombineVector & { J: number[]; V: number[]; TV_without_floor: Points };
  V13_tracker: { keyHex: string; S0001: { tracker: string; receipt: string }; S0002: { tracker: string; receipt: string } };
  V14_chain: { genesis: string; events: string[]; hashes: string[] };
  V16_dept_cap: { ranked: [string, string][]; K: number; cap: number; shortlist: string[] };
  V17_prizes: {
    precedence: string[];
    grand_rank: string[];
    cat1_rank: string[];
    cat2_rank: string[];
    vote_first: string;
    result: Record<string, string>;
  };
}

export const vectors: Vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8'));
