import { describe, expect, it } from 'vitest';
import { browserOf, testContext } from '../support/index.ts';

describe('GET /healthz', () => {
  it('tells anybody that the process answers, and nothing else', async () => {
    const answer = await browserOf(testContext()).get('/healthz').expect(200);
    expect(answer.text).toBe('ok');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('GET /readyz', () => {
  it('tells anybody that the database answers', async () => {
    expect((await browserOf(testContext()).get('/readyz').expect(200)).text).toBe('ok');
  });

  it('says no when it does not, without a word about why', async () => {
    const context = testContext();
    const browser = browserOf(context);
    context.db.close();
    const answer = await browser.get('/readyz');
    expect(answer.status).toBe(503); // OB-1
    expect(answer.text).not.toMatch(/sqlite|database|\.ts|\bat /i);
  });
});
