import { expect, test } from 'vitest';
import type { CallResult } from '../../whatsapp/receipt.ts';
import type { MessageTold } from '../../workspace/change.ts';
import { ACCEPTED, applyNews, messageOf, newMessage, NUMBER, receiptNews } from './posts-of-meta.ts';
import { holdSchedules } from './receipt-schedules.ts';
import type { Scenes } from './store-conformance.ts';

const REFUSED: CallResult = { accepted: false, atMs: 2_000, problem: { code: 131047, message: 'Too late.' } };

/** Messages of ours: what is asked of Meta, what came of it, and what Meta says of them in whatever order. */
export function whatsAppMessagesConformance(scene: Scenes): void {
  test('keeps a message before Meta is asked, and finds it by both names after', async () => {
    const acme = await scene();
    const { messages } = acme.store.whatsapp;
    await messages.add(newMessage(acme, 'msg_1'));
    expect(await messages.get(acme.workspaceId, 'msg_1')).toMatchObject({ state: 'pending', wamid: null, dueAtMs: null, direction: 'out' });
    const settled = await messages.settle({ workspaceId: acme.workspaceId, publicId: 'msg_1', wamid: 'wamid.A/+=', call: ACCEPTED });
    expect(settled).toMatchObject({ state: 'sent', wamid: 'wamid.A/+=', publicId: 'msg_1' });
    expect(await messages.get(acme.workspaceId, 'wamid.A/+=')).toEqual(settled);
    expect(await messages.get((await scene()).workspaceId, 'wamid.A/+=')).toBeNull();
    for (const id of ['', 'wamid.A\0', 'msg_\0']) expect(await messages.get(acme.workspaceId, id)).toBeNull();
    expect(await messages.settle({ workspaceId: acme.workspaceId, publicId: 'msg_2', wamid: 'x', call: ACCEPTED })).toBeNull();
  });

  test('keeps why a message was refused', async () => {
    const acme = await scene();
    const { messages } = acme.store.whatsapp;
    await messages.add(newMessage(acme, 'msg_1'));
    const settled = await messages.settle({ workspaceId: acme.workspaceId, publicId: 'msg_1', wamid: null, call: REFUSED });
    expect(settled).toMatchObject({ state: 'failed', errorCode: 131047, errorMessage: 'Too late.', changedAtMs: 2_000 });
  });

  test('keeps what a message is answered with it, for a repeat of its call, and nothing of one that is refused', async () => {
    const acme = await scene();
    const { answers, whatsapp: { messages } } = acme.store;
    const { workspaceId, nowMs } = acme;
    for (const [publicId, call] of [['msg_1', ACCEPTED], ['msg_2', REFUSED]] as const) {
      const place = { workspaceId, key: publicId };
      await answers.reserve({ ...place, bodyHash: 'hash', nowMs });
      const answer = { place, answer: { status: 202, headers: {}, body: { data: { message_id: publicId } } } };
      await messages.add(newMessage(acme, publicId, { answer }));
      expect(await answers.find(place, nowMs)).toEqual({ bodyHash: 'hash', done: false, running: false, answer: answer.answer });
      await answers.release(place); // What went wrong after it frees nothing.
      await messages.settle({ workspaceId, publicId, wamid: null, call, frees: place });
      expect((await answers.find(place, nowMs))?.answer?.body).toEqual(call.accepted ? answer.answer.body : undefined);
    }
  });

  test('gives messages that are due to one, of each number the first, and behind a busy number nothing', async () => {
    const acme = await scene();
    const { messages } = acme.store.whatsapp;
    const { workspaceId, nowMs } = acme;
    const later = (afterMs: number, pairOnly = false) => ({ untilMs: nowMs + afterMs, pairOnly });
    const line = { workspaceId, numberId: NUMBER, phone: '+15550002222' };
    await messages.add(newMessage(acme, 'msg_1', { wait: later(10) }));
    expect(await messages.waitingUntil(line)).toEqual(later(10));
    expect(await messages.waitingUntil({ ...line, numberId: 'other' })).toBeNull();
    await messages.add(newMessage(acme, 'msg_2', { wait: later(10) }));
    await messages.add(newMessage(acme, 'msg_of_other', { wait: later(10), numberId: 'other' }));
    const claim = async (afterMs: number) =>
      (await messages.claim({ nowMs: nowMs + afterMs, limit: 100 })).map(({ publicId, tries }) => [publicId, tries]);
    expect([await messages.anyDue(nowMs + 9), await claim(9)]).toEqual([false, []]);
    expect(await claim(10)).toEqual([['msg_1', 1], ['msg_of_other', 1]]);
    await messages.postpone({ workspaceId, publicId: 'msg_1', wait: later(50) });
    await messages.holdBack({ ...line, wait: later(50) });
    expect(await claim(49)).toEqual([]);
    expect([await claim(50), await claim(50), await claim(1_000)]).toEqual([[['msg_1', 2]], [['msg_2', 1]], []]);
    await messages.settle({ workspaceId, publicId: 'msg_2', wamid: 'wamid.2', call: ACCEPTED });
    await messages.postpone({ workspaceId, publicId: 'msg_2', wait: later(0) });
    expect(await claim(1_000)).toEqual([]);
  });

  test('holds back a recipient alone, unless the number is busy too', async () => {
    const acme = await scene();
    const { messages } = acme.store.whatsapp;
    const { workspaceId, nowMs } = acme;
    const [often, other] = ['+15550002222', '+15550003333'].map((phone) => ({ workspaceId, numberId: NUMBER, phone }));
    if (!often || !other) throw new Error('There are two');
    const pair = { untilMs: nowMs + 60, pairOnly: true };
    await messages.add(newMessage(acme, 'msg_1'));
    await messages.add(newMessage(acme, 'msg_2', { wait: { untilMs: nowMs + 5, pairOnly: false } }));
    await messages.add(newMessage(acme, 'msg_3', { phone: other.phone, wait: { untilMs: nowMs + 5, pairOnly: false } }));
    await messages.postpone({ workspaceId, publicId: 'msg_1', wait: pair });
    await messages.holdBack({ ...often, wait: pair });
    expect(await messages.waitingUntil(often)).toEqual(pair);
    expect(await messages.waitingUntil(other)).toEqual({ untilMs: nowMs + 5, pairOnly: false });
    expect((await messages.claim({ nowMs: nowMs + 5, limit: 9 })).map(({ publicId, phone }) => [publicId, phone])).toEqual([['msg_3', other.phone]]);
    expect(await messages.waitingUntil(other)).toBeNull();
    const busy = { untilMs: nowMs + 90, pairOnly: false };
    await messages.postpone({ workspaceId, publicId: 'msg_3', wait: busy });
    await messages.holdBack({ ...other, wait: busy });
    expect([await messages.waitingUntil(often), await messages.waitingUntil(other)]).toEqual([busy, busy]);
    expect(await messages.claim({ nowMs: nowMs + 89, limit: 9 })).toEqual([]);
  });

  test('lists messages newest first, of all or of one contact', async () => {
    const acme = await scene();
    const { row } = await acme.change('created', 'skipped');
    const { messages } = acme.store.whatsapp;
    const { workspaceId } = acme;
    await messages.add({ ...newMessage(acme, 'msg_1'), contactId: row.id });
    await messages.add(newMessage(acme, 'msg_2'));
    await applyNews(acme, { messages: [{ ...messageOf('wamid.in'), contactId: row.id, sentAtMs: 5_000 }] });
    const ids = async (more: object) => (await messages.list({ workspaceId, limit: 10, ...more })).map(({ publicId, wamid }) => publicId ?? wamid);
    expect([await ids({}), await ids({ contactId: row.id }), await ids({ limit: 1 })]).toEqual([
      ['wamid.in', 'msg_2', 'msg_1'], ['wamid.in', 'msg_1'], ['wamid.in'],
    ]);
    const [newest] = await messages.list({ workspaceId, limit: 1 });
    expect(await ids({ before: newest?.id })).toEqual(['msg_2', 'msg_1']);
    expect([await messages.lastReceived(workspaceId, row.id), await messages.lastReceived(workspaceId, row.id + 1)]).toEqual([5_000, null]);
  });

  test('takes over the place of an echo that was faster than the answer', async () => {
    const acme = await scene();
    const { messages } = acme.store.whatsapp;
    const { workspaceId } = acme;
    await messages.add(newMessage(acme, 'msg_1'));
    const echo = { ...messageOf('wamid.E'), direction: 'out' as const };
    await applyNews(acme, { messages: [echo] });
    await messages.settle({ workspaceId, publicId: 'msg_1', wamid: 'wamid.E', call: ACCEPTED });
    await applyNews(acme, { messages: [echo], receipts: [receiptNews({ wamid: 'wamid.E', ourId: 'msg_1' })] });
    expect((await messages.list({ workspaceId, limit: 10 })).map(({ publicId, state }) => [publicId, state])).toEqual([['msg_1', 'delivered']]);
  });

  test('tells endpoints where a message stands, once per state', async () => {
    const acme = await scene();
    const { messages } = acme.store.whatsapp;
    const { workspaceId } = acme;
    await messages.add(newMessage(acme, 'msg_1'));
    await messages.settle({ workspaceId, publicId: 'msg_1', wamid: 'wamid.1', call: ACCEPTED });
    const [standing] = await messages.standings(workspaceId, ['wamid.1', 'wamid.nobody']);
    expect(standing).toMatchObject({ wamid: 'wamid.1', state: 'sent', announced: null, reported: null });
    const tell = async (told: Omit<MessageTold, 'id'>, id = standing?.id ?? 0) => {
      const { referenceVersion } = await acme.workspace();
      const event = { event: `message.${told.to}` as const, model: 'message' as const, recordId: id, body: '{}', committedAt: acme.nowMs * 1_000 };
      const change = { workspaceId, referenceVersion, writes: [], events: [event], told: { id, ...told } };
      return acme.store.commit({ change, deliveries: [[]] });
    };
    expect(await tell({ from: null, to: 'sent' })).toMatchObject({ events: [{}] });
    expect(await tell({ from: null, to: 'sent' })).toEqual({ conflict: 'record_version' });
    const receipt = receiptNews({ wamid: 'wamid.1', ourId: 'msg_1' });
    await applyNews(acme, { receipts: [receipt, { ...receipt, participant: 'another' }, { ...receipt, status: 'read' }] });
    const [further] = await messages.standings(workspaceId, ['wamid.1']);
    expect([further?.announced, further?.state, further?.reported?.split(',').sort()]).toEqual(['sent', 'read', ['delivered', 'read']]);
    await messages.add(newMessage(acme, 'msg_2'));
    const [, waiting] = await messages.standings(workspaceId, ['wamid.1', 'msg_2']);
    expect(waiting).toMatchObject({ wamid: 'msg_2', state: 'pending' });
    const refusal = { publicId: 'msg_2', atMs: 2_000, problem: { code: 131047, message: 'Too late.' } };
    expect(await tell({ from: 'sent', to: 'failed', refusal }, waiting?.id)).toEqual({ conflict: 'record_version' });
    expect(await messages.get(workspaceId, 'msg_2')).toMatchObject({ state: 'pending' }); // Both, or neither.
    expect(await tell({ from: null, to: 'failed', refusal }, waiting?.id)).toMatchObject({ events: [{}] });
    expect(await messages.standings(workspaceId, ['msg_2'])).toMatchObject([{ state: 'failed', errorCode: 131047, announced: 'failed' }]);
    expect(await tell({ from: 'failed', to: 'failed', refusal }, waiting?.id)).toEqual({ conflict: 'record_version' });
    expect((await acme.store.events.feed({ workspaceId, after: 0, limit: 10 })).events.map(({ event }) => event)).toEqual(['message.sent', 'message.failed']);
  });

  test('ends the same whatever the order, the repeats and the company of receipts, and never goes back', { timeout: 60_000 }, async () => {
    await holdSchedules([await scene()]);
  });
}
