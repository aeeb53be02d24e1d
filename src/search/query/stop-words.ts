/** Words of questions, not of answers. Words of hiragana alone say little as well. */
const LITTLE = new Set(
  `教え 教えて 下さい 場合 方法 必要 何 事 時 為 様 出来 出来る 知り 知りたい 知る 欲しい 欲し 良い 仕方 やり方 際 等 方 的 者 度 無い 有る 行う 行い 行っ 使い方
  可能 対応 自分 今 前 後 中 思い 思う 見つから 分から 分かり 困っ 困り 何か どう 御 一番 簡単`.split(/\s+/),
);

export const saysLittle = (surface: string): boolean => LITTLE.has(surface) || /^[ぁ-ゖゝゞー]+$/.test(surface);
