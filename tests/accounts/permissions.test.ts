import { describe, expect, it } from 'vitest';
import { can, PERMISSIONS, type Permission } from '../../src/accounts/index.ts';
import type { Role } from '../../src/web/index.ts';
import { suzuki } from '../support/index.ts';

const withRoles = (...roles: Role[]) => ({ ...suzuki, roles: new Set(roles) });
const PEOPLE = {
  stranger: undefined,
  member: withRoles(),
  moderator: withRoles('moderator'),
  secretariat: withRoles('secretariat'),
  admin: withRoles('admin'),
};
type Who = keyof typeof PEOPLE;
const EVERYBODY: Who[] = ['stranger', 'member', 'moderator', 'secretariat', 'admin'];
const MEMBERS: Who[] = ['member', 'moderator', 'secretariat', 'admin'];

/** The table of product.md, 3, as it stands for permissions that need no look at a row. */
const TABLE: Record<Permission, Who[]> = {
  reach_sign_in: EVERYBODY,
  read_feed: EVERYBODY,
  read: MEMBERS,
  take_part: MEMBERS,
  write_posts: MEMBERS,
  manage_own_account: MEMBERS,
  edit_any_post: ['moderator', 'admin'],
  moderate: ['moderator', 'admin'],
  manage_taxonomy: ['moderator', 'admin'],
  announce: ['moderator', 'admin'],
  run_awards: ['secretariat'],
};

// AC-1
describe('who may do what', () => {
  it('is said of every permission', () => {
    expect(new Set(Object.keys(TABLE))).toEqual(new Set(PERMISSIONS));
  });

  const cells = PERMISSIONS.flatMap((permission) =>
    EVERYBODY.map((who) => ({ who, permission, may: TABLE[permission].includes(who) })),
  );
  it.each(cells)('$who may $permission: $may', ({ who, permission, may }) => {
    expect(can(PEOPLE[who], permission)).toBe(may);
  });

  it.each(cells)('where everybody reads, $who may $permission the same but for reading', ({ who, permission, may }) => {
    expect(can(PEOPLE[who], permission, 'everyone')).toBe(may || permission === 'read');
  });

  it('adds up over several roles', () => {
    expect(can(withRoles('secretariat', 'moderator'), 'moderate')).toBe(true);
  });
});
