import type { Request } from 'express';
import type { AppError } from '../../lib/index.ts';
import { type AppContext, type FormState, formState, type PageModel, translator, view, viewer } from '../../web/index.ts';
import { editablePost, editorPath } from '../drafts/keep.ts';
import type { DraftRow } from '../drafts/queries.ts';
import { requireVisible } from '../posts/actions.ts';
import { ACCEPTED } from './kinds.ts';
import { type AttachmentRow, attachmentQueries, type FileView } from './queries.ts';
import { MAX_POST_FILES } from './room.ts';

/** A file with what is written into the text to show it. */
interface ListedFile extends FileView {
  markdown: string;
}

export interface FilesPage extends PageModel {
  action: string;
  /** Where the text is. */
  editor: string;
  accepted: string;
  limits: { fileBytes: number; postBytes: number; files: number };
  files: ListedFile[];
  /** Those that the post has already. */
  published: ListedFile[];
  /** What stands against the file that was sent. */
  fault: string | undefined;
  /** Asked where a number was found in the file. */
  asksReason: boolean;
  form: FormState;
}

export interface PostFilesPage extends PageModel {
  post: { id: number; title: string };
  /** Those of earlier revisions too; `shown` are those the post shows now. */
  files: (FileView & { shown: boolean })[];
}

export interface RemovalPage extends PageModel {
  name: string;
  action: string;
  back: string;
  form: FormState;
}

export const filesPage = view<FilesPage>('board/files');
export const postFilesPage = view<PostFilesPage>('board/post-files');
export const removalPage = view<RemovalPage>('board/file-removal');

export function filesPageModel({ db, config }: AppContext, req: Request, draft: DraftRow, fault?: AppError): FilesPage {
  const t = translator(req.context.locale);
  const post = editablePost(db, viewer(req), draft.postId);
  const listed = (file: FileView): ListedFile => ({ ...file, markdown: markdownFor(file, t('files.description')) });
  return {
    title: t('files.title'),
    action: `/me/drafts/${draft.id}/attachments`,
    editor: editorPath(db, viewer(req), draft),
    accepted: ACCEPTED,
    limits: { fileBytes: config.maxFileBytes, postBytes: config.maxPostFilesBytes, files: MAX_POST_FILES },
    files: attachmentQueries(db).listOfDraft(draft.id).map(listed),
    published: post ? attachmentQueries(db).listShown(post.id).map(listed) : [],
    fault: fault && t(`error.${fault.key}`, fault.values),
    asksReason: fault?.values['passage'] !== undefined,
    form: formState({ reason: String(req.body?.['reason'] ?? '') }),
  };
}

/** A picture is shown and needs a description; any other file is a link. */
const markdownFor = ({ image, name, path }: FileView, description: string): string =>
  image ? `![${description}](${path})` : `[${name.replace(/[\\`[\]]/g, '\\$&')}](${path})`;

/** All files of a post, for a moderator. The caller has checked the right. @throws AppError not_found */
export function postFilesModel({ db }: AppContext, req: Request, postId: number): PostFilesPage {
  const { id, title } = requireVisible(db, viewer(req), postId);
  const shown = new Set(
    attachmentQueries(db)
      .listShown(id)
      .map((file) => file.id),
  );
  const files = attachmentQueries(db)
    .listOfPost(id)
    .map((file) => ({ ...file, shown: shown.has(file.id) }));
  return { title: translator(req.context.locale)('file_removal.title'), post: { id, title }, files };
}

export function removalModel(req: Request, { id, name, postId }: AttachmentRow, form: FormState): RemovalPage {
  return {
    title: translator(req.context.locale)('file_removal.title'),
    name,
    action: `/posts/${postId}/attachments/${id}`,
    back: `/posts/${postId}/attachments`,
    form,
  };
}
