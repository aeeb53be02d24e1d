import { expect, it } from 'vitest';
import { contentAt, editPost, excerptOf } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import { CASE_STUDY, insertPost, sato, TIP, testDb } from '../support/index.ts';

const FROZEN = new Date('2026-07-06T00:00:00.000Z');
const minutes = (count: number) => new Date(FROZEN.getTime() + count * 60_000);
const CONTENT = { ...CASE_STUDY, title: '最初の題名', challenge: '**窓口**に列ができていました。' };

function written(): {
  db: Db;
  id: number;
  edit: (title: string, at: Date) => void;
  titleThen: (revision: number) => string | undefined;
} {
  const db = testDb();
  const id = insertPost(db, { author: sato, content: CONTENT, at: '2026-06-01T00:00:00Z' });
  let revision = 1;
  return {
    db,
    id,
    edit: (title, at) => {
      editPost(db, sato, id, revision, { ...CONTENT, title }, at);
      revision += 1;
    },
    titleThen: (kept) => contentAt(db, id, kept, FROZEN)?.title,
  };
}

it('is what stood there then, as it was written', () => {
  const { db, id, edit } = written();
  edit('あとの題名', minutes(60));
  const content = contentAt(db, id, 1, FROZEN);
  expect(content).toEqual({ ...CONTENT, coauthors: [] });
  expect(content && excerptOf(content)).toBe('窓口に列ができていました。');
});

it('is that of the revision whose number was kept, whatever came later', () => {
  const { edit, titleThen } = written();
  edit('二つ目の題名', minutes(-60));
  edit('三つ目の題名', minutes(60));
  edit('四つ目の題名', minutes(120));
  expect([titleThen(1), titleThen(2)]).toEqual(['最初の題名', '二つ目の題名']);
});

it('is not what somebody wrote afterwards in the five minutes of one revision', () => {
  const { edit, titleThen } = written();
  edit('直前の題名', minutes(-2));
  edit('直後の題名', minutes(2));
  expect(titleThen(2)).toBe('最初の題名');
});

it('is that revision where all of its five minutes had passed', () => {
  const { edit, titleThen } = written();
  edit('二つ目の題名', minutes(-10));
  edit('三つ目の題名', minutes(-8));
  edit('四つ目の題名', minutes(1));
  expect([titleThen(2), titleThen(3)]).toEqual(['三つ目の題名', '三つ目の題名']);
});

it('is not known of a post without a history', () => {
  const { db } = written();
  expect(contentAt(db, 999, 1, FROZEN)).toBeUndefined();
  const tip = insertPost(db, { author: sato, content: TIP, at: '2026-06-01T00:00:00Z' });
  expect(contentAt(db, tip, 1, FROZEN)?.title).toBe(TIP.title);
});
