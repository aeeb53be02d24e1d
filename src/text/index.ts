export { plainText, RENDERER_VERSION, renderMarkdown, storedRendering } from './markdown.ts';
export { compose, fold, tidy, tidyLine } from './normalise.ts';
export { escapeHtml, SafeHtml } from './safe-html.ts';
