import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { accountQueries, changeRole, createUser, resetPassword, setActive } from '../accounts/index.ts';
import { verifyFiles } from '../board/index.ts';
import type { Db } from '../db/index.ts';
import { AppError, dayOf, notFound, systemClock } from '../lib/index.ts';
import { createDepartment, departmentOn, findDepartmentByCode, listDepartments } from '../organization/index.ts';
import { ROOT } from '../paths.ts';
import { type Config, type Role, readConfig, translator } from '../web/index.ts';
import { verifyAudit } from './audit.ts';
import { evalSearch } from './eval-search.ts';
import { openOffice, requireOffice } from './office.ts';
import { plural } from './plural.ts';
import { recountFile } from './recount.ts';
import { reindex } from './reindex.ts';
import { serve } from './serve.ts';
import { verifyCounters } from './verify.ts';
import { verifySearch } from './verify-search.ts';

const HELP = `chienowa <command>

  start                                     serve the office
  demo                                      serve a sample office in a throw-away database
  migrate                                   bring the database up to date
  verify [--repair]                         recompute every counter, look for every file, compare the search index with the posts,
                                            name the differences
  reindex [--from-scratch]                  read new files and make the search index anew, also while the office is served;
                                            from scratch when it is damaged: until it is made, little is found
  user list
  user add LOGIN NAME --department CODE [--role ROLE …]
  user password LOGIN                       make a one-time password
  user role LOGIN ROLE [--remove]           ROLE: moderator, secretariat, admin
  user deactivate LOGIN | user activate LOGIN
  department list
  department add CODE NAME [--parent CODE] [--from YYYY-MM-DD]
  audit verify [--number N --head HEX]      check the award's audit chain, also against a head kept on paper
  recount BUNDLE --out RESULT [--expect HEX]
                                            count an award year again, compare with a published SHA-256; needs no database
                                            and no settings
  eval-search --documents FILE --queries FILE [--json] [--spell] [--synonyms FILE]
                                            measure the search with a set of your own, one JSON object in a line:
                                            {"id","title","body"} and {"id","text","kind","relevant":[ids]};
                                            of synonyms a line is エクセル = Excel. Needs no database and no settings

Settings come from the environment; README.md lists them.`;

const ROLES: readonly Role[] = ['moderator', 'secretariat', 'admin'];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

class UsageError extends Error {}

async function main(args: string[]): Promise<void> {
  const [command, ...rest] = args;
  switch (command) {
    case 'start':
      return serve(readConfig(process.env), say);
    case 'demo':
      return demo();
    case 'migrate':
      return withOffice(() => say('The database is up to date.'), { made: true });
    case 'verify':
      return withOffice((db, config) => verify(db, config, rest));
    case 'reindex':
      return withOffice((db, config) => makeIndex(db, config, rest));
    case 'user':
      return withOffice((db) => user(db, rest));
    case 'department':
      return withOffice((db) => department(db, rest), { made: rest[0] === 'add' });
    case 'audit':
      return withOffice((db) => audit(db, rest));
    case 'recount':
      return recountBundle(rest);
    case 'eval-search':
      return evaluateSearch(rest);
    case 'help':
    case '--help':
    case undefined:
      return say(HELP);
    default:
      throw new UsageError(`There is no command ${command}.`);
  }
}

async function demo(): Promise<void> {
  const { makeDemoOffice } = await import('../demo/index.ts');
  const config = readConfig({ ...process.env, DATA_DIR: process.env['DATA_DIR'] ?? path.join(ROOT, 'data', 'demo') });
  await makeDemoOffice(config, systemClock.now(), say);
  return serve({ ...config, logLevel: process.env['LOG_LEVEL'] ? config.logLevel : 'warn' }, say);
}

/** @param made whether an office is made where there is none; else that is a mistake in DATA_DIR */
async function withOffice(
  work: (db: Db, config: Config) => void | Promise<void>,
  { made = false }: { made?: boolean } = {},
): Promise<void> {
  const config = readConfig(process.env);
  if (!made) requireOffice(config);
  const { db } = openOffice(config);
  try {
    await work(db, config);
  } finally {
    db.close();
  }
}

async function verify(db: Db, { dataDir }: Config, args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { repair: { type: 'boolean', default: false } } });
  const progress = (posts: number) => (posts % 10_000 === 0 ? say(`… ${posts} posts`) : undefined);
  const differences = verifyCounters(db, { repair: values.repair, progress });
  for (const { where, stored, counted } of differences) say(`${where}: stored ${stored}, counted ${counted}`);
  if (differences.length === 0) say('Every counter is right.');
  else
    say(
      `${plural(differences.length, 'difference')}${values.repair ? ', repaired' : `. Run again with --repair to correct ${differences.length === 1 ? 'it' : 'them'}`}.`,
    );
  const files = verifyFiles(db, dataDir);
  for (const { where, stored, counted } of files) say(`${where}: stored ${stored}, found ${counted}`);
  if (files.length > 0) say(`${plural(files.length, 'file')} missing or damaged. Bring the bytes back from a backup.`);
  if (files.length > 0 || (differences.length > 0 && !values.repair)) process.exitCode = 1;
  if (!(await verifySearch(db, values, say))) process.exitCode = 1;
}

async function makeIndex(db: Db, config: Config, args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { 'from-scratch': { type: 'boolean', default: false } } });
  await reindex(db, config, { fromScratch: values['from-scratch'] }, say);
}

