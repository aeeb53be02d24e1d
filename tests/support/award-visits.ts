/** What came back: a redirect's address is in `location`. */
export interface Answer {
  status: number;
  text: string;
  location: string;
}

export type Fields = Readonly<Record<string, string | number | readonly string[]>>;

/** Somebody with a browser. The token of the forms is the browser's business. */
export interface Visitor {
  get(path: string): Promise<Answer>;
  send(method: string, path: string, fields: Fields): Promise<Answer>;
}

/** The year of the award as the people of this module go through it. */
export interface Visited {
  year: number;
  base: string;
  desk: string;
}

export const visited = (year: number): Visited => ({ year, base: `/awards/${year}`, desk: `/secretariat/awards/${year}` });

const SIGNS: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const plain = (html: string): string => html.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => SIGNS[entity] as string);
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : plain(found);
};

/** What a browser would send from the form that goes to `action`, as the page came. @throws Error when there is none */
export function formIn(html: string, action: string): { method: string; fields: Record<string, string | readonly string[]> } {
  const forms = [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form);
  const form = forms.find((found) => attribute(found, 'action')?.split('#')[0] === action);
  if (!form)
    throw new Error(
      `No form goes to ${action}:\n${html
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .slice(0, 1_500)}`,
    );
  const fields: Record<string, string | readonly string[]> = {};
  for (const [tag] of form.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    const ticked = !/type="(radio|checkbox)"/.test(tag) || /\schecked/.test(tag);
    if (name === undefined || !ticked || /\sdisabled/.test(tag)) continue;
    const value = attribute(tag, 'value') ?? '';
    const known = fields[name];
    fields[name] = known === undefined ? value : [...(typeof known === 'string' ? [known] : known), value];
  }
  for (const [area, name = '', text = ''] of form.matchAll(/<textarea\b[^>]*\sname="([^"]*)"[^>]*>\n?([\s\S]*?)<\/textarea>/g))
    if (!/\sdisabled/.test(area)) fields[name] = plain(text);
  const { _method: method = 'POST', _csrf, ...rest } = fields;
  return { method: String(method), fields: rest };
}

/**
 * Opens a page, fills in its form and sends it as a browser does.
 * @param to where a button sends the form instead
 * @throws Error when page or form is not there, or the answer is no redirect
 */
export async function fillIn(
  visitor: Visitor,
  { page, form, to = form }: { page: string; form: string; to?: string },
  typed: Fields = {},
): Promise<Answer> {
  const opened = await visitor.get(page);
  if (opened.status !== 200) throw new Error(`${page} answered ${opened.status}`);
  const { method, fields } = formIn(opened.text, form);
  const answer = await visitor.send(method, to, { ...fields, ...typed });
  if (answer.status !== 303) throw new Error(`${method} ${to} answered ${answer.status}: ${faultsIn(answer.text)}`);
  return answer;
}

