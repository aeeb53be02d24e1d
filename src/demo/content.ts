import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { quickWinTitle } from '../board/index.ts';
import { DEMO_DIR } from '../paths.ts';

const text = z.string().default('');

const common = {
  title: z.string(),
  category: z.string(),
  tags: z.array(z.coerce.string()).min(1).max(5),
  department: z.string(),
  popularity: z.number().int().min(1).max(5),
  adoption: z.object({ minutes: z.number().min(1).max(480), runs: z.number().min(0.1).max(200) }),
  comments: z.array(z.object({ text: z.string(), reply: z.string().optional() })).default([]),
  body: text,
};

const tip = z.object({
  ...common,
  kind: z.literal('tip'),
  goal: text,
  tools: z.array(z.string()).default([]),
  level: z.enum(['beginner', 'intermediate', 'advanced']).optional(),
  testedOn: text,
  minutesSaved: z.number().int().optional(),
  cautions: text,
});

const caseStudy = z.object({
  ...common,
  kind: z.literal('case_study'),
  challenge: z.string(),
  approach: z.string(),
  effect: z.string(),
  effectHoursPerYear: z.number().int().optional(),
  effectYenPerYear: z.number().int().optional(),
  cost: text,
  structure: text,
  knowHow: text,
  nextSteps: text,
  periodFrom: z.string().optional(),
  periodTo: z.string().optional(),
  size: z.enum(['large', 'daily']).optional(),
  contact: text,
});

const post = z.discriminatedUnion('kind', [tip, caseStudy]);

const { category, tags, department, popularity, comments } = common;

const quickWin = z
  .object({ category, tags, department, popularity, comments, before: z.string(), after: z.string() })
  .extend({ minutes: z.number().int().min(1).max(480), runs: z.number().min(0.1).max(1000).optional() })
  .transform(({ minutes, runs, ...fields }) => ({
    ...fields,
    kind: 'quick_win' as const,
    title: quickWinTitle(fields.after),
    body: '',
    minutesSaved: minutes,
    runsPerMonth: runs,
    adoption: { minutes, runs: runs ?? 4 },
  }));

const answer = z.object({ text: z.string(), reply: z.string().optional(), accepted: z.boolean().default(false) });

const question = z
  .object({ title: z.string(), category, tags, department, popularity, body: z.string(), answers: z.array(answer).default([]) })
  .transform(({ answers, ...fields }) => ({ ...fields, kind: 'question' as const, comments: answers, adoption: undefined }));

export type DemoPost = z.infer<typeof post> | z.infer<typeof quickWin> | z.infer<typeof question>;

const announcement = z.object({
  title: z.string(),
  body: z.string(),
  startsInDays: z.number().int(),
  endsInDays: z.number().int(),
});
export type DemoAnnouncement = z.infer<typeof announcement>;

const draft = z.object({
  login: z.string(),
  kind: z.enum(['tip', 'case_study', 'question', 'quick_win']),
  savedDaysAgo: z.number().int().min(0),
  /** By the names of the form; `category` is a slug. */
  fields: z.record(z.string(), z.string()),
});
export type DemoDraft = z.infer<typeof draft>;

const search = z.object({
  query: z.string(),
  weekly: z.number().positive(),
  results: z.number().int().min(0),
  opened: z.number().min(0).max(1),
});
export type DemoSearch = z.infer<typeof search>;

const points = z.array(z.number().int().min(1).max(5)).length(5);

const entry = z.object({
  /** How the title of the case begins. */
  case: z.string(),
  category: z.enum(['large', 'everyday', 'ideas']),
  /** Who put it forward, where that was not the author. */
  by: z.string().optional(),
  reason: z.string(),
  /** Reasons of further nominators. */
  also: z.array(z.string()).default([]),
  /** Who writes the case; somebody of its department where it is not said. */
  lead: z.string().optional(),
  /** Colleagues who stand beside the lead. */
  team: z.number().int().max(9).default(0),
  appeal: z.number().int().min(1).max(5).default(3),
  /** The two that come out equal where the shortlist ends. */
  tie: z.boolean().default(false),
  fate: z.enum(['eligible', 'lapsed', 'ineligible']).default('eligible'),
  leaves: z.enum(['voting']).optional(),
  /** Why it was refused or taken back. */
  because: text,
  /** What most jurors give it: effect, spread, idea, user, sustain. */
  points: points.default([3, 3, 3, 3, 3]),
  /** What jurors write to the team, one each. */
  comments: z.array(z.string()).default([]),
});
export type DemoEntry = z.infer<typeof entry>;

const criterion = z.enum(['effect', 'spread', 'idea', 'user', 'sustain']);
const caseWithReason = z.object({ case: z.string(), reason: z.string() });

const juror = z.object({
  /** How often a juror gives a point more than the others; below zero: a point less. */
  temper: z.number().min(-1).max(1),
  /** A case whose department this juror is from. */
  colleagueOf: z.string().optional(),
  /** A recusal that the juror declares. */
  declares: caseWithReason.optional(),
});
export type DemoJuror = z.infer<typeof juror>;

