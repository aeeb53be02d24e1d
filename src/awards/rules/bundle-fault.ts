/** A bundle breaks a rule at `path`, such as `categories[0].ballots[3][1]`; the path is empty where the file is no bundle at all. */
export class BundleFault extends Error {
  readonly path: string;

  constructor(path: PathPart[], fault: string, options?: ErrorOptions) {
    const written = pathText(path);
    super(written ? `${written}: ${fault}` : fault, options);
    this.path = written;
  }
}

export type PathPart = string | number;

const pathText = (path: readonly PathPart[]): string =>
  path.reduce<string>(
    (text, part) => `${text}${typeof part === 'number' ? `[${part}]` : text ? `.${plain(part)}` : plain(part)}`,
    '',
  );

const LONGEST_NAME = 60;

/** A name out of a file that somebody sent: cut, and without what a terminal would act on. */
const plain = (name: string): string => name.slice(0, LONGEST_NAME).replace(/[\p{C}\p{Z}]/gu, '?');