async function user(db: Db, [verb, ...args]: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      department: { type: 'string' },
      role: { type: 'string', multiple: true, default: [] },
      remove: { type: 'boolean', default: false },
    },
  });
  const [login, second] = positionals;
  const now = systemClock.now();
  if (verb === 'list') return listUsers(db);
  if (!login) throw new UsageError('Which login?');
  switch (verb) {
    case 'add': {
      const place = findDepartmentByCode(db, values.department ?? '', dayOf(now));
      if (!second || !place) throw new UsageError('A name and an existing --department CODE are needed.');
      const id = createUser(db, { login, name: second, departmentId: place.id, roles: values.role.map(roleOf) }, now);
      return say(`Added. One-time password for the first sign-in: ${await resetPassword(db, id, now)}`);
    }
    case 'password': {
      const found = accountQueries(db).findByLogin(login);
      if (!found) throw notFound();
      return say(`One-time password: ${await resetPassword(db, found.id, now)}`);
    }
    case 'role':
      changeRole(db, login, roleOf(second), !values.remove, now);
      return say('Done.');
    case 'deactivate':
    case 'activate':
      setActive(db, login, verb === 'activate', now);
      return say('Done.');
    default:
      throw new UsageError('user list, add, password, role, deactivate or activate');
  }
}

function listUsers(db: Db): void {
  const day = dayOf(systemClock.now());
  for (const { login, name, roles, departmentId, deactivatedAt } of accountQueries(db).list(day)) {
    const place = departmentId === null ? '' : departmentOn(db, departmentId, day).name;
    say([login, name, place, roles, deactivatedAt ? 'deactivated' : ''].join('\t'));
  }
}

function department(db: Db, [verb, ...args]: string[]): void {
  const now = systemClock.now();
  if (verb === 'list') {
    for (const { code, name, depth } of listDepartments(db, dayOf(now))) say(`${'  '.repeat(depth)}${code}\t${name}`);
    return;
  }
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { parent: { type: 'string' }, from: { type: 'string' } },
  });
  const [code, name] = positionals;
  if (verb !== 'add' || !code || !name) throw new UsageError('department list, or department add CODE NAME');
  if (values.from !== undefined && !/^\d{4}-\d\d-\d\d$/.test(values.from))
    throw new UsageError('--from is a day such as 2027-04-01.');
  createDepartment(db, { code, name, parentCode: values.parent, validFrom: values.from }, now);
  say('Added.');
}

function audit(db: Db, [verb, ...args]: string[]): void {
  const { values } = parseArgs({ args, options: { number: { type: 'string' }, head: { type: 'string' } } });
  const { number, head } = values;
  if (verb !== 'verify' || (number === undefined) !== (head === undefined))
    throw new UsageError('audit verify, or audit verify --number N --head HEX');
  if (number !== undefined && !/^[1-9]\d{0,8}$/.test(number)) throw new UsageError('--number is that of the printed head.');
  const printed = head === undefined ? undefined : { seq: Number(number), hash: head.toLowerCase() };
  if (!verifyAudit(db, printed, say)) process.exitCode = 1;
}

async function recountBundle(args: string[]): Promise<void> {
  const options = { out: { type: 'string' }, expect: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
  const [bundle, ...more] = positionals;
  const expected = values.expect?.toLowerCase();
  if (!bundle || !values.out || more.length > 0) throw new UsageError('recount BUNDLE --out RESULT [--expect HEX]');
  if (expected !== undefined && !/^[0-9a-f]{64}$/.test(expected))
    throw new UsageError('--expect is a SHA-256, 64 characters of 0-9 and a-f.');
  if (!(await recountFile(bundle, values.out, say, expected))) process.exitCode = 1;
}

async function evaluateSearch(args: string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args, options: { documents: text, queries: text, synonyms: text, json: flag, spell: flag } });
  const { documents, queries, synonyms, json, spell } = values;
  if (!documents || !queries) throw new UsageError('eval-search --documents FILE --queries FILE');
  for (const file of [documents, queries, synonyms]) if (file !== undefined) requireFile(file);
  await evalSearch({ documents, queries, synonyms }, { json, spell }, say);
}

/** @throws with a sentence that names the file */
function requireFile(file: string): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(`There is no file ${file}.`);
}

/** Options and words that a command does not take. */
const isMisuse = (fault: unknown): fault is Error =>
  fault instanceof UsageError || (fault instanceof Error && 'code' in fault && String(fault.code).startsWith('ERR_PARSE_ARGS_'));

function roleOf(text: string | undefined): Role {
  const role = ROLES.find((known) => known === text);
  if (!role) throw new UsageError(`A role is one of ${ROLES.join(', ')}.`);
  return role;
}

main(process.argv.slice(2)).catch((fault: unknown) => {
  const known = isMisuse(fault) || fault instanceof AppError || (fault instanceof Error && 'code' in fault === false);
  const words =
    fault instanceof AppError
      ? translator('en')(`error.${fault.key}`, fault.values)
      : fault instanceof Error
        ? fault.message
        : String(fault);
  process.stderr.write(
    `${known ? words : fault instanceof Error ? fault.stack : words}\n${isMisuse(fault) ? `\n${HELP}\n` : ''}`,
  );
  process.exitCode = isMisuse(fault) ? 2 : 1;
});