const award = z.object({
  introduction: z.string(),
  shortlist: z.object({ size: z.number().int(), slack: z.number().int() }),
  entries: z.array(entry),
  jury: z.array(juror),
});
export type DemoAward = z.infer<typeof award>;

/** What happened after the vote, too. */
const finished = award.extend({
  lot: z.object({ number: z.string(), witnesses: z.string() }),
  /** What the jury put on the shortlist. */
  added: caseWithReason,
  /** A card that its juror changed after it was locked: one point more. */
  changed: caseWithReason.extend({ juror: z.number().int(), criterion }),
  notes: z.array(z.object({ case: z.string(), juror: z.number().int(), text: z.string() })),
  /** The case that the jury put first against the computed order. */
  deviation: z.object({ category: z.string(), first: z.string(), reason: z.string() }),
  photos: z.array(z.object({ case: z.string(), file: z.string(), description: z.string() })),
  certificate: z.object({ body: z.string(), issuerTitle: z.string(), issuerName: z.string() }),
  recommended: caseWithReason,
  /** In how many departments the task of a case exists. */
  departments: z.array(z.object({ case: z.string(), count: z.number().int() })),
  answers: z.array(
    z.object({
      case: z.string(),
      department: z.string(),
      /** After the publication. */
      days: z.number().int().positive(),
      answer: z.enum(['considering', 'trial', 'adopted', 'not_applicable', 'dropped']),
      hours: z.number().positive().optional(),
      reason: text,
    }),
  ),
  reminders: z.array(
    z.object({ case: z.string(), months: z.union([z.literal(3), z.literal(6), z.literal(12)]), note: z.string() }),
  ),
});
export type FinishedAward = z.infer<typeof finished>;

/** Its jury is prepared while people vote. */
const open = award.extend({
  /** Who of the sign-in page is invited too, and has not answered. */
  invited: z.string(),
  /** The case of last year that its jurors try the rubric on. */
  calibration: z.object({ case: z.string(), points }),
  /** A level of the rubric that this year describes in its own words. */
  anchor: z.object({ criterion, level: z.number().int().min(1).max(5), words: z.string() }),
});
export type OpenAward = z.infer<typeof open>;

const awards = z.object({ last: finished, this: open });

const office = z.object({
  name: z.string(),
  departments: z.array(z.object({ code: z.string(), name: z.string(), parent: z.string().optional() })),
  cast: z.array(
    z.object({
      login: z.string(),
      name: z.string(),
      department: z.string(),
      roles: z.array(z.enum(['moderator', 'secretariat', 'admin'])),
    }),
  ),
  familyNames: z.array(z.string()),
  givenNames: z.array(z.string()),
});
export type DemoOffice = z.infer<typeof office>;

export const readOffice = (): DemoOffice => office.parse(parse(readFileSync(path.join(DEMO_DIR, 'office.yaml'), 'utf8')));

/** All posts of the demonstration: those with a file of their own, then the shorter ones. @throws when a file is malformed */
export function readPosts(): DemoPost[] {
  const dir = path.join(DEMO_DIR, 'posts');
  const featured = ['tips', 'cases'].flatMap((folder) => filesOf(path.join(dir, folder), '.md').map(readFeatured));
  const short = filesOf(path.join(dir, 'short'), '.yaml').flatMap((file) =>
    readAs(file, () => z.array(post).parse(parse(readFileSync(file, 'utf8')))),
  );
  const quickWins = readList('posts/quick-wins.yaml', quickWin);
  return [...featured, ...short, ...quickWins, ...readList('posts/questions.yaml', question)];
}

/** The award of last year and that of this year. */
export function readAwards(): z.infer<typeof awards> {
  const file = path.join(DEMO_DIR, 'award.yaml');
  return readAs(file, () => awards.parse(parse(readFileSync(file, 'utf8'))));
}

export const readAnnouncements = (): DemoAnnouncement[] => readList('announcements.yaml', announcement);
export const readDrafts = (): DemoDraft[] => readList('drafts.yaml', draft);
export const readSearches = (): DemoSearch[] => readList('searches.yaml', search);
export const readSynonyms = (): string[][] => readList('synonyms.yaml', z.array(z.string()).min(2));

function readList<T>(name: string, schema: z.ZodType<T>): T[] {
  const file = path.join(DEMO_DIR, name);
  return readAs(file, () => z.array(schema).parse(parse(readFileSync(file, 'utf8'))));
}

const filesOf = (dir: string, extension: string): string[] =>
  readdirSync(dir)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => path.join(dir, name));

/** YAML between two lines of `---`, then the body. */
function readFeatured(file: string): DemoPost {
  return readAs(file, () => {
    const [, head = '', body = ''] =
      /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(file, 'utf8').replace(/\r\n/g, '\n')) ?? [];
    return post.parse({ ...parse(head), body: body.trim() });
  });
}

function readAs<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`${path.relative(DEMO_DIR, file)} cannot be read`, { cause });
  }
}
