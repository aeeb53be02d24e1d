// Each pair is a part of characters, as fonts name it, and the character that looks the same. NFKC knows most of the others;
// of U+2F3E it makes the Chinese form.
const ALIKE = new Map(
  '⺎兀 ⺐尢 ⺒巳 ⺓幺 ⺔彑 ⺙攵 ⺛旡 ⺠民 ⻁虎 ⻄西 ⻆角 ⻑長 ⻘青 ⻝食 ⻣骨 ⻤鬼 ⻨麦 ⻩黄 ⻫斉 ⻭歯 ⻯竜 ⻲亀 ⼾戸'
    .split(' ')
    .map((pair) => [...pair] as [string, string]),
);

const RADICALS = /[\u2E80-\u2FDF]/g;

/**
 * Text copied or read from a PDF with the characters that were meant: browsers print 手続 as U+2F3F 続, which looks the
 * same and is found by nobody.
 */
export const withoutRadicals = (text: string): string =>
  text.replace(RADICALS, (radical) => ALIKE.get(radical) ?? radical.normalize('NFKC'));
