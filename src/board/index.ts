export { adoptPost, confirmAdoption, endAdoption, refreshAdoptionFigures, rollMonth } from './adoptions/actions.ts';
export { type AdoptionRecord, adoptionFigures, isLive, minutesInFiscalYear, monthlyMinutes } from './adoptions/ledger.ts';
export { adoptionQueries, toRecord } from './adoptions/queries.ts';
export { acceptAnswer } from './answers/answers.ts';
export {
  ACCEPTED_PHOTOS,
  attachFiles,
  attachmentQueries,
  incomingFolder,
  readNewFiles,
  startReading,
  storeUpload,
  sweepFiles,
  takePhoto,
  verifyFiles,
} from './attachments/index.ts';
export { setBookmark } from './bookmarks/bookmarks.ts';
export { hideComment, insertComment, requireComment, restoreComment, writeComment } from './comments/actions.ts';
export { createDraft } from './drafts/actions.ts';
export { keepOrphanedForm } from './drafts/keep.ts';
export { isStale, staleSince } from './freshness/freshness.ts';
export { freshnessQueries } from './freshness/queries.ts';
export { writeNote } from './notes/actions.ts';
export { countUnreadNotes, noteToAuthor, putNote } from './notes/note-to-author.ts';
export { askerOf, owns } from './permissions.ts';
export { editPost, hidePost, publishPost, requireListed, requireVisible, restorePost, withdrawPost } from './posts/actions.ts';
export { toCards } from './posts/cards.ts';
export {
  type CaseStudyContent,
  excerptOf,
  KINDS,
  type Kind,
  type PostContent,
  type QuestionContent,
  type QuickWinContent,
  quickWinTitle,
  type TipContent,
} from './posts/content.ts';
export { isAnswered } from './posts/counters.ts';
export { splitTags } from './posts/forms.ts';
export { listedPosts } from './posts/listed-posts.ts';
export { type ListFilter, type ListRow, listPosts, ORDERS, type Order } from './posts/lists.ts';
export { type Callout, confirmationPage, type PostCard, reasonPage } from './posts/pages.ts';
export { type CalloutsOf, type Shown, shownText } from './posts/post-page.ts';
export { type PostRow, postQueries } from './posts/queries.ts';
export { hotScore } from './posts/ranking.ts';
export { contentOf } from './posts/stored-content.ts';
export { storedText } from './posts/stored-text.ts';
export { contentAt } from './revisions/content-at.ts';
export { shownAt } from './revisions/shown-at.ts';
export { boardRoutes } from './routes.ts';
export { type NewMatches, newMatches } from './saved-searches/matches.ts';
export { type SavedSearch, savedSearchQueries } from './saved-searches/queries.ts';
export { readSearch } from './search/filters.ts';
export type { FoundPost, PostsFound } from './search/find-posts.ts';
export { countWaiting, indexWaits, keepIndex, reindexAll, renewIndex, settleLater, tendIndex } from './search/keep-index.ts';
export { pruneRecentSearches } from './search/recent.ts';
export { type SearchService, searchService, startSearchThread } from './search/service.ts';
export { startTending, tendUntilDone } from './search/tending.ts';
export { type IndexReport, repairIndex, verifyIndex } from './search/verify-index.ts';
export { purgeTrash, trashPost, untrashPost } from './trash/actions.ts';
export { goesOn } from './trash/trash.ts';
export { castVote, takeBackVote } from './votes/votes.ts';
