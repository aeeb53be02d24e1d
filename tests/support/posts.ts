import {
  type CaseStudyContent,
  type PostContent,
  publishPost,
  type QuestionContent,
  type QuickWinContent,
  type TipContent,
} from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { sato } from './cast.ts';

export const TIP: TipContent = {
  kind: 'tip',
  title: '差し込み印刷で宛名を一度に作る',
  categoryId: 1,
  tags: ['Excel', 'Word'],
  body: '## 手順\n\n1. 名簿を開く\n2. 差し込む',
  goal: '宛名を一度に作れます。',
  toolIds: [1],
  level: 'beginner',
  testedOn: 'Word 2019',
  minutesSaved: 20,
  cautions: '宛先を確かめます。',
  attachments: [],
  coauthors: [],
};

export const CASE_STUDY: CaseStudyContent = {
  kind: 'case_study',
  title: '給付金の申請を電子にした',
  categoryId: 4,
  tags: ['電子申請'],
  body: '',
  challenge: '窓口に列ができていました。',
  approach: 'フォームに置き換えました。',
  effect: '待ち時間が半分になりました。',
  effectHoursPerYear: 420,
  effectYenPerYear: undefined,
  cost: '',
  structure: '',
  knowHow: '1. 質問を分ける',
  nextSteps: '',
  periodFrom: '2025-06',
  periodTo: undefined,
  size: 'daily',
  contact: '給付係(内線1234)',
  attachments: [],
  coauthors: [],
};

export const QUESTION: QuestionContent = {
  kind: 'question',
  title: '住所を番地で分ける関数はありますか',
  categoryId: 1,
  tags: ['Excel'],
  body: '1つのセルに入った住所を分けたいです。',
  attachments: [],
  coauthors: [],
};

export const QUICK_WIN: QuickWinContent = {
  kind: 'quick_win',
  title: '集計シートに日付を入れるだけにした',
  categoryId: 1,
  tags: ['Excel'],
  body: '',
  before: '毎朝、日報の件数を電卓で足していた',
  after: '集計シートに日付を入れるだけにした',
  minutesSaved: 15,
  runsPerMonth: 20,
  attachments: [],
  coauthors: [],
};

const CONTENTS = { tip: TIP, case_study: CASE_STUDY, question: QUESTION, quick_win: QUICK_WIN };

/** Publishes a post through the product's own action. @returns its id */
export function insertPost(
  db: Db,
  {
    author = sato,
    content = {},
    at = '2026-06-01T00:00:00Z',
  }: { author?: Viewer; content?: Partial<PostContent>; at?: string } = {},
): number {
  const base = CONTENTS[content.kind ?? 'tip'];
  return publishPost(db, author, { ...base, ...content } as PostContent, new Date(at));
}
