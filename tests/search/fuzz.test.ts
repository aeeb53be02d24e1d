import { describe, expect, it } from 'vitest';
import { Random } from '../../src/demo/random.ts';
import { markText, passageOf, putDocument, searchDocuments, suggestTitles, synonymsOf } from '../../src/search/index.ts';
import { emptyDb } from '../support/index.ts';

const LINES = 10_000;

const TEXTS = [
  ['印刷の設定', 'サーバーの容量を確かめてから、Excelで一覧を印刷します。#REF! が出たら =SUM(A1:A9) を見直します。'],
  ['VLOOKUPとXLOOKUP', 'C:\\作業\\一覧.xlsm を開き、=VLOOKUP(A2,名簿!$A$2:$C$9,3,FALSE) と入れます。'],
  ['ピボットテーブルで集計', 'ﾃﾞｰﾀ を並べ替え、申込みの件数を数えます。取り消し線は使いません。'],
  ['髙橋さんの引継ぎ', '会計年度任用職員の引き継ぎ書。渡邊課長の決裁😀を受けます。NEAR(会計, 職員)'],
] as const;

/** What the parser of FTS5, of LIKE, of JSON or of our own query means something by, and what is broken. */
const PIECES = [
  ...[
    'AND',
    'OR',
    'NOT',
    'NEAR',
    'NEAR(',
    'NEAR/3',
    '"',
    '""',
    "'",
    '`',
    '(',
    ')',
    '((((((',
    '))',
    '*',
    '^',
    '+',
    '-',
    '--',
    ':',
  ],
  ...[
    'title:',
    'body :',
    '{title body}:',
    '- {words}',
    'rowid',
    ';',
    '--',
    '/*',
    '\\',
    '%',
    '_',
    '?',
    '?1',
    '@id',
    '$x',
    '#REF!',
    '=SUM(',
  ],
  ...[
    'C:\\',
    '.xlsm',
    'C++',
    '[h]:mm',
    '&&',
    '||',
    '<b>',
    '</b>',
    '&amp;',
    '{{',
    '{"id":1}',
    '\0',
    '\x01',
    '\x1b[0m',
    '\x7f',
    '\u0085',
  ],
  ...[
    '\ud83d',
    '\ude00',
    '\ud842\udfb7',
    '😀',
    '👨‍👩‍👧‍👦',
    '🇯🇵',
    'か\u3099',
    'e\u0301\u0301\u0301',
    '\u200b',
    '\u200d',
    '\u202e',
    '\ufeff',
    '\ufffe',
    '\ue000',
  ],
  ...[
    '\u3000',
    '\t',
    '\n',
    '\r\n',
    ' ',
    '「',
    '」',
    '”',
    '“',
    '－',
    'ー',
    'ーーーー',
    '々',
    'ゞ',
    '〆',
    '①',
    '㍿',
    'ﾊﾟ',
    'ﾞ',
    '゛',
  ],
  ...[
    '印刷',
    '税',
    '関数',
    'サーバ',
    'えくせる',
    'ｖｌｏｏｋｕｐ',
    'vloo',
    'lookup',
    'エクエル',
    '任用職員',
    '髙橋',
    '渡辺',
    '取消線',
    '申込',
  ],
  ...[
    'エクセルで行を一気に消したい',
    'ソフトウェア',
    'ウインドウ',
    'Привет',
    'مرحبا',
    '안녕',
    'ไทย',
    '中文',
    'İ',
    'ß',
    'ς',
    'ﬁ',
    '１２３',
    '0',
    '-1',
    '1e9',
  ],
  ...[
    'タグ:',
    'tag:',
    'year:2026',
    '種類:小技',
    'a'.repeat(300),
    'あ'.repeat(700),
    '漢字'.repeat(600),
    '"'.repeat(400),
    '('.repeat(400),
  ],
];

function lineOf(random: Random): string {
  const count = random.chance(0.02) ? 60 : random.between(1, 7);
  const joints = ['', ' ', '\u3000'];
  let line = '';
  for (let index = 0; index < count; index += 1) line += pieceOf(random) + random.pick(joints);
  return line;
}

/** One of the pieces, or any characters at all, halves of pairs included. */
function pieceOf(random: Random): string {
  if (random.chance(0.8)) return random.pick(PIECES);
  return String.fromCharCode(...Array.from({ length: random.between(1, 6) }, () => random.between(0, 0xffff)));
}

describe('whatever is typed', () => {
  const db = emptyDb();
  TEXTS.forEach(([title, text], index) => {
    putDocument(db, { id: index + 1, title, tags: ['Excel', '印刷'], parts: [{ source: 'text', label: '', text }] });
  });
  const synonyms = synonymsOf([
    ['エクセル', 'Excel'],
    ['マクロ', 'VBA'],
  ]);

  it(`is answered without an error: ${LINES} lines`, { timeout: 60_000 }, () => {
    const random = new Random(20_261_121);
    let found = 0;
    for (let count = 0; count < LINES; count += 1) {
      const line = lineOf(random);
      try {
        const outcome = searchDocuments(db, line, { synonyms, spell: count % 2 === 0 });
        const first = TEXTS[(outcome.found[0]?.id ?? 0) - 1];
        if (first) found += 1;
        // Shown text is the text, whatever is marked in it.
        const [title, text] = first ?? TEXTS[0];
        expect(
          markText(title, outcome.marks)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(title);
        passageOf([{ source: 'text', label: '', text }], outcome.marks);
        if (count % 4 === 0) suggestTitles(db, line, 5);
      } catch (fault) {
        throw new Error(`Line ${count}: ${JSON.stringify(line)}`, { cause: fault });
      }
    }
    // Most of the lines have something in them that is there: the test is not one of empty queries.
    expect(found).toBeGreaterThan(LINES / 4);
  });

  it('changes nothing', () => {
    const before = db.prepare<[], { n: number }>('SELECT total_changes() AS n').get();
    for (const line of [
      "'; DROP TABLE search_documents; --",
      '") ; DELETE FROM search_words',
      'x" OR rowid > 0 --',
      '* : {title}',
    ])
      searchDocuments(db, line, { spell: true });
    expect(db.prepare<[], { n: number }>('SELECT total_changes() AS n').get()).toEqual(before);
    expect(searchDocuments(db, '印刷').found.length).toBe(4);
  });
});
