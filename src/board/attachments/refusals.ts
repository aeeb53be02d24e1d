import { AppError, type SentenceValues } from '../../lib/index.ts';

/** A file that cannot be taken as it is; `key` is a sentence that says what can be done instead. */
export const refusedFile = (key: FileFault, values: SentenceValues = {}, cause?: unknown): AppError =>
  new AppError('invalid', key, {}, { values, cause });

export type FileFault =
  | 'file_code'
  | 'file_old_office'
  | 'file_executable'
  | 'file_page'
  | 'file_archive'
  | 'file_other_picture'
  | 'file_unknown'
  | 'file_no_picture'
  | 'file_without_extension'
  | 'file_empty'
  | 'file_damaged'
  | 'file_mismatch'
  | 'file_protected'
  | 'file_macro'
  | 'file_packed'
  | 'file_pixels'
  | 'file_not_text'
  | 'file_number'
  | 'file_number_reason';
