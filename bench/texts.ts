import type { CaseStudyContent, TipContent } from '../src/board/index.ts';
import type { Random } from '../src/demo/random.ts';

/** Everything of a post but its title, category, tags, tools, files and co-authors. */
export type BenchText =
  | Omit<TipContent, 'title' | 'categoryId' | 'tags' | 'toolIds' | 'attachments' | 'coauthors'>
  | Omit<CaseStudyContent, 'title' | 'categoryId' | 'tags' | 'attachments' | 'coauthors'>;

const TOOLS = ['Excel', 'Word', 'Outlook', 'Teams', 'Power Query', 'RPA', 'kintone', '電子申請フォーム', '生成AI', 'OneNote'];
const TASKS = [
  '勤務時間の集計',
  '通知文の差し込み印刷',
  '会議室の予約',
  '窓口の待ち人数の記録',
  '補助金の申請の受付',
  '照会への回答の取りまとめ',
  '議事録の下書き',
  '台帳の突き合わせ',
  '請求書の読み取り',
  '年度末の文書整理',
  '住所の表記ゆれの修正',
  '月次報告のグラフ作り',
  '研修の受講状況の確認',
  '備品の在庫の管理',
  '統計調査の集計',
];
const EFFECTS = [
  '半分の時間で終える',
  '一度の操作で済ませる',
  '間違いなく進める',
  '誰でもできるようにする',
  '毎朝自動で行う',
  '紙を使わずに行う',
];

const SENTENCES = [
  '毎月の集計に半日かかっていたので、手順を見直しました。',
  '元の表は変えずに、別のシートで並べ替えてから読み込みます。',
  '最初に一度だけ設定すれば、次の月からはボタンを押すだけで終わります。',
  '担当者が替わっても困らないように、設定の画面を写真で残しておきます。',
  '古い形式のファイルでは動かないことがあるので、先に保存し直してください。',
  '係の三人で試したところ、確認の漏れがほとんどなくなりました。',
  '住民の方からの問い合わせにも、その場で答えられるようになりました。',
  '関数の引数は半角で入力します。全角の数字が混ざると、合計が合いません。',
  '共有のフォルダーに置くと同時に開いた人が困るので、自分の場所に写してから使います。',
  'マクロが使えない端末では、代わりに条件付き書式で色を付けると見つけやすくなります。',
  '入力の規則を決めておくと、部署の名前の揺れがなくなり、後の集計が楽です。',
  '決裁の前に印刷して読み合わせていた時間が、そのまま減りました。',
  '他の課の様式とも列の並びをそろえたので、貼り付けるだけで一つの表になります。',
  '繁忙期の前に一度練習しておくと、当日に慌てずに済みます。',
  '個人情報を含む列は、読み込む前に必ず消してください。',
  '失敗したときは、一つ前の手順に戻れば元の状態に戻ります。',
  '受付の番号を鍵にして照合するので、同じ名前の人がいても取り違えません。',
  'はじめは半信半疑でしたが、今では係の全員が使っています。',
  '所要時間は、慣れれば五分ほどです。',
  '予算をかけずに、今ある道具だけで始められます。',
];

const COMMENTS = [
  '早速やってみました。とても助かりました。',
  'うちの係でも同じことで困っていたので、そのまま使わせていただきます。',
  '古い版のExcelでも動きましたので、お知らせします。',
  '途中で止まってしまうのですが、どの設定を見ればよいでしょうか。列の名前は同じにしています。',
  '様式が課ごとに違うと難しいので、先に列をそろえるところから始めました。三か月ほどで慣れました。',
  '分かりやすい説明をありがとうございます。来月の研修で紹介してもよいですか。',
  '条件付き書式と合わせると、見落としがさらに減りました。おすすめです。',
];

/** `Excelで勤務時間の集計を半分の時間で終える`, with a number now and then as people do. */
export function titleOf(random: Random): string {
  const title = `${random.pick(TOOLS)}で${random.pick(TASKS)}を${random.pick(EFFECTS)}`;
  return random.chance(0.2) ? `${title}(その${random.between(2, 9)})` : title;
}

export const commentOf = (random: Random): string => random.pick(COMMENTS);

/** The text of a post of one kind: about 600 characters of Markdown, of which a list and a code block are part. */
export function textOf(random: Random, kind: BenchText['kind']): BenchText {
  return kind === 'tip' ? tipText(random) : caseText(random);
}

function tipText(random: Random): BenchText {
  const code = random.chance(0.3) ? '\n\n```excel\n=SUMIFS(集計!C:C, 集計!A:A, A2, 集計!B:B, ">=" & B1)\n```' : '';
  return {
    kind: 'tip',
    goal: paragraph(random, 2),
    level: random.pick(['beginner', 'intermediate', 'advanced']),
    testedOn: 'Windows 11、Microsoft 365',
    minutesSaved: random.between(5, 60),
    cautions: random.chance(0.5) ? paragraph(random, 2) : '',
    body: `## 手順\n\n${steps(random, 4)}${code}\n\n## 使ってみて\n\n${paragraph(random, 5)}\n\n${paragraph(random, 4)}`,
  };
}

function caseText(random: Random): BenchText {
  return {
    kind: 'case_study',
    challenge: paragraph(random, 4),
    approach: `${paragraph(random, 3)}\n\n${steps(random, 3)}`,
    effect: paragraph(random, 3),
    effectHoursPerYear: random.between(20, 2_000),
    effectYenPerYear: random.chance(0.4) ? random.between(100, 5_000) * 1_000 : undefined,
    cost: '既存のライセンスの範囲で、追加の費用はありません。',
    structure: '係の三人と情報政策課',
    knowHow: steps(random, 2),
    nextSteps: paragraph(random, 1),
    periodFrom: undefined,
    periodTo: undefined,
    size: random.pick(['large', 'daily']),
    contact: '基盤係(内線1234)',
    body: '',
  };
}

const paragraph = (random: Random, count: number): string => random.sample(SENTENCES, count).join('');

const steps = (random: Random, count: number): string =>
  random
    .sample(SENTENCES, count)
    .map((sentence, index) => `${index + 1}. ${sentence}`)
    .join('\n');
