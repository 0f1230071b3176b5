import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postFrom, recipe } from '../decode/mutation-rig.ts';
import { InboxRig, onPostgres, onSqlite } from './inbox-rig.ts';

const RUNS = 3;
const POSTS_PER_RUN = 40;

describe.each([['SQLite', onSqlite], ['PostgreSQL', onPostgres]] as const)('on %s', (_store, place) => {
  let rig: InboxRig;
  beforeAll(async () => {
    rig = await InboxRig.open(await place());
  });
  afterAll(() => rig.close());

  test('every post that Meta could send is processed at the first try', { timeout: 120_000 }, async () => {
    const recipes = fc.array(recipe, { minLength: POSTS_PER_RUN, maxLength: POSTS_PER_RUN });
    await fc.assert(
      fc.asyncProperty(recipes, async (list) => {
        await rig.process(...list.map(postFrom));
        expect(rig.faults.splice(0).map(String)).toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
