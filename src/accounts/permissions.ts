import type { RequestHandler } from 'express';
import { notFound, unauthenticated } from '../lib/index.ts';
import type { Config, Role, Viewer } from '../web/index.ts';

/**
 * Who may do what, in one table (product.md, 3). `anyone` needs no account; `reader` is everybody who may read, which
 * `READ_ACCESS` decides; `member` is everyone signed in. What depends on the row, such as being its author, is added
 * by the feature's own rules; the query then enforces who sees which row.
 */
const GRANTS = {
  reach_sign_in: ['anyone'],
  read_feed: ['anyone'], // a feed reader has no session; the handler asks for a token where reading needs sign-in
  read: ['reader'],
  take_part: ['member'], // vote, adopt, comment, bookmark
  write_posts: ['member'],
  manage_own_account: ['member'],
  edit_any_post: ['moderator', 'admin'],
  moderate: ['moderator', 'admin'], // hide, restore; see what is hidden
  manage_taxonomy: ['moderator', 'admin'],
  announce: ['moderator', 'admin'],
  run_awards: ['secretariat'], // a year of the award; nominations before they are public
} as const satisfies Record<string, readonly (Role | 'anyone' | 'reader' | 'member')[]>;

export type Permission = keyof typeof GRANTS;
export const PERMISSIONS = Object.keys(GRANTS) as Permission[];

/** Whether a person (undefined: nobody signed in) has a permission. */
export function can(viewer: Viewer | undefined, permission: Permission, readAccess: Config['readAccess'] = 'signed-in'): boolean {
  return GRANTS[permission].some((grant: Role | 'anyone' | 'reader' | 'member') => {
    if (grant === 'anyone') return true;
    if (grant === 'reader') return viewer !== undefined || readAccess === 'everyone';
    if (grant === 'member') return viewer !== undefined;
    return viewer?.roles.has(grant) === true;
  });
}

export interface Gate extends RequestHandler {
  permission: Permission;
}

/**
 * Stands first in every route and says what it takes. Nobody signed in is asked to sign in;
 * a signed-in person without the right finds nothing, as at an address that does not exist.
 */
export function allow(permission: Permission, { config }: { config: Config }): Gate {
  const gate: RequestHandler = (req, _res, next) => {
    const { viewer } = req.context;
    if (can(viewer, permission, config.readAccess)) return next();
    throw viewer ? notFound() : unauthenticated();
  };
  return Object.assign(gate, { permission });
}
