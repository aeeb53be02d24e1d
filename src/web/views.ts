import type { Request, Response } from 'express';
import { formatFor } from './format.ts';
import type { Frame, FrameFacts } from './frame.ts';
import { translator } from './locales.ts';
import { checked, compileTemplate, keeperFor, raw, type Template } from './templates.ts';

/** What the layout asks of every page. */
export interface PageModel {
  title: string;
}

export interface View<P extends PageModel> {
  name: string;
  /** Never there: carries the type of the page a template is given. */
  readonly page?: P;
}

const layouts = new Map<string, string>();
const templates = new Map<string, Template>();

/**
 * Names a template and says what it is given.
 * @param layout what stands around it; `layouts/fragment` is nothing: a piece that a script puts into a page
 */
export function view<P extends PageModel>(name: string, layout: 'layouts/page' | 'layouts/fragment' = 'layouts/page'): View<P> {
  layouts.set(name, layout);
  return { name };
}

/** Compiles every named template, so that a syntax error stops the start and not a reader. */
export function compileViews(): void {
  for (const name of layouts.keys()) templateOf(name);
}

function templateOf(name: string): Template {
  let template = templates.get(name);
  if (!template) {
    template = compileTemplate(name, layouts.get(name) ?? 'layouts/page');
    templates.set(name, template);
  }
  return template;
}

/** Answers with a page. Status and headers set before are kept. */
export function render<P extends PageModel>(res: Response, { name }: View<P>, page: P): void {
  const html = renderToText(res.req, name, page, res.app.locals['frameFacts'](res.req));
  if (res.req.context.notice) res.clearCookie('notice', { path: '/' });
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  const bytes = encode(html);
  res.setHeader('Content-Length', bytes.length);
  res.end(res.req.method === 'HEAD' ? undefined : bytes);
}

let room = Buffer.allocUnsafe(0);

/** `Buffer.from` goes over a text twice, once to measure it. Three bytes a character are always room enough to write it at once. */
function encode(html: string): Buffer {
  if (room.length < html.length * 3) room = Buffer.allocUnsafe(html.length * 3);
  return Buffer.from(room.subarray(0, room.write(html)));
}

function renderToText(req: Request, name: string, page: PageModel, facts: FrameFacts): string {
  const { locale, theme, searchKey, csrf, notice } = req.context;
  const frame: Frame = { ...facts, locale, theme, searchKey, csrf, notice, path: req.originalUrl };
  const now: Date = req.app.locals['clock'].now();
  const t = translator(locale);
  const f = formatFor(locale, now);
  return templateOf(name)({ page: checked(page), frame, t, f, checked, raw, keep: keeperFor(t, f) });
}
