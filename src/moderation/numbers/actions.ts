import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction } from '../../db/index.ts';
import { notFound } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import { numberQueries } from './queries.ts';

/** Says that a moderator has looked at a number and its reason. The caller has checked the right. @throws AppError not_found */
export function seeNumber(db: Db, viewer: Viewer, id: number, at: Date): void {
  inTransaction(db, () => {
    if (!numberQueries(db).exists(id)) throw notFound();
    if (!numberQueries(db).setSeen(id, viewer.id, at.toISOString())) return;
    recordEvent(db, { kind: 'number.seen', actorId: viewer.id, departmentId: viewer.departmentId, subjectId: id, at });
  });
}
