import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Source } from '../../workspace/records.ts';
import { INTERRUPTED, OK, PLACES, REFUSED, Rig, until } from './rig.ts';

/**
 * Whatever receivers answer and whenever the process dies: every committed event ends delivered or visibly failed, with
 * one log row per attempt; and at one endpoint the events of a record are begun in the order of their commits.
 */
const outcome = fc.constantFrom(OK, OK, REFUSED);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('change' as const), record: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 5_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
);

test.each(Object.entries(PLACES))('every event ends, in the order of its record, on %s', { timeout: 120_000 }, async (_, place) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), fc.infiniteStream(outcome), async (steps, outcomes) => {
      const rig = new Rig(await place());
      await rig.start();
      const answer = () => outcomes.next().value ?? OK;
      rig.sender.answer = answer;
      const acme = await rig.workspace('acme', { execution: 'queued' });
      const sources: (Source | null)[] = [null, null, null, null];
      const begun: { record: number; attempt: number; seq: number }[] = [];
      const note = () => {
        for (const { message } of rig.sender.begun.splice(0)) {
          const { data, timestamp } = JSON.parse(message.body);
          begun.push({ record: data.id, attempt: message.number, seq: Date.parse(timestamp) });
        }
      };
      for (const one of steps) {
        if (one.do === 'change') {
          const current = sources[one.record] ?? null;
          sources[one.record] = (await rig.change(acme, current ? 'updated' : 'created', current)).source;
        } else if (one.do === 'wait') rig.clock.advance(one.ms);
        else {
          note();
          await rig.crash();
          rig.sender.answer = answer;
          for (const open of rig.sender.open) open.end(INTERRUPTED);
        }
      }
      const all = () => rig.store.deliveries.list({ workspaceId: acme, limit: 1_000 });
      await until(async () => {
        rig.clock.advance(500);
        return (await all()).every(({ state }) => state === 'delivered' || state === 'failed');
      }, 'every delivery to end');
      note();
      for (const { attempts, interruptions, lastNumber, state } of await all()) {
        expect(attempts + interruptions).toBe(lastNumber);
        expect(state === 'delivered' || attempts === 3 || interruptions > 3).toBe(true);
      }
      const rows = await rig.store.attempts.list({ workspaceId: acme, limit: 1_000 });
      expect(rows).toHaveLength((await all()).reduce((sum, { lastNumber }) => sum + lastNumber, 0));
      for (const record of new Set(begun.map((one) => one.record))) {
        const times = begun.filter((one) => one.record === record).map(({ seq }) => seq);
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }
      await rig.end();
    }),
    { numRuns: 8 },
  );
});
