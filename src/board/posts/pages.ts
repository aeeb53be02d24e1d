import type { Month, Page } from '../../lib/index.ts';
import type { SafeHtml } from '../../text/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { Kind, Level, Size, WritableKind } from './content.ts';
import type { Order } from './lists.ts';

export interface PostCard {
  id: number;
  kind: Kind;
  title: string;
  excerpt: string;
  category: string;
  author: string;
  departmentThen: string;
  publishedAt: string;
  votes: number;
  comments: number;
  adopters: number;
  minutesThisYear: number;
}

export interface Choice {
  value: string;
  label: string;
  selected: boolean;
}

/** An order or a kind as a link of the list; `current` is the one shown. */
export interface Tab {
  /** Key of its name. */
  key: string;
  path: string;
  current: boolean;
}

export interface Crumb {
  label: string;
  path: string;
}

export interface ListPage extends PageModel {
  crumbs: Crumb[];
  /** Key of a sentence on what the list holds; undefined where the heading says it. */
  lead: string | undefined;
  orders: Tab[];
  order: Order;
  /** Address the filter form goes to, and what it keeps. */
  filter: {
    action: string;
    kinds: Choice[];
    categories: Choice[];
    departments: Choice[];
    tag: string | undefined;
    active: boolean;
    clearPath: string;
  };
  posts: Page<PostCard>;
  newerPath: string | undefined;
  olderPath: string | undefined;
  feedPath: string | undefined;
  canWrite: boolean;
}

export interface CommentView {
  id: number;
  author: string;
  department: string;
  createdAt: string;
  edited: boolean;
  /** What a reader finds in its place: the words, or why they are gone. */
  state: 'shown' | 'deleted' | 'hidden';
  hiddenReason: string | undefined;
  html: SafeHtml | undefined;
  isPostAuthor: boolean;
  canReply: boolean;
  canEdit: boolean;
  canHide: boolean;
  replyForm: FormState | undefined;
  replies: CommentView[];
}

export interface AdoptionBox {
  adopters: number;
  departments: number;
  minutesThisYear: number;
  medianMonthlyMinutes: number;
  fiscalYear: number;
  canAdopt: boolean;
  /** The viewer's running record. */
  own:
    | { minutesPerRun: number; runsPerMonth: number; startedOn: Month; minutesPerMonth: number; asksForConfirmation: boolean }
    | undefined;
  form: FormState;
  /** Open where there is something to correct. */
  formOpen: boolean;
  thisMonth: Month;
}

export interface TipFacts {
  goal: string;
  tools: string[];
  level: Level | undefined;
  testedOn: string;
  minutesSaved: number | undefined;
  cautions: SafeHtml | undefined;
}

export interface CaseStudyFacts {
  /** The Markdown fields that are filled, in reading order; `key` names the heading. */
  sections: { key: string; html: SafeHtml }[];
  effectHoursPerYear: number | undefined;
  effectYenPerYear: number | undefined;
  periodFrom: Month | undefined;
  periodTo: Month | undefined;
  size: Size | undefined;
  contact: string;
}

export interface PostPage extends PageModel {
  crumbs: Crumb[];
  post: {
    id: number;
    kind: Kind;
    category: { slug: string; name: string };
    tags: string[];
    author: string;
    departmentThen: string;
    departmentNow: string | undefined;
    publishedAt: string;
    editedAt: string | undefined;
    votes: number;
    views: number;
    comments: number;
    state: 'listed' | 'withdrawn' | 'hidden';
    hiddenReason: string | undefined;
  };
  tip: TipFacts | undefined;
  caseStudy: CaseStudyFacts | undefined;
  body: SafeHtml;
  adoption: AdoptionBox;
  vote: { given: boolean; canVote: boolean; own: boolean };
  bookmark: { kept: boolean; canKeep: boolean };
  canEdit: boolean;
  canHide: boolean;
  comments: CommentView[];
  commentForm: FormState | undefined;
  related: PostCard[];
}

export interface PostFormPage extends PageModel {
  kind: WritableKind;
  /** Where the form goes; an existing post is saved, a new one published. */
  action: string;
  existing: { id: number; revision: string } | undefined;
  form: FormState;
  categories: Choice[];
  tools: Choice[];
  levels: Choice[];
  sizes: Choice[];
  popularTags: string[];
  /** True where the optional part holds something or a fault. */
  moreOpen: boolean;
  preview: { title: string; tip: TipFacts | undefined; caseStudy: CaseStudyFacts | undefined; body: SafeHtml } | undefined;
  /** Key of what stands against saving the whole. */
  fault: string | undefined;
  /** The text as somebody else saved it meanwhile. */
  theirs: string | undefined;
}

export interface ReasonPage extends PageModel {
  subject: string;
  action: string;
  back: string;
  form: FormState;
}

export interface ConfirmationPage extends PageModel {
  /** Keys: what will happen, and what the button says. */
  message: string;
  button: string;
  subject: string;
  action: string;
  back: string;
}

export interface DepartmentsPage extends PageModel {
  departments: { code: string; name: string; depth: number; posts: number }[];
}

export interface CategoriesPage extends PageModel {
  categories: { slug: string; name: string; posts: number }[];
}

export const departmentsPage = view<DepartmentsPage>('board/departments');
export const categoriesPage = view<CategoriesPage>('board/categories');
export const listPage = view<ListPage>('board/list');
export const postPage = view<PostPage>('board/post');
export const postForm = view<PostFormPage>('board/post-form');
export const kindChooser = view<PageModel>('board/kind-chooser');
export const reasonPage = view<ReasonPage>('board/reason');
export const confirmationPage = view<ConfirmationPage>('board/confirmation');
