export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable';

/** Field name → key of a sentence in the locale files. */
export type FieldErrors = Readonly<Record<string, string>>;

/** What fills the gaps of a sentence. */
export type SentenceValues = Readonly<Record<string, string | number>>;

/** Something the reader can act on. `key` is a sentence under `errors.` in the locale files; anything else thrown is a bug. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly key: string;
  readonly fields: FieldErrors;
  readonly values: SentenceValues;

  constructor(kind: ErrorKind, key: string, fields: FieldErrors = {}, options: ErrorOptions & { values?: SentenceValues } = {}) {
    super(`${kind}: ${key}`, options);
    this.kind = kind;
    this.key = key;
    this.fields = fields;
    this.values = options.values ?? {};
  }
}

export const invalid = (key: string, fields: FieldErrors = {}) => new AppError('invalid', key, fields);
export const unauthenticated = () => new AppError('unauthenticated', 'sign_in_first');
export const forbidden = (key: string) => new AppError('forbidden', key);
export const notFound = () => new AppError('not_found', 'not_found');
export const conflict = (key: string) => new AppError('conflict', key);

/** Refused for now; `retryAfter` is in seconds. */
export class TooManyError extends AppError {
  readonly retryAfter: number;

  constructor(key: string, retryAfter: number, values: SentenceValues = {}) {
    super('too_many', key, {}, { values });
    this.retryAfter = retryAfter;
  }
}
