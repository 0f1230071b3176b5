import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { POLL_MS } from './engine.ts';
import { INTERRUPTED, OK, PLACES, REFUSED, Rig, until } from './rig.ts';
import { WINDOW_START } from './window.ts';

describe.each(Object.entries(PLACES))('on %s', (_, place) => {
  let rig: Rig;

  beforeEach(async () => {
    rig = new Rig(await place());
    await rig.start();
  });

  afterEach(() => rig.end());

  const numbers = () => rig.sender.begun.map(({ message }) => message.number);
  const deliveries = (workspaceId: number) => rig.store.deliveries.list({ workspaceId, limit: 100 });

  test('answers a synchronous call when its delivery has settled', async () => {
    const acme = await rig.workspace('acme');
    const { outcome } = await rig.change(acme, 'created', null);
    expect(outcome).toBe('delivered');
    expect(await deliveries(acme)).toMatchObject([{ state: 'delivered', attempts: 1, lastNumber: 1 }]);
  });

  test('answers a queued call at once', async () => {
    const acme = await rig.workspace('acme', { execution: 'queued' });
    rig.sender.answer = () => null;
    const { outcome } = await rig.change(acme, 'created', null);
    expect(outcome).toBe('queued');
  });

  test('begins a wait when the attempt before has ended', async () => {
    const acme = await rig.workspace('acme');
    rig.sender.answer = () => null;
    const call = rig.change(acme, 'created', null);
    const began: number[] = [];
    for (const [attempt, takesMs, waitMs] of [[1, 700, 2_000], [2, 30_000, 4_000], [3, 5, 0]] as const) {
      await until(() => rig.sender.open.length === 1, `attempt ${attempt}`);
      began.push(rig.clock.now());
      rig.clock.advance(takesMs);
      rig.sender.open[0]?.end(REFUSED);
      if (attempt === 3) break;
      await until(async () => (await deliveries(acme))[0]?.state === 'due', 'the retry');
      const settledAt = rig.clock.now();
      expect((await deliveries(acme))[0]?.dueAt).toBe(settledAt + waitMs);
      rig.clock.advance(waitMs - 11);
      expect(rig.sender.open).toEqual([]);
      rig.clock.advance(11);
    }
    expect((await call).outcome).toBe('failed');
    expect(began.map((at) => at - (began[0] ?? 0))).toEqual([0, 2_700, 36_700]);
    expect(numbers()).toEqual([1, 2, 3]);
    expect(await deliveries(acme)).toMatchObject([{ state: 'failed', reason: 'attempts_exhausted', attempts: 3 }]);
  });

  test('holds back later events of one record only', async () => {
    const acme = await rig.workspace('acme', { execution: 'queued' });
    rig.sender.answer = () => null;
    const { source } = await rig.change(acme, 'created', null);
    const { source: renamed } = await rig.change(acme, 'updated', source);
    await rig.change(acme, 'deleted', renamed);
    await rig.change(acme, 'created', null);
    await until(() => rig.sender.open.length === 2, 'two attempts');
    const firstOf = () => rig.sender.open.find(({ message }) => JSON.parse(message.body).data.id === source.id);
    firstOf()?.end(OK);
    await until(() => firstOf()?.message.event === 'updated', 'the update');
    firstOf()?.end(OK);
    await until(() => firstOf()?.message.event === 'deleted', 'the deletion');
    expect(rig.sender.open).toHaveLength(2);
  });

  test('lets a hanging endpoint hold up nobody else', async () => {
    const hanging = await rig.workspace('hanging', { execution: 'queued' });
    const quick = await rig.workspace('quick');
    rig.sender.answer = ({ workspaceId }) => (workspaceId === hanging ? null : OK);
    for (let n = 0; n < 40; n++) await rig.change(hanging, 'created', null);
    expect((await rig.change(quick, 'created', null)).outcome).toBe('delivered');
    expect(rig.sender.open).toHaveLength(WINDOW_START);
  });

  test('sends what came from the table oldest first', async () => {
    const acme = await rig.workspace('acme', { execution: 'queued' });
    rig.sender.answer = () => null;
    for (let n = 0; n < 40; n++) await rig.change(acme, 'created', null);
    rig.sender.answer = () => OK;
    for (const begun of rig.sender.open) begun.end(OK);
    await until(() => rig.sender.begun.length === 40, 'all forty');
    const ids = rig.sender.begun.map(({ message }) => JSON.parse(message.body).data.id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  test('sends straight from the commit while what waited in the table is being claimed', async () => {
    const acme = await rig.workspace('acme', { execution: 'queued' });
    const { deliveries: table } = rig.store;
    const claim = table.claim.bind(table);
    const gate = Promise.withResolvers<void>();
    let claims = 0;
    table.claim = async (query) => {
      claims++;
      await gate.promise;
      return claim(query);
    };
    rig.sender.answer = () => null;
    for (let n = 0; n < WINDOW_START + 2; n++) await rig.change(acme, 'created', null);
    await until(() => rig.sender.open.length === WINDOW_START, 'a full window');
    rig.sender.answer = () => OK;
    for (const begun of rig.sender.open) begun.end(OK);
    await until(() => claims === 1, 'the claim of the two others');
    await rig.change(acme, 'created', null);
    await until(() => rig.sender.begun.length === WINDOW_START + 1, 'the new one');
    gate.resolve();
    await until(() => rig.sender.begun.length === WINDOW_START + 3, 'those of the table');
    expect(claims).toBe(1);
  });

  test('asks for switches again before every attempt', async () => {
    const acme = await rig.workspace('acme');
    rig.sender.answer = () => REFUSED;
    const call = rig.change(acme, 'created', null);
    await until(async () => (await deliveries(acme))[0]?.state === 'due', 'the retry');
    await rig.configure(acme, { enabled: false });
    rig.clock.advance(2_000);
    expect((await call).outcome).toBe('skipped');
    expect(await deliveries(acme)).toMatchObject([{ state: 'skipped', reason: 'disabled', attempts: 1 }]);
    expect(numbers()).toEqual([1]);
  });

  test('finds by itself what another process made due', async () => {
    const acme = await rig.workspace('acme');
    await rig.change(acme, 'created', null);
    const workspace = await rig.store.workspaces.byId(acme);
    const endpointIds = workspace?.endpoints.map(({ id }) => id) ?? [];
    await rig.store.deliveries.resend({ workspaceId: acme, eventSeq: 1, endpointIds, nowMs: rig.clock.now() });
    rig.clock.advance(POLL_MS);
    await until(() => rig.sender.begun.length === 2, 'the resend');
    const [first, second] = rig.sender.begun.map(({ message: { isOurs, ...sent } }) => ({ ...sent, ours: isOurs() }));
    expect(second).toEqual(first);
  });

  test('stops within its grace and loses nothing', async () => {
    const acme = await rig.workspace('acme', { execution: 'queued' });
    rig.sender.answer = () => null;
    for (let n = 0; n < WINDOW_START + 4; n++) await rig.change(acme, 'created', null);
    await until(() => rig.sender.open.length === WINDOW_START, 'a full window');
    await rig.stop();
    rig.sender.answer = () => OK;
    rig.sender.begun.length = 0;
    await rig.start();
    await until(async () => (await deliveries(acme)).every(({ state }) => state === 'delivered'), 'all delivered');
    expect(numbers().sort()).toEqual([1, 1, 1, 1, ...Array.from({ length: WINDOW_START }, () => 2)]);
  });

  test('logs and repeats what a crash cut off', async () => {
    const acme = await rig.workspace('acme', { execution: 'queued' });
    rig.sender.answer = () => null;
    await rig.change(acme, 'created', null);
    await until(() => rig.sender.open.length === 1, 'the attempt');
    await rig.crash();
    await until(() => rig.sender.open.length === 1, 'its repetition');
    expect(numbers()).toEqual([2]);
    rig.sender.open[0]?.end(OK);
    await until(async () => (await deliveries(acme))[0]?.state === 'delivered', 'the delivery');
    const log = await rig.store.attempts.list({ workspaceId: acme, limit: 10 });
    expect(log.map(({ number, status, errorCode }) => [number, status, errorCode])).toEqual([
      [2, 'success', null],
      [1, 'error', INTERRUPTED.kind === 'error' ? INTERRUPTED.code : null],
    ]);
  });
});
