import { readFileSync } from 'node:fs';
import path from 'node:path';
import ejs from 'ejs';
import { VIEWS_DIR } from '../paths.ts';
import { escapeHtml, SafeHtml } from '../text/index.ts';
import type { Frame } from './frame.ts';

export type Template = (locals: {
  page: unknown;
  frame: Frame;
  t: unknown;
  f: unknown;
  checked: unknown;
  raw: unknown;
  keep: Keep;
}) => string;

/** A partial by itself: it sees its inputs, the words and the formats, and nothing of the page or the reader. */
type Fragment = (locals: { it: unknown; t: unknown; f: unknown; checked: unknown; raw: unknown }) => string;
/** The text of a partial, made once for as long as one of its inputs lives; the other inputs are plain values. */
export type Keep = (name: string, inputs: Readonly<Record<string, unknown>>, subject: string) => string;

const production = process.env['NODE_ENV'] === 'production';
const INCLUDE = /<%-\s*include\('([\w/-]+)'(?:,\s*([\s\S]*?))?\)\s*-?%>/g;
const RAW = /<%-(?!\s*include\()([\s\S]*?)-?%>/g;
/** Opens a partial that is made once for each object it shows, here its input `card`. It sees nothing of the page or the reader. */
const KEPT = /^<%# kept for (\w+) %>/;
const CONTENT = '<%# content %>';

/**
 * Compiles a page with its layout and partials into one function. Partials are pasted in, not called: an include costs a
 * look into the file system each time, and a list has thirty of them. A partial sees its inputs as `it`.
 * @throws for syntax errors and missing files
 */
export function compileTemplate(name: string, layout: string): Template {
  const source = read(layout).replace(CONTENT, () => read(name));
  return compile(name, source, ['page', 'frame', 't', 'f', 'checked', 'raw', 'keep']) as Template;
}

const compile = (name: string, source: string, locals: string[]): unknown =>
  ejs.compile(paste(source, []), {
    strict: true,
    localsName: 'locals',
    destructuredLocals: locals,
    compileDebug: !production,
    escape: escapeHtml,
    filename: path.join(VIEWS_DIR, `${name}.ejs`),
  });

const fragments = new Map<string, Fragment>();

function fragmentOf(name: string): Fragment {
  let fragment = fragments.get(name);
  if (!fragment) {
    fragment = compile(name, read(name).replace(KEPT, ''), ['it', 't', 'f', 'checked', 'raw']) as Fragment;
    fragments.set(name, fragment);
  }
  return fragment;
}

const keepers = new WeakMap<object, Keep>();

/**
 * Texts of partials that are kept, for the words and formats of a language and year. A list is thirty cards, and most
 * people look at the same lists; the cards live as long as the list is remembered, and their texts with them.
 */
export function keeperFor(t: unknown, f: object): Keep {
  let keep = keepers.get(f);
  if (!keep) {
    keep = makeKeeper(t, f);
    keepers.set(f, keep);
  }
  return keep;
}

function makeKeeper(t: unknown, f: object): Keep {
  const kept = new WeakMap<object, Map<string, string>>();
  return (name, inputs, subject) => {
    let variant = name;
    for (const value of Object.values(inputs)) if (typeof value !== 'object') variant += ` ${value}`;
    const texts = textsOf(kept, inputs[subject] as object);
    let text = texts.get(variant);
    if (text === undefined) {
      text = fragmentOf(name)({ it: checked(inputs), t, f, checked, raw });
      texts.set(variant, text);
    }
    return text;
  };
}

function textsOf(kept: WeakMap<object, Map<string, string>>, subject: object): Map<string, string> {
  let texts = kept.get(subject);
  if (!texts) {
    texts = new Map();
    kept.set(subject, texts);
  }
  return texts;
}

const read = (name: string): string => readFileSync(path.join(VIEWS_DIR, `${name}.ejs`), 'utf8').trimEnd();

let pasted = 0;

function paste(source: string, within: string[]): string {
  return source.replace(RAW, '<%- raw($1) %>').replace(INCLUDE, (_, name: string, inputs = '{}') => {
    if (within.includes(name)) throw new Error(`${name} includes itself`);
    const subject = KEPT.exec(read(name))?.[1];
    if (subject) {
      fragmentOf(name);
      return `<%- keep('${name}', ${inputs}, '${subject}') %>`;
    }
    pasted += 1;
    // Two blocks, because the inputs may name the `it` of the partial around this one.
    return `<% { const it${pasted} = checked(${inputs}); { const it = it${pasted}; %>${paste(read(name), [...within, name])}<% } } %>`;
  });
}

/** What `<%- %>` may print. @throws for anything but SafeHtml */
export function raw(value: unknown): string {
  if (!(value instanceof SafeHtml)) throw new TypeError('Only SafeHtml is printed without escaping');
  return value.toString();
}

const wrapped = new WeakMap<object, object>();

/**
 * A page model that throws when a template reads a name it does not have. In production the model itself:
 * a misspelt name has been found by then, and proxies cost time.
 */
export function checked<T>(value: T): T {
  if (production || typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
  let proxy = wrapped.get(value);
  if (!proxy) {
    proxy = new Proxy(value, {
      get(target, name, receiver) {
        if (typeof name === 'string' && !(name in target)) throw new ReferenceError(`The page has no ${name}`);
        return checked(Reflect.get(target, name, receiver));
      },
    });
    wrapped.set(value, proxy);
  }
  return proxy as T;
}
