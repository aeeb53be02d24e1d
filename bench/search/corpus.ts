import { type DemoPost, readPosts } from '../../src/demo/content.ts';
import { Random } from '../../src/demo/random.ts';
import type { SearchDocument } from '../../src/search/index.ts';

const SEED = 20261121;
/** How often a word of a sentence gives way to another. */
const REPLACED = 0.3;
/** Frequencies follow 1 / (rank + SHIFT), as those of words do; there is room for so many different ones. */
const SHIFT = 2.7;
const RANKS = 3_000_000;
/** What offices write about most: in a fifth to two fifths of all documents. */
const MOST_FREQUENT = ['申請', '確認', '一覧', '印刷', '入力', '集計', '期限', '担当', '様式', '窓口'];

/** A sentence in pieces; those that stand for a thing can be changed. */
interface Sentence {
  pieces: { text: string; noun: boolean }[];
}

const NOUN = /^(?:\p{Script=Han}{2,}|[\p{Script=Katakana}ー]{3,}|[A-Za-z]{3,})$/u;
const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/**
 * Documents as an office of any size would have them: sentences of the sample office in which words are changed for others, the
 * more of which there are the more documents there are: names, numbers, compounds. The same document for the same number.
 */
export class Corpus {
  readonly #sentences: Sentence[];
  readonly #titles: Sentence[];
  readonly #words: string[];

  constructor() {
    const posts = readPosts();
    this.#titles = posts.map(({ title }) => sentenceOf(title));
    this.#sentences = [...new Set(posts.flatMap(sentencesOf))].map(sentenceOf);
    this.#words = [...new Set([...MOST_FREQUENT, ...nounsByFrequency(this.#sentences)])];
  }

  document(id: number): SearchDocument {
    const random = new Random(SEED + id * 7_919);
    const count = random.between(4, 14);
    const sentences = Array.from({ length: count }, () => this.#changed(random.pick(this.#sentences), random));
    const title = this.#changed(random.pick(this.#titles), random);
    const tags = Array.from({ length: random.between(1, 4) }, () => this.#word(random));
    return { id, title, tags, parts: [{ source: 'text', label: '', text: sentences.join('\n') }] };
  }

  /** A question, words, or one word of two characters, as somebody who has read the document might look for it. */
  query(kind: QueryKind, documentId: number): string {
    const random = new Random(SEED * 3 + documentId);
    const { title, parts } = this.document(documentId);
    const sentences = [title, ...(parts[0]?.text ?? '').split('\n')];
    if (kind === 'question') return questionOf(random, sentences);
    const words = sentences.flatMap((sentence) => sentenceOf(sentence).pieces).filter(({ noun }) => noun);
    const fitting = words.map(({ text }) => text).filter((word) => kind === 'keywords' || [...word].length === 2);
    if (fitting.length === 0) return MOST_FREQUENT[0] as string;
    return kind === 'keywords' ? random.sample([...new Set(fitting)], random.between(2, 3)).join(' ') : random.pick(fitting);
  }

  #changed({ pieces }: Sentence, random: Random): string {
    return pieces
      .map(({ text, noun }) => {
        if (noun) return random.chance(REPLACED) ? this.#word(random) : text;
        return /^[0-9]+$/.test(text) ? String(random.between(1, 10 ** Math.min(text.length, 6))) : text;
      })
      .join('');
  }

  #word(random: Random): string {
    const rank = Math.floor((1 + SHIFT) * ((RANKS + SHIFT) / (1 + SHIFT)) ** random.next() - SHIFT);
    return this.#words[rank - 1] ?? this.#name(rank);
  }

  /** A word that is in no dictionary, always the same for a rank. */
  #name(rank: number): string {
    const random = new Random(rank);
    const [one, two] = [random.pick(this.#words), random.pick(this.#words)];
    switch (rank % 6) {
      case 0:
        return `${one}${two}`;
      case 1:
        return `${syllables(random, random.between(3, 6))}システム`;
      case 2:
        return `${KANJI_NAMES.charAt(random.between(0, KANJI_NAMES.length - 1))}${KANJI_NAMES.charAt(random.between(0, KANJI_NAMES.length - 1))}${random.pick(PLACES)}`;
      case 3:
        return `${random.pick(LETTERS)}${random.pick(LETTERS)}-${rank % 100_000}`;
      case 4:
        return `第${rank % 100_000}号`;
      default:
        return `${one}${syllables(random, 3)}`;
    }
  }
}

export type QueryKind = 'question' | 'keywords' | 'two characters';

const KANJI_NAMES = '山川田中村松林森石井上下本木藤高小大野原島谷坂沢浜岡池橋内西東南北宮前後新古港崎';
const PLACES = ['町', '地区', '支所', '課', '係', '様', '小学校', '橋', '線'];
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXY'.split('');
const SYLLABLES =
  'アイウエオカキクケコサシスセソタチツテトナニネノハヒフホマミムメモヤユヨラリルレロワンガギグダデバビブパピプ'.split('');
const ENDINGS = ['方法を教えてください', 'にはどうすればよいですか', 'でしょうか', 'と困っています', ''];
const QUESTION = { least: 8, most: 40 };

const syllables = (random: Random, count: number): string => Array.from({ length: count }, () => random.pick(SYLLABLES)).join('');

function questionOf(random: Random, sentences: readonly string[]): string {
  const fitting = sentences.filter(({ length }) => length >= QUESTION.least && length <= QUESTION.most);
  const sentence = fitting.length > 0 ? random.pick(fitting) : (sentences[0] ?? '').slice(0, QUESTION.most);
  return sentence.replace(/[。．.]$/, '') + random.pick(ENDINGS);
}

function sentencesOf(post: DemoPost): string[] {
  const texts = Object.entries(post).flatMap(([name, value]) => (typeof value === 'string' && TEXTS.has(name) ? [value] : []));
  const comments = post.comments.flatMap(({ text, reply }) => [text, reply ?? '']);
  return [...texts, ...comments]
    .flatMap((text) => text.split(/(?<=。)|\n/))
    .map((sentence) => sentence.replace(/^[-#>|\s\d.]+|\*\*/g, '').trim())
    .filter(({ length }) => length >= 8 && length <= 120);
}

const FIELDS = 'title body goal cautions challenge approach effect cost structure knowHow nextSteps before after';
const TEXTS = new Set(FIELDS.split(' '));

const sentenceOf = (text: string): Sentence => ({
  pieces: [...segmenter.segment(text)].map(({ segment }) => ({ text: segment, noun: NOUN.test(segment) })),
});

function nounsByFrequency(sentences: readonly Sentence[]): string[] {
  const counts = new Map<string, number>();
  for (const { text, noun } of sentences.flatMap(({ pieces }) => pieces)) if (noun) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([word]) => word);
}
