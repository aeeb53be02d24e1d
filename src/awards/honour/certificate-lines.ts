const OPENING = '「『（〔［｛〈《【“‘([{';
const CLOSING = '、。，．・：；？！」』）〕］｝〉》】”’ー～々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%％';
const PAUSE = '、。，．？！ \u3000';
const CLOSED = '」』）〕］｝〉》】”’)]}';

/** Where a line may end: after a pause, around brackets, and where the next phrase begins, which is where kana end. */
function endsPhrase(before: string, after: string): boolean {
  if (!mayPart(before, after)) return false;
  if (PAUSE.includes(before) || OPENING.includes(after)) return true;
  return (isHiragana(before) || CLOSED.includes(before)) && !isHiragana(after);
}

/** Where a line may end when a phrase is longer than a line: words in other letters, numbers and brackets hold together. */
const mayPart = (before: string, after: string): boolean =>
  !OPENING.includes(before) &&
  !CLOSING.includes(after) &&
  !isSpace(after) &&
  !isMark(after) &&
  !(isLatin(before) && isLatin(after));

const isHiragana = (character: string): boolean => /\p{Script=Hiragana}/u.test(character);
const isLatin = (character: string): boolean => /[\p{Script=Latin}\p{Number}]/u.test(character);
const isSpace = (character: string): boolean => /\s/u.test(character);
/** What belongs to the character before it. */
const isMark = (character: string): boolean => /\p{Mark}/u.test(character);

/** About how wide a text is, in sizes of its font: Japanese type is square, whichever font draws it. */
export const emsOf = (text: string): number => [...text].reduce((sum, character) => sum + emOf(character), 0);

const emOf = (character: string): number => {
  if (isMark(character)) return 0;
  return /[\u0020-\u007E\uFF61-\uFF9F]/.test(character) ? 0.6 : 1;
};

/**
 * The lines of a text: those its author made, long ones parted between phrases into lines of about the same length. They do not
 * depend on a font, so that the screen, the paper and the PDF have the same ones.
 * @param ems the longest a line may be
 */
export const linesOf = (text: string, ems: number): string[] => text.split('\n').flatMap((line) => balanced(line.trim(), ems));

function balanced(line: string, ems: number): string[] {
  const phrases = piecesOf(line, endsPhrase).flatMap((phrase) => (emsOf(phrase) > ems ? chopped(phrase, ems) : [phrase]));
  const fewest = filled(phrases, ems).length;
  const longest = Math.max(...phrases.map((phrase) => emsOf(phrase.trimEnd())));
  let lines = filled(phrases, ems);
  for (let width = ems - 0.5; width >= longest; width -= 0.5) {
    const narrower = filled(phrases, width);
    if (narrower.length > fewest) break;
    lines = narrower;
  }
  return lines;
}

function piecesOf(text: string, isEnd: (before: string, after: string) => boolean): string[] {
  const pieces: string[] = [''];
  let before: string | undefined;
  for (const character of text) {
    if (before !== undefined && isEnd(before, character)) pieces.push('');
    pieces[pieces.length - 1] += character;
    before = character;
  }
  return pieces;
}

/** A phrase that is longer than a line; what has no place to part, a word of a hundred letters, is parted anywhere. */
const chopped = (phrase: string, ems: number): string[] =>
  piecesOf(phrase, mayPart).flatMap((piece) => (emsOf(piece) > ems ? filled([...piece], ems) : [piece]));

/** As much in each line as it holds. */
function filled(pieces: readonly string[], ems: number): string[] {
  const lines: string[] = [''];
  for (const piece of pieces) {
    const line = lines.at(-1) as string;
    if (line !== '' && emsOf((line + piece).trimEnd()) > ems) lines.push(piece);
    else lines[lines.length - 1] = line + piece;
  }
  return lines.map((line) => line.trimEnd());
}
