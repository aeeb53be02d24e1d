import { type Db, perDatabase, touch } from '../db/index.ts';

/** What can happen, named subject.verb; the subject's kind is its first word. */
export type EventKind =
  | 'session.started'
  | 'session.refused'
  | 'session.ended'
  | 'account.created'
  | 'account.password_changed'
  | 'account.password_reset'
  | 'account.role_granted'
  | 'account.role_revoked'
  | 'account.deactivated'
  | 'account.reactivated'
  | 'account.feed_token_made'
  | 'department.created'
  | 'office.set_up'
  | 'post.published'
  | 'post.edited'
  | 'post.withdrawn'
  | 'post.republished'
  | 'post.hidden'
  | 'post.restored'
  | 'post.grown'
  | 'post.revision_restored'
  | 'post.redacted'
  | 'post.answer_accepted'
  | 'post.answer_withdrawn'
  | 'post.confirmed'
  | 'post.reported_obsolete'
  | 'post.obsolete_report_closed'
  | 'post.trashed'
  | 'post.untrashed'
  | 'post.purged'
  | 'note.written'
  | 'note.read'
  | 'report.filed'
  | 'report.settled'
  | 'number.stopped'
  | 'number.allowed'
  | 'number.seen'
  | 'announcement.published'
  | 'announcement.edited'
  | 'announcement.ended'
  | 'announcement.cancelled'
  | 'post.voted'
  | 'post.vote_taken_back'
  | 'post.adopted'
  | 'post.adoption_changed'
  | 'post.adoption_ended'
  | 'post.adoption_confirmed'
  | 'post.bookmarked'
  | 'post.bookmark_removed'
  | 'search.saved'
  | 'search.deleted'
  | 'comment.written'
  | 'comment.edited'
  | 'comment.deleted'
  | 'comment.hidden'
  | 'comment.restored'
  | 'attachment.removed'
  | 'category.created'
  | 'category.edited'
  | 'category.ordered'
  | 'category.merged'
  | 'tag.renamed'
  | 'tag.merged'
  | 'synonym.created'
  | 'synonym.edited'
  | 'synonym.deleted'
  | 'award.created'
  | 'award.rules_changed'
  | 'award.announced'
  | 'award.extended'
  | 'award.juror_named'
  | 'award.juror_removed'
  | 'award.voting_frozen'
  | 'award.roll_added'
  | 'award.box_closed'
  | 'award.lot_recorded'
  | 'award.shortlist_frozen'
  | 'award.jury_addition'
  | 'award.judging_begun'
  | 'award.invitation_answered'
  | 'award.recusal_declared'
  | 'award.calibration_chosen'
  | 'award.rubric_changed'
  | 'award.prizes_changed'
  | 'award.cards_locked'
  | 'award.card_changed'
  | 'award.deliberation_noted'
  | 'award.order_decided'
  | 'award.prize_withheld'
  | 'award.photo_added'
  | 'award.photo_removed'
  | 'award.certificate_text_changed'
  | 'award.certificates_issued'
  | 'award.result_frozen'
  | 'award.result_confirmed'
  | 'award.result_published'
  | 'award.sheet_exported'
  | 'award.bundle_exported'
  | 'rollout.opened'
  | 'rollout.changed'
  | 'rollout.closed'
  | 'rollout.answered'
  | 'rollout.reminded'
  | 'entry.nominated'
  | 'entry.changed'
  | 'entry.state_set'
  | 'entry.screened'
  | 'entry.refusal_proposed'
  | 'entry.refusal_settled'
  | 'entry.objection_raised'
  | 'entry.objection_settled';

export interface Event {
  kind: EventKind;
  actorId?: number | undefined;
  /** The actor's department at that moment. */
  departmentId?: number | undefined;
  subjectId?: number | undefined;
  /** Facts the subject cannot tell later: a reason, a name before. Never a secret or a text. */
  details?: Readonly<Record<string, string | number | boolean>>;
  at: Date;
}

const insertEvent = perDatabase((db) =>
  db.prepare<[string, string, number | null, number | null, number | null, string]>(`
    INSERT INTO events (at, kind, actor_id, department_id, subject_id, details) VALUES (?, ?, ?, ?, ?, ?)`),
);

/** Writes down that something happened, in the transaction of the act. Who listens is not the act's business. */
export function recordEvent(db: Db, { kind, actorId, departmentId, subjectId, details = {}, at }: Event): void {
  insertEvent(db).run(at.toISOString(), kind, actorId ?? null, departmentId ?? null, subjectId ?? null, JSON.stringify(details));
  touch(db, 'board');
}
