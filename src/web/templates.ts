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
}) => string;

const production = process.env['NODE_ENV'] === 'production';
const INCLUDE = /<%-\s*include\('([\w/-]+)'(?:,\s*([\s\S]*?))?\)\s*-?%>/g;
const RAW = /<%-(?!\s*include\()([\s\S]*?)-?%>/g;
const CONTENT = '<%# content %>';

/**
 * Compiles a page with its layout and partials into one function. Partials are pasted in, not called: an include costs a
 * look into the file system each time, and a list has thirty of them. A partial sees its inputs as `it`.
 * @throws for syntax errors and missing files
 */
export function compileTemplate(name: string, layout: string): Template {
  const source = read(layout).replace(CONTENT, () => read(name));
  return ejs.compile(paste(source, []), {
    strict: true,
    localsName: 'locals',
    destructuredLocals: ['page', 'frame', 't', 'f', 'checked', 'raw'],
    compileDebug: !production,
    escape: escapeHtml,
    filename: path.join(VIEWS_DIR, `${name}.ejs`),
  }) as unknown as Template;
}

const read = (name: string): string => readFileSync(path.join(VIEWS_DIR, `${name}.ejs`), 'utf8').trimEnd();

let pasted = 0;

function paste(source: string, within: string[]): string {
  return source.replace(RAW, '<%- raw($1) %>').replace(INCLUDE, (_, name: string, inputs = '{}') => {
    if (within.includes(name)) throw new Error(`${name} includes itself`);
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