/** The sentences of a refused form or of an error page, for the message of a test. */
const faultsIn = (html: string): string =>
  [...html.matchAll(/(?:id="[^"]*-error"[^>]*>|<main[^>]*>)([\s\S]{0,600})/g)]
    .map(([, words = '']) =>
      words
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .join(' / ')
    .slice(0, 1_000);

/** Creates a year with other settings than the usual ones and announces it. */
export async function announce(secretary: Visitor, { year, desk }: Visited, settings: Fields): Promise<void> {
  await fillIn(secretary, { page: '/secretariat/awards/new', form: '/secretariat/awards' }, { year, source: 'usual' });
  await fillIn(secretary, { page: `${desk}/settings`, form: `${desk}/settings` }, settings);
  await fillIn(secretary, { page: desk, form: `${desk}/announcement` });
}

/** Puts a case forward. @returns the number of the entry */
export async function nominate(
  nominator: Visitor,
  { base }: Visited,
  post: number,
  fields: { category: string; reason?: string; members?: string },
): Promise<number> {
  const { location } = await fillIn(
    nominator,
    { page: `${base}/nominations/new?post=${post}`, form: `${base}/nominations` },
    { ...fields, intent: 'send' },
  );
  return Number(/entries\/(\d+)/.exec(location)?.[1]);
}

export const accept = (lead: Visitor, { base }: Visited, number: number): Promise<Answer> =>
  fillIn(lead, { page: `${base}/entries/${number}`, form: `${base}/entries/${number}/consent` }, { answer: 'accept' });

export const withdraw = (lead: Visitor, { base }: Visited, number: number, reason: string): Promise<Answer> =>
  fillIn(lead, { page: `${base}/entries/${number}/withdrawal`, form: `${base}/entries/${number}/withdrawal` }, { reason });

const ITEMS = ['staff', 'window', 'evidence', 'no_personal_data', 'consent', 'not_former_winner', 'category'];
const MET = Object.fromEntries(ITEMS.map((item) => [`met_${item}`, 'yes']));

/** Answers the checklist with yes and decides. */
export function screen(secretary: Visitor, { desk }: Visited, number: number, decision: Fields): Promise<Answer> {
  const page = `${desk}/entries/${number}`;
  return fillIn(secretary, { page, form: `${page}/screening`, to: `${page}/decision` }, { ...MET, ...decision });
}

export const confirmRefusal = (secretary: Visitor, { desk }: Visited, number: number): Promise<Answer> =>
  fillIn(secretary, { page: `${desk}/entries/${number}`, form: `${desk}/entries/${number}/refusal` }, { outcome: 'confirmed' });

export const nameJuror = (secretary: Visitor, { desk }: Visited, login: string): Promise<Answer> =>
  fillIn(secretary, { page: `${desk}/jurors`, form: `${desk}/jurors` }, { person: login });

export const openVote = (secretary: Visitor, { desk }: Visited): Promise<Answer> =>
  fillIn(secretary, { page: `${desk}/voting`, form: `${desk}/voting` }, { confirm: 'yes' });

export const closeBox = (secretary: Visitor, { desk }: Visited): Promise<Answer> =>
  fillIn(secretary, { page: `${desk}/counting`, form: `${desk}/box` });

/** The categories that a lot must still be drawn in, as the counting page leads to them. */
export async function lotsAsked(secretary: Visitor, { desk }: Visited): Promise<string[]> {
  const { text } = await secretary.get(`${desk}/counting`);
  return [...new Set([...text.matchAll(/\/lots\/([0-9a-z-]+)"/g)].map(([, id]) => id as string))];
}

export const drawLot = (secretary: Visitor, { desk }: Visited, category: string, number: string): Promise<Answer> =>
  fillIn(
    secretary,
    { page: `${desk}/lots/${category}`, form: `${desk}/lots/${category}` },
    { publicNumber: number, again: number, witnesses: '文書係長と職員2人' },
  );

export const freezeShortlist = (secretary: Visitor, { desk }: Visited): Promise<Answer> =>
  fillIn(secretary, { page: `${desk}/counting`, form: `${desk}/shortlist` });

export const addByJury = (secretary: Visitor, { desk }: Visited, category: string, entry: number): Promise<Answer> =>
  fillIn(
    secretary,
    { page: `${desk}/shortlist/${category}`, form: `${desk}/shortlist/${category}` },
    { entry, reason: '審査の場で話を聞きたいと考えました。' },
  );

export const beginJudging = (secretary: Visitor, { desk }: Visited): Promise<Answer> =>
  fillIn(secretary, { page: `${desk}/counting`, form: `${desk}/judging` });

/** The points of a card, in the order of the criteria. */
export type Points = readonly [effect: number, spread: number, idea: number, user: number, sustain: number];

export function score(juror: Visitor, { base }: Visited, number: number, points: Points): Promise<Answer> {
  const [effect, spread, idea, user, sustain] = points;
  const page = `${base}/judging/entries/${number}`;
  return fillIn(juror, { page, form: `${page}/card` }, { effect, spread, idea, user, sustain, comment: '', note: '' });
}

export const lockCards = (juror: Visitor, { base }: Visited, category: string): Promise<Answer> =>
  fillIn(juror, { page: `${base}/judging/categories/${category}/lock`, form: `${base}/judging/categories/${category}/lock` });

export const declareRecusal = (juror: Visitor, { base }: Visited, number: number, reason: string): Promise<Answer> =>
  fillIn(
    juror,
    { page: `${base}/judging/entries/${number}/recusal`, form: `${base}/judging/entries/${number}/recusal` },
    { reason },
  );

/** Downloads the bundle with the password. @returns its text */
export async function exportBundle(secretary: Visitor, { desk }: Visited, password: string): Promise<string> {
  const { method, fields } = formIn((await secretary.get(`${desk}/bundle`)).text, `${desk}/bundle`);
  const { status, text } = await secretary.send(method, `${desk}/bundle`, { ...fields, password });
  if (status !== 200) throw new Error(`The bundle answered ${status}: ${faultsIn(text)}`);
  return text;
}

/** Freezes the result, has it confirmed by the second secretary and publishes it, each with the own password. */
export async function publish(
  [first, second]: readonly [Visitor, Visitor],
  { desk }: Visited,
  passwords: readonly [string, string],
): Promise<void> {
  const page = `${desk}/results`;
  await fillIn(first, { page, form: page }, { password: passwords[0] });
  await fillIn(second, { page, form: `${page}/1/confirmation` }, { password: passwords[1] });
  await fillIn(first, { page, form: `${page}/1/publication` }, { password: passwords[0] });
}
