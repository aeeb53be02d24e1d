export { assetRoutes, assetsPath } from './assets.ts';
export { allowSlowBody, bodyGuard, cutSlowBodies, methodOverride, parseBody } from './body.ts';
export { type Config, readConfig } from './config.ts';
export { type AppContext, type RequestContext, type Role, reader, type Theme, type Viewer, viewer } from './context.ts';
export { cookieName, cookiesOf, notify, setCookie } from './cookies.ts';
export { cameFrom, csrfGuard } from './csrf.ts';
export { errorHandler, statusOf } from './errors.ts';
export { type Format, formatFor } from './format.ts';
export {
  choice,
  choices,
  type FormState,
  formState,
  idParam,
  line,
  number,
  optional,
  optionalLine,
  optionalText,
  type Parsed,
  parseForm,
  queryText,
  type Typed,
  text,
  wholeNumber,
} from './forms.ts';
export type { Frame, FrameFacts } from './frame.ts';
export { chooseLocale, hasMessage, isLocale, LOCALES, type Locale, type Translate, translator, wordsUnder } from './locales.ts';
export { versionTags } from './not-modified.ts';
export { ownPath } from './redirects.ts';
export { securityHeaders } from './security-headers.ts';
export { type ReceivedFile, receiveFile } from './uploads.ts';
export { compileViews, type PageModel, render, type View, view } from './views.ts';
export { wantsJson } from './wants-json.ts';
