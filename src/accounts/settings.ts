import { cachedPerDatabase, type Db, touch } from '../db/index.ts';
import { accountQueries } from './queries.ts';

export interface OfficeSettings {
  officeName: string;
  /** A demonstration: people sign in with one click. Only `chienowa demo` makes such a database. */
  demo: boolean;
}

export const officeSettings = cachedPerDatabase('settings', (db): OfficeSettings => {
  const values = new Map(
    accountQueries(db)
      .listSettings()
      .map(({ key, value }) => [key, value]),
  );
  return { officeName: values.get('office_name') ?? '', demo: values.get('demo') === '1' };
});

export function putOfficeSettings(db: Db, { officeName, demo }: OfficeSettings): void {
  accountQueries(db).putSetting('office_name', officeName);
  accountQueries(db).putSetting('demo', demo ? '1' : '0');
  touch(db, 'settings');
}
