export { picturesIn, plainText, renderMarkdown, sharingTime, storedRendering } from './markdown.ts';
export { compose, fold, tidy, tidyLine } from './normalise.ts';
export { findPersonalNumbers, maskPersonalNumbers, type PersonalNumber, spellsPersonalNumber } from './personal-number.ts';
export { withoutRadicals } from './radicals.ts';
export { renderedText } from './rendered-text.ts';
export { escapeHtml, SafeHtml } from './safe-html.ts';
