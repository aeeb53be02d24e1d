import { copyFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { contentOf, createDraft, editPost, postQueries, requireVisible, storeUpload } from '../board/index.ts';
import { inTransaction } from '../db/index.ts';
import { DEMO_DIR } from '../paths.ts';
import type { AppContext } from '../web/index.ts';
import type { DemoPost } from './content.ts';
import { viewerOf } from './people.ts';

/** `![alt](attachment:NAME)` is a picture that a post of the demonstration was written with, `[name](attachment:NAME)` a file. */
const FILE = /(!?)\[([^\]]*)\]\(attachment:([^)\s]+)\)/g;

/** A text before its files are there: pictures are left out, a file is its name. */
export const withoutFiles = (body: string): string => body.replace(FILE, (_, picture, words) => (picture ? '' : words));

/** Uploads the files of the demonstration's posts as their authors would have, minutes after publishing them. */
export async function addFiles(context: AppContext, published: ReadonlyMap<DemoPost, number>): Promise<void> {
  for (const [post, postId] of published) {
    const names = [...post.body.matchAll(FILE)].map((match) => match[3] as string);
    if (names.length > 0) await addToPost(context, post, postId, names);
  }
}

async function addToPost(context: AppContext, post: DemoPost, postId: number, names: string[]): Promise<void> {
  const { db, config } = context;
  const row = postQueries(db).findVisible(postId, { userId: undefined, moderates: true });
  if (!row) return;
  const at = new Date(Date.parse(row.publishedAt) + 60_000);
  const author = viewerOf(row.authorId, row.departmentId);
  const draft = createDraft(db, author, { kind: row.kind as 'tip', typed: {}, post: { id: postId, revision: row.revision } }, at);
  const keys = new Map<string, { id: number; path: string }>();
  for (const name of names) {
    const incoming = path.join(config.dataDir, 'files', 'incoming', `demo-${postId}-${keys.size}`);
    await mkdir(path.dirname(incoming), { recursive: true });
    await copyFile(sourceOf(name), incoming);
    keys.set(
      name,
      await storeUpload({ ...context, clock: { now: () => at } }, author, draft.id, { path: incoming, name, reason: '' }),
    );
    await rm(incoming, { force: true });
  }
  inTransaction(db, () => {
    const content = contentOf(db, requireVisible(db, author, postId));
    if (!content) throw new Error(`${post.title} has no content`);
    const body = post.body.replace(FILE, (_, picture, words, name) => `${picture}[${words}](${keys.get(name)?.path})`);
    const attachments = [...keys.values()].map(({ id }) => id);
    editPost(db, author, postId, row.revision, { ...content, body, attachments }, at, { draftId: draft.id });
  });
}

const sourceOf = (name: string): string => path.join(DEMO_DIR, /\.(png|jpe?g|webp)$/.test(name) ? 'images' : 'files', name);
