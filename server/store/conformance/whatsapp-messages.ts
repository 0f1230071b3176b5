import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliveryOf, RECEIPT_STATUSES, type CallResult, type Receipt } from '../../whatsapp/receipt.ts';
import type { NewMessage } from '../contract-whatsapp.ts';
import { applyNews, messageOf } from './posts-of-meta.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

const NUMBER = '900';
const NOBODY = 0;
const RANK = { received: 0, pending: 0, sent: 1, failed: 2, delivered: 3, read: 4 };
const ACCEPTED: CallResult = { accepted: true, atMs: 1_000 };
const SCHEDULES = 12;

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
    const call: CallResult = { accepted: false, atMs: 2_000, problem: { code: 131047, message: 'Too late.' } };
    const settled = await messages.settle({ workspaceId: acme.workspaceId, publicId: 'msg_1', wamid: null, call });
    expect(settled).toMatchObject({ state: 'failed', errorCode: 131047, errorMessage: 'Too late.', changedAtMs: 2_000 });
  });

  test('gives messages that are due to one, number by number in order, and behind a busy number nothing', async () => {
    const acme = await scene();
    const { messages } = acme.store.whatsapp;
    const { workspaceId, nowMs } = acme;
    await messages.add(newMessage(acme, 'msg_1', nowMs + 10));
    expect(await messages.waitingUntil(workspaceId, NUMBER)).toBe(nowMs + 10);
    expect(await messages.waitingUntil(workspaceId, 'other')).toBeNull();
    await messages.add(newMessage(acme, 'msg_2', nowMs + 10));
    await messages.add(newMessage(acme, 'msg_3', nowMs + 10));
    const claim = async (atMs: number) => (await messages.claim({ nowMs: atMs, limit: 100 })).map(({ publicId }) => publicId);
    expect([await messages.anyDue(nowMs + 9), await claim(nowMs + 9)]).toEqual([false, []]);
    expect((await messages.claim({ nowMs: nowMs + 10, limit: 1 })).map(({ publicId, tries }) => [publicId, tries])).toEqual([['msg_1', 1]]);
    await messages.postpone({ workspaceId, publicId: 'msg_1', dueAtMs: nowMs + 50 });
    await messages.holdBack({ workspaceId, numberId: NUMBER, untilMs: nowMs + 50 });
    expect(await claim(nowMs + 49)).toEqual([]);
    expect(await claim(nowMs + 50)).toEqual(['msg_1', 'msg_2', 'msg_3']);
    expect(await claim(nowMs + 1_000)).toEqual([]);
    await messages.settle({ workspaceId, publicId: 'msg_2', wamid: 'wamid.2', call: ACCEPTED });
    await messages.postpone({ workspaceId, publicId: 'msg_2', dueAtMs: nowMs });
    expect(await claim(nowMs + 1_000)).toEqual([]);
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
    await applyNews(acme, { messages: [echo], receipts: [receipt({ wamid: 'wamid.E', ourId: 'msg_1' })] });
    expect((await messages.list({ workspaceId, limit: 10 })).map(({ publicId, state }) => [publicId, state])).toEqual([['msg_1', 'delivered']]);
  });

  test('tells endpoints where a message stands, once per state', async () => {
    const acme = await scene();
    const { messages } = acme.store.whatsapp;
    const { workspaceId } = acme;
    await messages.add(newMessage(acme, 'msg_1'));
    await messages.settle({ workspaceId, publicId: 'msg_1', wamid: 'wamid.1', call: ACCEPTED });
    const [standing] = await messages.standings(workspaceId, ['wamid.1', 'wamid.nobody']);
    expect(standing).toMatchObject({ wamid: 'wamid.1', state: 'sent', announced: null });
    await messages.announced({ workspaceId, id: standing?.id ?? 0, state: 'sent' });
    expect(await messages.standings(workspaceId, ['wamid.1'])).toMatchObject([{ announced: 'sent' }]);
  });

  test('ends the same whatever the order, the repeats and the company of receipts, and never goes back', { timeout: 60_000 }, async () => {
    const acme = await scene();
    let named = 0;
    await fc.assert(
      fc.asyncProperty(schedule, async ({ told, steps, lost }) => {
        const [publicId, wamid] = [`msg_p${++named}`, `wamid.p${named}`];
        const receipts = told.map((one) => receipt({ ...one, wamid, ourId: publicId }));
        await acme.store.whatsapp.messages.add(newMessage(acme, publicId));
        const ranks = await play(acme, { publicId, wamid, receipts, steps, lost });
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        const { state, problem } = deliveryOf(lost ? null : ACCEPTED, receipts);
        const now = await acme.store.whatsapp.messages.get(acme.workspaceId, publicId);
        expect([now?.state, now?.errorMessage]).toEqual([state, problem?.message ?? null]);
      }),
      { numRuns: SCHEDULES },
    );
  });
}

const fact = fc
  .record({ status: fc.constantFrom(...RECEIPT_STATUSES), second: fc.integer({ min: 1, max: 4 }), participant: fc.constantFrom('', '1555') })
  .map(({ status, second, participant }) => ({
    status, participant, atMs: second * 1_000, problem: status === 'failed' ? { code: 131026, message: `at ${second}` } : null,
  }));

/** Which of the receipts come in one post, and which posts come at the same time; `answer` is the answer to our call. */
type StepOf = { posts: number[][]; answer: boolean };
const schedule = fc.record({
  told: fc.array(fact, { minLength: 1, maxLength: 5 }),
  lost: fc.boolean(),
  steps: fc.array(
    fc.record({ posts: fc.array(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 }), { maxLength: 3 }), answer: fc.boolean() }),
    { minLength: 1, maxLength: 3 },
  ),
});

type Play = { publicId: string; wamid: string; receipts: Receipt[]; steps: StepOf[]; lost: boolean };

/** Answers with where the message stood after each step. The last step brings whatever had not come yet. */
async function play(acme: Scene, { publicId, wamid, receipts, steps, lost }: Play): Promise<number[]> {
  const { messages } = acme.store.whatsapp;
  const { workspaceId } = acme;
  const ranks: number[] = [];
  let answered = lost;
  for (const { posts, answer } of [...steps, { posts: [receipts.map((_, at) => at).reverse()], answer: true }]) {
    const settles = answer && !answered;
    answered ||= answer;
    await Promise.all([
      ...posts.map((list) => applyNews(acme, { receipts: list.flatMap((at) => receipts[at % receipts.length] ?? []) })),
      ...(settles ? [messages.settle({ workspaceId, publicId, wamid, call: ACCEPTED })] : []),
    ]);
    ranks.push(RANK[(await messages.get(workspaceId, publicId))?.state ?? 'pending']);
  }
  return ranks;
}

function newMessage({ workspaceId, nowMs }: Scene, publicId: string, dueAtMs: number | null = null): NewMessage {
  const about = { phone: '+15550002222', type: 'text', text: 'hi', content: {}, request: '{"to":"+15550002222"}' };
  return { workspaceId, publicId, numberId: NUMBER, contactId: NOBODY, ...about, atMs: nowMs, dueAtMs };
}

function receipt(more: Partial<Receipt> & { wamid: string }): Receipt {
  return { status: 'delivered', participant: '', atMs: 3_000, problem: null, ourId: null, details: {}, ...more };
}
