const TITLE_WEIGHT = 0.1;
const AGE_WEIGHT = 0.1;
const SUPPORT_WEIGHT = 0.1;
const YEAR_MS = 365 * 86_400_000;

interface Blended {
  id: number;
  score: number;
  all: boolean;
  publishedAt: string;
  votes: number;
  adopters: number;
  /** Its title has something of what was asked for. */
  named: boolean;
}

/**
 * The order of relevance, in which the title, freshness and support decide between what fits about equally well:
 * `score · (1 + 0.1 · title + 0.1 · 2^(−age in years) + 0.1 · ln(1 + support) / ln(1 + most support))`. BM25 knows nothing of a word that
 * stands in every second post; its title does. What has every term stays before what has some.
 * @returns the posts in their order, each with the score it has there
 */
export function blend<T extends Blended>(found: readonly T[], now: Date): T[] {
  const support = ({ votes, adopters }: Blended) => votes + 2 * adopters;
  const most = Math.log1p(Math.max(1, ...found.map(support)));
  const value = (post: Blended) => {
    const age = Math.max(0, now.getTime() - Date.parse(post.publishedAt)) / YEAR_MS;
    return (
      post.score *
      (1 + (post.named ? TITLE_WEIGHT : 0) + AGE_WEIGHT * 2 ** -age + (SUPPORT_WEIGHT * Math.log1p(support(post))) / most)
    );
  };
  return found
    .map((post) => ({ post, value: value(post) }))
    .sort((a, b) => Number(b.post.all) - Number(a.post.all) || b.value - a.value || b.post.id - a.post.id)
    .map(({ post, value }) => ({ ...post, score: value }));
}
