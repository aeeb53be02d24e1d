import type { FiscalYear } from '../lib/index.ts';
import type { Viewer } from '../web/index.ts';
import type { AwardDates } from './award-dates.ts';
import type { DemoContext } from './awards.ts';
import type { DemoPerson, SecretaryLogin } from './people.ts';

/** Something that happens at a time; what would happen after now does not. */
export type AddAct = (moment: Date, run: (moment: Date) => void) => void;

/** One year of the award, as each part of its story sees it. Cases are named by how their titles begin. */
export interface AwardScene {
  office: DemoContext;
  year: FiscalYear;
  dates: AwardDates;
  add: AddAct;
  viewer: (person: DemoPerson, moment: Date) => Viewer;
  secretary: (moment: Date, login?: SecretaryLogin) => Viewer;
  postIdOf: (beginning: string) => number;
  /** Number of an entry. */
  numberOf: (beginning: string) => number;
}
