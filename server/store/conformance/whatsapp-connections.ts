import { expect, test } from 'vitest';
import { dueSteps, freshSteps, unconnected, withStep, type PhoneNumber, type Step, type Template } from '../../whatsapp/connection.ts';
import type { Notice } from '../../whatsapp/notice.ts';
import { noted, noteOf } from './audit.ts';
import { applyNews } from './posts-of-meta.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** How far a workspace is connected with Meta, and what is known of its account. */
export function whatsAppConnectionsConformance(scene: Scenes): void {
  test('saves a connection for whoever has read its newest version', async () => {
    const acme = await scene();
    const { connections } = acme.store.whatsapp;
    expect(await connections.get(acme.workspaceId)).toBeNull();
    const fresh = { ...unconnected(acme.workspaceId, acme.nowMs), accountId: '70', status: 'connecting' as const, secrets: 'sealed' };
    const begun = { ...fresh, steps: withStep(fresh.steps, { name: 'templates', status: 'failed', error: 'No', atMs: 7 }) };
    expect(await connections.save({ connection: begun, expects: 0 })).toBe(true);
    expect(await connections.get(acme.workspaceId)).toEqual({ ...begun, version: 1 });
    const later = { ...begun, problem: 'Gone' };
    expect(await connections.save({ connection: later, expects: 0 })).toBe(false);
    const audit = noteOf(acme, { action: 'whatsapp.updated' });
    const saves = await Promise.all([1, 1, 1].map((expects) => connections.save({ connection: later, expects, audit })));
    expect(saves.filter(Boolean)).toHaveLength(1);
    expect(await noted(acme)).toEqual([['whatsapp.updated', null]]);
    expect(await connections.get(acme.workspaceId)).toEqual({ ...later, version: 2 });
  });

  test('gives a connection that is due to one, until it is saved, and to another once that one is gone', async () => {
    const acme = await scene();
    const { workspaceId, nowMs } = acme;
    const claim = async (atMs: number) => {
      const claimed = await acme.store.whatsapp.connections.claim({ nowMs: atMs, limit: 100 });
      return claimed.filter((one) => one.workspaceId === workspaceId).map(({ tries }) => tries);
    };
    const due = { ...unconnected(workspaceId, nowMs), status: 'connecting' as const, dueAtMs: nowMs + 10 };
    await acme.store.whatsapp.connections.save({ connection: due, expects: 0 });
    expect([await claim(nowMs + 9), await claim(nowMs + 10), await claim(nowMs + 10)]).toEqual([[], [1], []]);
    await acme.subject.reopen();
    expect(await claim(nowMs + 10)).toEqual([2]);
    await acme.store.whatsapp.connections.save({ connection: { ...due, dueAtMs: null }, expects: 1 });
    expect(await claim(nowMs + 1_000)).toEqual([]);
  });

  test('keeps the numbers of an account in their order, and routes to them what no other workspace has', async () => {
    const [acme, other] = [await scene(), await scene()];
    const { connections, routes } = acme.store.whatsapp;
    const [one, two] = [numberOf(`1 of ${acme.workspaceId}`), numberOf(`2 of ${acme.workspaceId}`)];
    await connections.saveNumbers({ workspaceId: acme.workspaceId, numbers: [two, one] });
    await connections.saveNumbers({ workspaceId: other.workspaceId, numbers: [one] });
    expect(await connections.numbers(acme.workspaceId)).toEqual([two, one]);
    const ownerOf = (number: PhoneNumber) => routes.workspaceOf({ kind: 'number', metaId: number.id });
    expect([await ownerOf(one), await ownerOf(two)]).toEqual([acme.workspaceId, acme.workspaceId]);
    await connections.saveNumbers({ workspaceId: acme.workspaceId, numbers: [one] });
    expect([await connections.numbers(acme.workspaceId), await ownerOf(two)]).toEqual([[one], null]);
    await connections.forget(acme.workspaceId);
    expect([await connections.numbers(acme.workspaceId), await ownerOf(one)]).toEqual([[], null]);
  });

  test('follows what Meta says of a template, the latest by the time of Meta, and asks about what it does not know', async () => {
    const acme = await scene();
    const { workspaceId, nowMs } = acme;
    const { connections, templates } = acme.store.whatsapp;
    const connected = { ...unconnected(workspaceId, nowMs), status: 'connected' as const };
    await connections.save({ connection: connected, expects: 0 });
    await templates.save({ workspaceId, templates: [templateOf('sale'), templateOf('order')], sinceMs: nowMs });
    expect(await templates.list(workspaceId)).toEqual([templateOf('order'), templateOf('sale')]);
    const says = (hash: string, atMs: number, change: object) =>
      applyNews(acme, { notices: [noticeOf(hash, atMs, { effect: 'template', name: 'order', language: 'en_US', metaId: null, change })] });
    await says('paused', nowMs + 5_000, { status: 'PAUSED', reason: 'Quality' });
    await says('approved', nowMs + 4_000, { status: 'APPROVED', reason: null });
    await says('quality', nowMs + 1, { quality: 'RED', category: 'MARKETING' });
    const [order] = await templates.list(workspaceId);
    expect(order).toMatchObject({ status: 'PAUSED', reason: 'Quality', quality: 'RED', category: 'MARKETING' });
    expect((await connections.get(workspaceId))?.dueAtMs).toBeNull();
    await applyNews(acme, { notices: [noticeOf('new', 1, { effect: 'template', name: 'new', language: 'de', metaId: null, change: {} })] });
    expect((await connections.get(workspaceId))?.dueAtMs).toBe(nowMs);
    await connections.forget(workspaceId);
    expect(await templates.list(workspaceId)).toEqual([]);
  });

  test('lets what is told in the second of a list, or while it is read, count', async () => {
    const acme = await scene();
    const { workspaceId, nowMs } = acme;
    const { templates } = acme.store.whatsapp;
    const statuses = async () => (await templates.list(workspaceId)).map(({ status }) => status);
    const list = { workspaceId, templates: [templateOf('order')], sinceMs: nowMs };
    const says = (atMs: number, status: string) =>
      applyNews(acme, { notices: [noticeOf(status, atMs, { effect: 'template', name: 'order', language: 'en_US', metaId: null, change: { status } })] });
    await templates.save(list);
    await says(nowMs, 'PAUSED');
    expect(await statuses()).toEqual(['PAUSED']);
    await templates.save(list);
    expect(await statuses()).toEqual(['PAUSED']);
    await templates.save({ ...list, sinceMs: nowMs + 1_000 });
    expect(await statuses()).toEqual(['PENDING']);
    await templates.save({ ...list, templates: [], sinceMs: nowMs + 1_000 });
    expect(await statuses()).toEqual([]);
  });

  test('lets whoever reads all of an account begin anew when Meta says that there is something new', async () => {
    const acme = await scene();
    const { workspaceId, nowMs } = acme;
    const { connections } = acme.store.whatsapp;
    const connected = { ...unconnected(workspaceId, nowMs), status: 'connected' as const };
    await connections.save({ connection: connected, expects: 0 });
    const claim = async () => (await connections.claim({ nowMs, limit: 100 })).find((one) => one.workspaceId === workspaceId);
    let told = 0;
    const ask = () => applyNews(acme, { notices: [noticeOf(`ask ${++told}`, nowMs, { effect: 'ask_again' })] });
    await ask();
    await ask();
    const first = await claim();
    expect([first?.version, await claim()]).toEqual([1, undefined]);
    await ask();
    expect(await connections.save({ connection: connected, expects: 1 })).toBe(false);
    const second = await claim();
    expect(await connections.save({ connection: { ...connected, dueAtMs: nowMs + 15_000 }, expects: second?.version ?? 0 })).toBe(true);
    await ask();
    expect((await connections.get(workspaceId))?.dueAtMs).toBe(nowMs);
    const third = await claim();
    expect(await connections.save({ connection: connected, expects: third?.version ?? 0 })).toBe(true);
    expect((await connections.get(workspaceId))?.dueAtMs).toBeNull();
  });

  test('lets who connects for the first time read again what Meta has news of meanwhile', async () => {
    const acme = await scene();
    const { workspaceId, nowMs } = acme;
    const { connections } = acme.store.whatsapp;
    const steps = withStep(allDone(nowMs), { name: 'templates', status: 'waiting', error: null, atMs: null });
    const connecting = { ...unconnected(workspaceId, nowMs), status: 'connecting' as const, secrets: 'sealed', steps, dueAtMs: nowMs };
    await connections.save({ connection: connecting, expects: 0 });
    const claim = async () => (await connections.claim({ nowMs, limit: 100 })).find((one) => one.workspaceId === workspaceId);
    const first = await claim();
    await applyNews(acme, { notices: [noticeOf('news', nowMs, { effect: 'ask_again' })] });
    expect(await connections.save({ connection: { ...connecting, dueAtMs: null }, expects: first?.version ?? 0 })).toBe(false);
    const again = await claim();
    expect(again).toMatchObject({ status: 'connecting', secrets: 'sealed' });
    expect(again && dueSteps(again)).toEqual(['phone_numbers', 'templates']);
  });

  test('breaks a connection that Meta says is gone, and takes it up again', async () => {
    const acme = await scene();
    const { workspaceId, nowMs } = acme;
    const { connections } = acme.store.whatsapp;
    const connected = { ...unconnected(workspaceId, nowMs), status: 'connected' as const, secrets: 'sealed', connectedAtMs: nowMs, steps: allDone(nowMs) };
    await connections.save({ connection: connected, expects: 0 });
    const says = (hash: string, atMs: number, effect: Notice['effect']) => applyNews(acme, { notices: [noticeOf(hash, atMs, effect)] });
    await says('long ago', nowMs - 10_000, { effect: 'disconnected', reason: 'Removed' });
    expect((await connections.get(workspaceId))?.status).toBe('connected');
    await says('now', Math.floor(nowMs / 1_000) * 1_000, { effect: 'disconnected', reason: 'Removed' });
    expect(await connections.get(workspaceId)).toMatchObject({ status: 'broken', problem: 'Removed' });
    await says('later', nowMs + 2_000, { effect: 'reconnected' });
    expect(await connections.get(workspaceId)).toMatchObject({ status: 'connecting', steps: freshSteps(), dueAtMs: nowMs });
  });

  test('lists what Meta has said, the newest first, of one workspace', async () => {
    const acme = await scene();
    const { workspaceId, nowMs } = acme;
    const notices = [noticeOf('one', nowMs, { effect: 'none' }), noticeOf('two', nowMs + 1, { effect: 'none' })];
    await applyNews(acme, { notices: [...notices, ...notices] });
    const { connections } = acme.store.whatsapp;
    const list = await connections.notices({ workspaceId, limit: 10 });
    expect(list).toEqual([{ field: 'x', atMs: nowMs + 1, value: '{}' }, { field: 'x', atMs: nowMs, value: '{}' }]);
    expect(await connections.notices({ workspaceId, limit: 1 })).toHaveLength(1);
    expect(await connections.notices({ workspaceId: (await scene()).workspaceId, limit: 10 })).toEqual([]);
  });

  test('keeps one verify token, whoever makes it first', async () => {
    const acme: Scene = await scene();
    const { app } = acme.store.whatsapp;
    const kept = await Promise.all(['a', 'b', 'c'].map((fresh) => app.keepVerifyToken(fresh, acme.nowMs)));
    expect(new Set(kept).size).toBe(1);
    expect(await app.verifyToken()).toBe(kept[0]);
  });

  test('ends the overlap of two app secrets when it was first to end, unless the old one came back meanwhile', async () => {
    const { store: { whatsapp: { app } }, nowMs } = await scene();
    const overlap = (current: string, previous: string, endsAtMs: number) => app.overlapSecrets({ current, previous, endsAtMs });
    expect(await overlap('b', 'a', nowMs + 1)).toBe(nowMs + 1);
    expect(await overlap('b', 'a', nowMs + 2)).toBe(nowMs + 1);
    expect(await overlap('c', 'a', nowMs + 3)).toBe(nowMs + 1);
    expect(await app.lastOverlapEnd()).toBe(nowMs + 1);
    await overlap('a', 'c', nowMs + 4);
    expect(await overlap('b', 'a', nowMs + 5)).toBe(nowMs + 5);
    expect(await app.lastOverlapEnd()).toBe(nowMs + 5);
  });
}

function allDone(atMs: number): Step[] {
  return freshSteps().map((step) => ({ ...step, status: 'done', atMs }));
}

function numberOf(id: string): PhoneNumber {
  return { id, display: `+${id}`, name: null, quality: 'GREEN', details: { throughput: { level: 'STANDARD' } } };
}

function templateOf(name: string): Template {
  const components = [{ type: 'BODY', text: 'Hello {{1}}' }];
  return { name, language: 'en_US', metaId: '10545123456789013', status: 'PENDING', category: 'UTILITY', quality: null, reason: null, components };
}

function noticeOf(hash: string, atMs: number, effect: Notice['effect']): Notice {
  return { field: 'x', atMs, hash, value: '{}', effect };
}
