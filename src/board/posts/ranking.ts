import { DAY_MS } from '../../lib/index.ts';

export interface Support {
  votes: number;
  adoptions: number;
  acceptedAnswers: number;
  publishedAt: string;
}

/** Ten times the support weighs as much as being this much newer (product.md, 4). */
const FRESHNESS_MS = 14 * DAY_MS;

/** The stored order "hot": log10(max(1, votes + 3 × adoptions + accepted answers)) + published_at / 14 days. */
export function hotScore({ votes, adoptions, acceptedAnswers, publishedAt }: Support): number {
  return Math.log10(Math.max(1, votes + 3 * adoptions + acceptedAnswers)) + Date.parse(publishedAt) / FRESHNESS_MS;
}
