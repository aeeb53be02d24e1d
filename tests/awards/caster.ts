import path from 'node:path';
import { castBallot } from '../../src/awards/voting/cast.ts';
import { openDatabase } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { testContext } from '../support/context.ts';

/** A process of its own that casts for some people, one after the other: `caster.ts <data folder> <instant> <choice> <id> …`. */
const [dataDir = '', at = '', choice = '', ...ids] = process.argv.slice(2);
const db = openDatabase(path.join(dataDir, 'chienowa.sqlite'));
const { config } = testContext({ db, config: { dataDir } });
for (const id of ids) castBallot({ db, config }, { id: Number(id) } as Viewer, 2026, 'everyday', [Number(choice)], new Date(at));
db.close();
