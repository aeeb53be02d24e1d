import type { WithdrawnStage } from '../entries/queries.ts';
import type { Moment } from './rights.ts';

/** R7: what a withdrawal means depends on how far the year is. */
export function withdrawalStage({ phase, listFrozen }: Moment): WithdrawnStage {
  if (!listFrozen) return 'nomination';
  switch (phase) {
    case 'shortlisting':
      return 'shortlisted';
    case 'judging':
    case 'deliberation':
    case 'frozen':
      return 'judging';
    case 'published':
    case 'follow_up':
    case 'archived':
      return 'published';
    default:
      return 'voting';
  }
}
