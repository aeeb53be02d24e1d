import { type Db, perDatabase } from '../../db/index.ts';
import type { Month } from '../../lib/index.ts';
import type { CaseStudyContent, Level, PostContent, QuickWinContent, Size, TipContent } from './content.ts';

export interface TipRow {
  goal: string;
  level: Level | null;
  testedOn: string;
  minutesSaved: number | null;
  cautions: string;
}

export interface CaseStudyRow {
  challenge: string;
  approach: string;
  effect: string;
  effectHoursPerYear: number | null;
  effectYenPerYear: number | null;
  cost: string;
  structure: string;
  knowHow: string;
  nextSteps: string;
  periodFrom: Month | null;
  periodTo: Month | null;
  size: Size | null;
  contact: string;
}

export interface QuickWinRow {
  before: string;
  after: string;
  minutesSaved: number;
  runsPerMonth: number | null;
}

type CaseFactsRow = Pick<
  CaseStudyRow,
  'effectHoursPerYear' | 'effectYenPerYear' | 'periodFrom' | 'periodTo' | 'size' | 'contact'
>;

interface Named {
  id: number;
  name: string;
}

/** What a post says: the tables of its kind, its body, tags, tools, co-authors and renderings. */
export const contentQueries = perDatabase((db: Db) => {
  const body = db.prepare<[number], { body: string }>('SELECT body FROM post_bodies WHERE post_id = ?');
  const tip = db.prepare<[number], TipRow>(
    'SELECT goal, level, tested_on AS testedOn, minutes_saved AS minutesSaved, cautions FROM tips WHERE post_id = ?',
  );
  const caseStudy = db.prepare<[number], CaseStudyRow>(`
    SELECT challenge, approach, effect, effect_hours_per_year AS effectHoursPerYear, effect_yen_per_year AS effectYenPerYear, cost, structure,
           know_how AS knowHow, next_steps AS nextSteps, period_from AS periodFrom, period_to AS periodTo, size, contact
      FROM case_studies WHERE post_id = ?`);
  const caseFacts = db.prepare<[number], CaseFactsRow>(`
    SELECT effect_hours_per_year AS effectHoursPerYear, effect_yen_per_year AS effectYenPerYear, period_from AS periodFrom,
           period_to AS periodTo, size, contact
      FROM case_studies WHERE post_id = ?`);
  const quickWin = db.prepare<[number], QuickWinRow>(
    'SELECT before, after, minutes_saved AS minutesSaved, runs_per_month AS runsPerMonth FROM quick_wins WHERE post_id = ?',
  );
  const renderings = db.prepare<[number], { field: string; html: string }>(
    'SELECT field, html FROM post_renderings WHERE post_id = ?',
  );
  const tags = db.prepare<[number], Named>(`
    SELECT t.id, t.name FROM post_tags pt CROSS JOIN tags t ON t.id = pt.tag_id WHERE pt.post_id = ? ORDER BY pt.position`);
  const tools = db.prepare<[number], Named>(`
    SELECT t.id, t.name FROM post_tools pt CROSS JOIN tools t ON t.id = pt.tool_id WHERE pt.post_id = ? ORDER BY t.position`);
  const coauthors = db.prepare<[number], Named & { login: string }>(`
    SELECT u.id, u.name, u.login FROM post_coauthors c CROSS JOIN users u ON u.id = c.user_id WHERE c.post_id = ? ORDER BY c.position`);
  const attachmentIds = db.prepare<[number], { id: number }>(
    'SELECT attachment_id AS id FROM post_attachments WHERE post_id = ? ORDER BY position',
  );

  const putBody = db.prepare<[number, string]>(
    'INSERT INTO post_bodies (post_id, body) VALUES (?, ?) ON CONFLICT (post_id) DO UPDATE SET body = excluded.body',
  );
  const putTip = db.prepare<Record<string, unknown>>(`
    INSERT OR REPLACE INTO tips (post_id, goal, level, tested_on, minutes_saved, cautions)
    VALUES (@postId, @goal, @level, @testedOn, @minutesSaved, @cautions)`);
  const putCaseStudy = db.prepare<Record<string, unknown>>(`
    INSERT OR REPLACE INTO case_studies (post_id, challenge, approach, effect, effect_hours_per_year, effect_yen_per_year, cost, structure,
                                         know_how, next_steps, period_from, period_to, size, contact)
    VALUES (@postId, @challenge, @approach, @effect, @effectHoursPerYear, @effectYenPerYear, @cost, @structure,
            @knowHow, @nextSteps, @periodFrom, @periodTo, @size, @contact)`);
  const putQuickWin = db.prepare<Record<string, unknown>>(`
    INSERT OR REPLACE INTO quick_wins (post_id, before, after, minutes_saved, runs_per_month)
    VALUES (@postId, @before, @after, @minutesSaved, @runsPerMonth)`);
  // A post that grew leaves the table of the kind it was.
  const clearKinds = ['tips', 'case_studies', 'quick_wins'].map((table) =>
    db.prepare<[number]>(`DELETE FROM ${table} WHERE post_id = ?`),
  );
  const clearRenderings = db.prepare<[number]>('DELETE FROM post_renderings WHERE post_id = ?');
  const insertRendering = db.prepare<[number, string, string]>(
    'INSERT INTO post_renderings (post_id, field, html) VALUES (?, ?, ?)',
  );
  const clearTags = db.prepare<[number]>('DELETE FROM post_tags WHERE post_id = ?');
  const insertTag = db.prepare<{ postId: number; tagId: number; position: number }>(`
    INSERT INTO post_tags (post_id, tag_id, position, listed, answered, published_at, hot, votes_count, comments_count, minutes_this_year)
    SELECT id, @tagId, @position, listed, answered, published_at, hot, votes_count, comments_count, minutes_this_year
      FROM posts WHERE id = @postId`);
  const clearTools = db.prepare<[number]>('DELETE FROM post_tools WHERE post_id = ?');
  // What a form names twice is meant once, and a tool that is gone is left out.
  const insertTool = db.prepare<[number, number]>(
    'INSERT OR IGNORE INTO post_tools (post_id, tool_id) SELECT ?, id FROM tools WHERE id = ?',
  );
  const clearCoauthors = db.prepare<[number]>('DELETE FROM post_coauthors WHERE post_id = ?');
  const deleteOwnVotes = db.prepare<{ postId: number }>(`
    DELETE FROM votes WHERE post_id = @postId AND user_id IN (SELECT user_id FROM post_coauthors WHERE post_id = @postId)`);
  const insertCoauthor = db.prepare<[number, number, string]>(`
    INSERT INTO post_coauthors (post_id, position, user_id) SELECT ?, ?, id FROM users WHERE login = ?`);

  return {
    findBody: (id: number) => body.get(id)?.body ?? '',
    findTip: (id: number) => tip.get(id),
    findCaseStudy: (id: number) => caseStudy.get(id),
    /** Without the texts, which a page shows as renderings. */
    findCaseFacts: (id: number) => caseFacts.get(id),
    findQuickWin: (id: number) => quickWin.get(id),
    renderingsOf: (id: number) => new Map(renderings.all(id).map(({ field, html }) => [field, html])),
    listTags: (id: number) => tags.all(id),
    listTools: (id: number) => tools.all(id),
    listCoauthors: (id: number) => coauthors.all(id),
    listAttachmentIds: (id: number) => attachmentIds.all(id).map((row) => row.id),
    /** Takes back the votes of those who have become authors. @returns how many */
    deleteOwnVotes: (postId: number) => deleteOwnVotes.run({ postId }).changes,
    /** Writes what a post says in place of what it said before; its files are attached by themselves. */
    put: (
      postId: number,
      content: PostContent,
      tagIds: readonly number[],
      rendered: readonly { field: string; html: string }[],
    ) => {
      putBody.run(postId, content.body);
      clearTools.run(postId);
      for (const clear of clearKinds) clear.run(postId);
      putKind(postId, content);
      clearRenderings.run(postId);
      for (const { field, html } of rendered) insertRendering.run(postId, field, html);
      clearTags.run(postId);
      tagIds.forEach((tagId, index) => {
        insertTag.run({ postId, tagId, position: index + 1 });
      });
      clearCoauthors.run(postId);
      content.coauthors.forEach((login, index) => {
        insertCoauthor.run(postId, index + 1, login);
      });
    },
  };

  function putKind(postId: number, content: PostContent): void {
    if (content.kind === 'tip') putTipContent(postId, content);
    if (content.kind === 'case_study') putCaseStudyContent(postId, content);
    if (content.kind === 'quick_win') putQuickWinContent(postId, content);
  }

  function putTipContent(postId: number, { goal, level, testedOn, minutesSaved, cautions, toolIds }: TipContent): void {
    putTip.run({ postId, goal, level: level ?? null, testedOn, minutesSaved: minutesSaved ?? null, cautions });
    for (const toolId of toolIds) insertTool.run(postId, toolId);
  }

  function putCaseStudyContent(postId: number, content: CaseStudyContent): void {
    const { challenge, approach, effect, cost, structure, knowHow, nextSteps, contact } = content;
    const { effectHoursPerYear, effectYenPerYear, periodFrom, periodTo, size } = content;
    putCaseStudy.run({
      postId,
      challenge,
      approach,
      effect,
      cost,
      structure,
      knowHow,
      nextSteps,
      contact,
      effectHoursPerYear: effectHoursPerYear ?? null,
      effectYenPerYear: effectYenPerYear ?? null,
      periodFrom: periodFrom ?? null,
      periodTo: periodTo ?? null,
      size: size ?? null,
    });
  }

  function putQuickWinContent(postId: number, { before, after, minutesSaved, runsPerMonth }: QuickWinContent): void {
    putQuickWin.run({ postId, before, after, minutesSaved, runsPerMonth: runsPerMonth ?? null });
  }
});
