import { describe, expect, it } from 'vitest';
import { personName } from '../../src/accounts/index.ts';
import { confirmResult, freezeResult, publishResult } from '../../src/awards/results/actions.ts';
import type { Viewer } from '../../src/web/index.ts';
import { browserOf, ja } from '../support/index.ts';
import { judgedOffice } from './decision-support.ts';

const YEAR = '/secretariat/awards/2026';
const POINTS = Array.from({ length: 5 }, () => ({ 1: 5, 2: 4 }) as const);
const AT = new Date('2026-09-02T00:00:00.000Z');

function office() {
  const made = judgedOffice({ everyday: [16, 15] }, POINTS);
  const see = async (person: Viewer, path: string) => (await browserOf(made.context, person).get(path).expect(200)).text;
  return { ...made, see };
}

describe('what there is to do for a result', () => {
  it('is to freeze it, for the second secretary to confirm it, then to publish it, then the certificates', async () => {
    const { db, secretary, second, see } = office();
    const pages = [YEAR, '/secretariat/awards'];
    const everywhere = async (person: Viewer, key: string, values = {}) => {
      for (const path of pages) expect(await see(person, path)).toContain(ja(`award_missing.${key}`, values));
    };
    await everywhere(secretary, 'result');
    freezeResult(db, secretary, 2026, AT);
    const frozen = { name: personName(db, secretary.id), version: 1 };
    await everywhere(second, 'confirmation', frozen);
    await everywhere(secretary, 'second', frozen);
    expect(await see(second, YEAR)).toContain(ja('award_action.confirmation'));
    expect(await see(secretary, YEAR)).not.toContain(ja('award_action.confirmation'));
    expect(await see(second, '/')).toContain(ja('award_now.tasks', { count: 1 }));
    expect(await see(secretary, '/')).not.toContain(`href="${YEAR}"`);
    confirmResult(db, second, 2026, 1, AT);
    await everywhere(secretary, 'publication');
    publishResult(db, secretary, 2026, 1, AT);
    const text = await see(secretary, YEAR);
    expect(text).not.toContain(ja('award_missing.publication'));
    expect(text).toContain(`href="${YEAR}/certificates"`);
  });
});
