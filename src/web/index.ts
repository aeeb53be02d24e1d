export { assetRoutes, assetsPath } from './assets.ts';
export { bodyGuard, methodOverride, parseBody } from './body.ts';
export { type Config, readConfig } from './config.ts';
export { type AppContext, type RequestContext, type Role, reader, type Theme, type Viewer, viewer } from './context.ts';
export { cookieName, cookiesOf, notify, setCookie } from './cookies.ts';
export { csrfGuard } from './csrf.ts';
export { errorHandler } from './errors.ts';
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
export { chooseLocale, hasMessage, isLocale, LOCALES, type Locale, type Translate, translator } from './locales.ts';
export { versionTags } from './not-modified.ts';
export { ownPath } from './redirects.ts';
export { securityHeaders } from './security-headers.ts';
export { compileViews, type PageModel, render, type View, view } from './views.ts';
