import type { Month, Page } from '../../lib/index.ts';
import type { SafeHtml } from '../../text/index.ts';
import { type FormState, type PageModel, view } from '../../web/index.ts';
import type { FileView } from '../attachments/queries.ts';
import type { Freshness } from '../freshness/page.ts';
import type { PostNotes } from '../notes/page.ts';
import type { DifferencePart } from '../revisions/difference.ts';
import type { TrashNotice } from '../trash/page.ts';
import type { Kind, Level, Size, WritableKind } from './content.ts';
import type { Order } from './lists.ts';
import type { SimilarRow } from './similar.ts';

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
  /** Of a quick win, shown in place of the excerpt. */
  quickWin: QuickWinFacts | undefined;
  /** Of a question: whether an answer has been accepted. */
  solved: boolean;
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
  writePath: string;
  /** Whether the list is that of questions, where one can ask. */
  asks: boolean;
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
  canReport: boolean;
  /** Whether the reader may mark it as the answer; `isAnswer` where it is. */
  canAccept: boolean;
  isAnswer: boolean;
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

export interface QuickWinFacts {
  before: string;
  after: string;
  /** Per run, as the author estimates. */
  minutesSaved: number;
  runsPerMonth: number | undefined;
}

/** What a post says; one of the first three is there, or none for a question. */
export interface PostText {
  tip: TipFacts | undefined;
  caseStudy: CaseStudyFacts | undefined;
  quickWin: QuickWinFacts | undefined;
  body: SafeHtml;
}

/** What stands about the answers of a question. */
export interface QuestionBox {
  state: 'waiting' | 'answers' | 'solved';
  /** The accepted answer, shown above the comments. */
  answer: CommentView | undefined;
  isAsker: boolean;
}

/** What another part of the product has to say on the page of a post, with what the reader can do there. */
export interface Callout {
  /** Key of the sentence and what fills its gaps. */
  key: string;
  values: Readonly<Record<string, string | number>>;
  /** A link; `action` is the key of its words. */
  link: { action: string; path: string; main: boolean } | undefined;
}

export interface PostPage extends PageModel {
  callouts: Callout[];
  crumbs: Crumb[];
  post: {
    id: number;
    kind: Kind;
    category: { slug: string; name: string };
    tags: string[];
    author: string;
    coauthors: string[];
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
  text: PostText;
  files: FileView[];
  /** When a passage was last taken out, and by whom. */
  redaction: { at: string; by: string } | undefined;
  question: QuestionBox | undefined;
  adoption: AdoptionBox;
  vote: { given: boolean; canVote: boolean; own: boolean };
  bookmark: { kept: boolean; canKeep: boolean };
  canEdit: boolean;
  /** Whether a quick win may become a tip or a case study. */
  canGrow: boolean;
  canHide: boolean;
  /** A moderator may, where the post has any, those of earlier revisions included. */
  canRemoveFiles: boolean;
  canReport: boolean;
  canWriteNote: boolean;
  /** Undefined for kinds that do not grow old. */
  freshness: Freshness | undefined;
  notes: PostNotes;
  trash: TrashNotice | undefined;
  comments: CommentView[];
  commentForm: FormState | undefined;
  related: PostCard[];
}

/** A file as the form lists it. */
export interface ChosenFile extends FileView {
  chosen: boolean;
}

/** Where two people changed the same fields: the other's words beside the writer's. */
export interface ConflictView {
  by: string | undefined;
  at: string | undefined;
  fields: {
    name: string;
    /** Key of its name. */
    label: string;
    theirs: string;
    /** From theirs to the writer's. */
    parts: DifferencePart[];
  }[];
}

export interface PostFormPage extends PageModel {
  kind: WritableKind;
  /** Where the form goes; an existing post is saved, a new one published. */
  action: string;
  /** Whether a quick win becomes this when it is saved. */
  grows: boolean;
  existing: { id: number; revision: number; title: string } | undefined;
  draft: { id: number; version: number; savedAt: string } | undefined;
  viewerId: number;
  /** JSON of the sentences the editor's script says. */
  words: string;
  form: FormState;
  categories: Choice[];
  tools: Choice[];
  levels: Choice[];
  sizes: Choice[];
  popularTags: string[];
  /** True where the optional part holds something or a fault. */
  moreOpen: boolean;
  /** Key of what stands against publishing the whole. */
  fault: string | undefined;
  files: ChosenFile[];
  maxFileBytes: number;
  maxPostFilesBytes: number;
  preview: { title: string; text: PostText } | undefined;
  similar: SimilarRow[];
  conflict: ConflictView | undefined;
}

export interface KindChooserPage extends PageModel {
  /** How many drafts the person has. */
  drafts: number;
}

export interface PreviewFragment extends PageModel {
  text: PostText;
}

export interface SimilarFragment extends PageModel {
  similar: SimilarRow[];
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
export const previewFragment = view<PreviewFragment>('board/preview', 'layouts/fragment');
export const similarFragment = view<SimilarFragment>('board/similar', 'layouts/fragment');
export const kindChooser = view<KindChooserPage>('board/kind-chooser');
export const reasonPage = view<ReasonPage>('board/reason');
export const confirmationPage = view<ConfirmationPage>('board/confirmation');
