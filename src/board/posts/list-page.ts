import type { Request } from 'express';
import { can } from '../../accounts/index.ts';
import { dayOf } from '../../lib/index.ts';
import { findDepartmentByCode, listDepartments, withDescendants } from '../../organization/index.ts';
import { categoryName, findCategoryBySlug, listCategories, taxonomyQueries } from '../../taxonomy/index.ts';
import { fold } from '../../text/index.ts';
import { type AppContext, queryText, reader, translator } from '../../web/index.ts';
import { listCards } from './cards.ts';
import { KINDS, type Kind, WRITABLE_KINDS } from './content.ts';
import { ORDERS, type Order } from './lists.ts';
import type { Crumb, ListPage } from './pages.ts';

export interface ListSubject {
  title: string;
  crumbs: Crumb[];
  /** The list's own address, without a query. */
  base: string;
  /** What the address itself fixes; the filter form cannot change it. */
  fixed: { kind?: Kind; categoryId?: number; tagId?: number; departmentId?: number };
  feedPath: string | undefined;
}

type Chosen = {
  kind: Kind | undefined;
  category: string | undefined;
  department: string | undefined;
  tag: string | undefined;
};

/** A list of posts with its orders and filters; unknown values in the address count as not chosen. */
export function listPageModel(context: AppContext, req: Request, subject: ListSubject): ListPage {
  const { db, clock } = context;
  const { locale } = req.context;
  const t = translator(locale);
  const day = dayOf(clock.now());
  const order: Order = ORDERS.find((name) => name === queryText(req, 'order')) ?? 'hot';
  const kind = subject.fixed.kind ?? KINDS.find((name) => name === queryText(req, 'kind'));
  const category = findCategoryBySlug(db, queryText(req, 'category') ?? '');
  const department = findDepartmentByCode(db, queryText(req, 'department') ?? '', day);
  const tagName = queryText(req, 'tag');
  const tag = tagName ? taxonomyQueries(db).findListedTag(fold(tagName)) : undefined;
  const chosen: Chosen = {
    kind: subject.fixed.kind ? undefined : kind,
    category: category?.slug,
    department: department?.code,
    tag: tag?.name,
  };
  const departmentId = subject.fixed.departmentId ?? department?.id;
  const posts = listCards(
    db,
    {
      kind,
      categoryId: subject.fixed.categoryId ?? category?.id,
      tagId: subject.fixed.tagId ?? tag?.id,
      departmentIds: departmentId === undefined ? undefined : withDescendants(db, departmentId, day),
    },
    order,
    locale,
    { before: queryText(req, 'before'), after: queryText(req, 'after') },
  );
  const path = (change: Record<string, string | undefined>) =>
    addressOf(subject.base, { ...chosen, order: order === 'hot' ? undefined : order, ...change });
  return {
    title: subject.title,
    crumbs: subject.crumbs,
    lead: order === 'adopted' || (order === 'unanswered' && kind !== 'question') ? `list.lead_${order}` : undefined,
    order,
    orders: ORDERS.filter((name) => kind !== 'question' || name !== 'adopted').map((name) => ({
      key: kind === 'question' && name === 'unanswered' ? 'question.unanswered' : `order.${name}`,
      path: path({ order: name === 'hot' ? undefined : name }),
      current: name === order,
    })),
    filter: {
      action: subject.base,
      kinds: subject.fixed.kind
        ? []
        : WRITABLE_KINDS.map((name) => ({ value: name, label: t(`kind.${name}`), selected: name === kind })),
      categories:
        subject.fixed.categoryId !== undefined
          ? []
          : listCategories(db).map((row) => ({
              value: row.slug,
              label: categoryName(row, locale),
              selected: row.id === category?.id,
            })),
      departments:
        subject.fixed.departmentId !== undefined
          ? []
          : listDepartments(db, day).map((node) => ({
              value: node.code,
              label: `${'\u3000'.repeat(node.depth)}${node.name}`,
              selected: node.id === department?.id,
            })),
      tag: tag?.name,
      active: Object.values(chosen).some((value) => value !== undefined),
      clearPath: addressOf(subject.base, { order: order === 'hot' ? undefined : order }),
    },
    posts,
    newerPath: posts.newer && path({ after: posts.newer }),
    olderPath: posts.older && path({ before: posts.older }),
    feedPath: subject.feedPath,
    canWrite: can(reader(req), 'write_posts'),
    writePath: subject.fixed.kind ? `/posts/new?kind=${subject.fixed.kind}` : '/posts/new',
    asks: subject.fixed.kind === 'question',
  };
}

function addressOf(base: string, values: Readonly<Record<string, string | undefined>>): string {
  let query = '';
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query += `${query ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
  }
  return base + query;
}
