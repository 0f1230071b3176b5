import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HeaderList } from '../../webhooks/outcome.ts';
import { AFTER_ONE } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** Settling is fenced by the lease: whoever lost it, or never had it, writes nothing at all. */
export function settlingConformance(scene: Scenes): void {
  test('writes the end of a delivery with its log row', async () => {
    const acme = await scene();
    const made = await acme.change('created', 'leased');
    const requestHeaders: HeaderList = [['Content-Type', 'application/json'], ['X-Doubled', '1'], ['X-Doubled', '2']];
    const exchange = {
      ...acme.attempt(made).exchange,
      url: 'https://receiver.example/hook',
      requestHeaders,
      responseHeaders: [['Content-Type', 'text/plain']] as HeaderList,
      responseBody: Buffer.from([0, 255, 128, 10, 13, 195, 169]),
      responseBodyBytes: 70_000,
      responseBodyTruncated: true,
      peerIp: '192.0.2.1',
      timing: { dnsMs: 1.25, connectMs: 2, tlsMs: null, firstByteMs: 3.5, durationMs: 4.125 },
    };
    const attempt = acme.attempt(made, { exchange });
    expect(await acme.settle(made.delivery.id, { state: 'delivered' }, { attempt })).toEqual({ settled: true, released: null });
    const [row] = await acme.store.attempts.ofEvent(acme.workspaceId, made.event.seq);
    const body = (await acme.store.events.get(acme.workspaceId, made.event.seq))?.body;
    expect(row).toEqual({ ...attempt, id: row?.id, payload: body });
    expect(await acme.store.attempts.get(acme.workspaceId, row?.id ?? 0)).toEqual(row);
    expect(await acme.store.deliveries.get(acme.workspaceId, made.delivery.id)).toMatchObject({
      ...AFTER_ONE, state: 'delivered', reason: null, settledAt: acme.nowMs,
    });
  });

  test('tells which of some have come to their end', async () => {
    const acme = await scene();
    const ids: number[] = [];
    for (let n = 0; n < 3; n++) ids.push((await acme.change('created', 'leased')).delivery.id);
    const ends = () => acme.store.deliveries.settledAmong(ids.map((id) => ({ workspaceId: acme.workspaceId, id })));
    expect(await ends()).toEqual([]);
    await acme.settle(ids[0] ?? 0, { state: 'delivered' });
    await acme.settle(ids[1] ?? 0, { state: 'due', dueAtMs: acme.nowMs });
    await acme.settle(ids[2] ?? 0, { state: 'skipped', reason: 'disabled' });
    const ended = [{ id: ids[0], state: 'delivered' }, { id: ids[2], state: 'skipped' }];
    expect((await ends()).sort((a, b) => a.id - b.id)).toEqual(ended);
    expect(await acme.store.deliveries.settledAmong([{ workspaceId: acme.workspaceId + 1, id: ids[0] ?? 0 }])).toEqual([]);
  });

  test('leaves headers and bodies out of lists', async () => {
    const acme = await scene();
    const made = await acme.change('created', 'leased');
    await acme.settle(made.delivery.id, { state: 'delivered' }, { attempt: acme.attempt(made) });
    const [row] = await acme.store.attempts.list({ workspaceId: acme.workspaceId, limit: 10 });
    expect(row).toMatchObject({ payload: '', exchange: { requestHeaders: [], responseHeaders: null, responseBody: null } });
  });

  test('settles nothing twice', async () => {
    const acme = await scene();
    const made = await acme.change('created', 'leased');
    const failed = { state: 'failed', reason: 'attempts_exhausted' } as const;
    const attempt = acme.attempt(made);
    expect((await acme.settle(made.delivery.id, failed, { attempt })).settled).toBe(true);
    expect(await acme.settle(made.delivery.id, { state: 'delivered' }, { attempt })).toEqual({ settled: false, released: null });
    expect(await acme.store.attempts.ofEvent(acme.workspaceId, made.event.seq)).toHaveLength(1);
    expect(await acme.states()).toEqual(['failed']);
  });

  test('settles nothing that was given back', async () => {
    const acme = await scene();
    const { delivery } = await acme.change('created', 'leased');
    await acme.store.deliveries.giveBack([{ workspaceId: acme.workspaceId, id: delivery.id }]);
    expect((await acme.settle(delivery.id, { state: 'delivered' })).settled).toBe(false);
    expect(await acme.states()).toEqual(['due']);
  });

  test('keeps another workspace out', async () => {
    const [acme, other] = [await scene(), await scene()];
    const { delivery } = await acme.change('created', 'leased');
    expect((await other.settle(delivery.id, { state: 'delivered' })).settled).toBe(false);
    expect(await other.store.deliveries.get(other.workspaceId, delivery.id)).toBeNull();
  });

  test('has the lease decide, whatever comes', async () => {
    const action = fc.constantFrom('settle', 'retry', 'claim', 'giveBack');
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 3, maxLength: 20 }), async (actions) => {
        const acme = await scene();
        const { delivery, event } = await acme.change('created', 'leased');
        let state = 'leased';
        let written = 0;
        for (const act of actions) {
          const held = state === 'leased';
          if (act === 'claim') {
            const claimed = await acme.claim();
            expect(claimed.map(({ id }) => id)).toEqual(state === 'due' ? [delivery.id] : []);
            if (state === 'due') state = 'leased';
          } else if (act === 'giveBack') {
            await acme.store.deliveries.giveBack([{ workspaceId: acme.workspaceId, id: delivery.id }]);
            if (held) state = 'due';
          } else {
            const to = act === 'settle' ? { state: 'delivered' as const } : { state: 'due' as const, dueAtMs: acme.nowMs };
            const attempt = acme.attempt({ event, delivery, row: await acme.newContact() });
            expect((await acme.settle(delivery.id, to, { attempt })).settled).toBe(held);
            if (held) [state, written] = [to.state, written + 1];
          }
          expect(await acme.states()).toEqual([state]);
        }
        expect(await acme.store.attempts.ofEvent(acme.workspaceId, event.seq)).toHaveLength(written);
      }),
      { numRuns: 12 },
    );
  });

  test('logs a test event outside feed and numbering', async () => {
    const acme = await scene();
    const { row, event, delivery } = await acme.change('created', 'leased');
    const sample = acme.attempt({ row, event, delivery }, { eventSeq: null, deliveryId: null, recordId: 0, test: true, testBody: '{}' });
    const id = await acme.store.attempts.add(sample);
    expect(await acme.store.attempts.get(acme.workspaceId, id)).toEqual({ ...sample, id, payload: '{}' });
    const { events } = await acme.store.events.feed({ workspaceId: acme.workspaceId, after: 0, limit: 10 });
    expect(events).toHaveLength(1);
  });

  test('filters the log newest first', async () => {
    const acme = await scene();
    const made = await acme.change('created', 'leased');
    const recordId = made.row.id + 1;
    const add = (fields: Parameters<typeof acme.attempt>[1]) => acme.store.attempts.add(acme.attempt(made, fields));
    const success = await add({ createdAt: 1_000 });
    const failed = await add({ createdAt: 2_000, status: 'failed', statusCode: 500, recordId, event: 'updated' });
    const error = await add({ createdAt: 3_000, status: 'error', statusCode: null, model: 'source' });
    const list = async (filter: object) =>
      (await acme.store.attempts.list({ workspaceId: acme.workspaceId, limit: 10, ...filter })).map(({ id }) => id);
    expect(await list({})).toEqual([error, failed, success]);
    expect(await list({ limit: 1 })).toEqual([error]);
    expect(await list({ before: failed })).toEqual([success]);
    expect(await list({ status: 'failed' })).toEqual([failed]);
    expect(await list({ statusCode: 500 })).toEqual([failed]);
    expect(await list({ recordId })).toEqual([failed]);
    expect(await list({ event: 'updated' })).toEqual([failed]);
    expect(await list({ model: 'source' })).toEqual([error]);
    expect(await list({ fromMs: 2_000, toMs: 2_000 })).toEqual([failed]);
    expect(await list({ endpointId: acme.endpointId + 1 })).toEqual([]);
  });
}
