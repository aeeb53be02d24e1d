import type { OpenCase } from './queries.ts';

/** Whose case it is: the departments that its team had then. They are not asked about it. */
export const isOwner = ({ team }: Pick<OpenCase, 'team'>, department: number): boolean =>
  team.some(({ departmentId }) => departmentId === department);

/** Whoever made a case does not answer for another department either, after a transfer or as the guest of a team. */
export const isOfTeam = ({ team }: Pick<OpenCase, 'team'>, { id }: { id: number }): boolean =>
  team.some(({ userId }) => userId === id);
