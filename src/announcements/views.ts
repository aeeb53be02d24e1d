import { personName } from '../accounts/index.ts';
import type { Db } from '../db/index.ts';
import { type Day, dayOfInstant } from '../lib/index.ts';
import { departmentOn } from '../organization/index.ts';
import { storedRendering } from '../text/index.ts';
import type { AnnouncementLine, AnnouncementView } from './pages.ts';
import { stateOn } from './periods.ts';
import type { AnnouncementRow } from './queries.ts';

export const toLine = ({ id, title, startsOn, endsOn }: AnnouncementRow): AnnouncementLine => ({ id, title, startsOn, endsOn });

export const toView = (db: Db, row: AnnouncementRow, today: Day): AnnouncementView => ({
  ...toLine(row),
  body: storedRendering(row.html),
  by: personName(db, row.authorId),
  department: departmentOn(db, row.departmentId, dayOfInstant(row.createdAt)).name,
  state: stateOn(row, today),
});
