import fc from 'fast-check';
import { expect } from 'vitest';
import { deliveryOf, RECEIPT_STATUSES, type Receipt } from '../../whatsapp/receipt.ts';
import { ACCEPTED, applyNews, newMessage, receiptNews } from './posts-of-meta.ts';
import type { Scene } from './scene.ts';

const RANK = { received: 0, pending: 0, sent: 1, failed: 2, delivered: 3, read: 4 };
const SCHEDULES = 12;

/**
 * Plays random stories of a message on one workspace, as seen by one or several nodes: whatever comes when, how often,
 * together with what, and on which node, its state never goes back and is the same in the end.
 */
export async function holdSchedules(nodes: readonly [Scene, ...Scene[]]): Promise<void> {
  const [acme] = nodes;
  let named = 0;
  await fc.assert(
    fc.asyncProperty(schedule, async ({ told, steps, lost }) => {
      const [publicId, wamid] = [`msg_p${++named}`, `wamid.p${named}`];
      const receipts = told.map((one) => receiptNews({ ...one, wamid, ourId: publicId }));
      await acme.store.whatsapp.messages.add(newMessage(acme, publicId));
      const ranks = await play(nodes, { publicId, wamid, receipts, steps, lost });
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      const { state, problem } = deliveryOf(lost ? null : ACCEPTED, receipts);
      const now = await acme.store.whatsapp.messages.get(acme.workspaceId, publicId);
      expect([now?.state, now?.errorMessage]).toEqual([state, problem?.message ?? null]);
    }),
    { numRuns: SCHEDULES },
  );
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

/** Answers with where the message stood, all the time. The last step brings whatever had not come yet. */
async function play(nodes: readonly [Scene, ...Scene[]], { publicId, wamid, receipts, steps, lost }: Play): Promise<number[]> {
  const [{ workspaceId, store: { whatsapp: { messages } } }] = nodes;
  const ranks: number[] = [];
  const look = async () => ranks.push(RANK[(await messages.get(workspaceId, publicId))?.state ?? 'pending']);
  let answered = lost;
  for (const { posts, answer } of [...steps, { posts: [receipts.map((_, at) => at).reverse()], answer: true }]) {
    const settles = answer && !answered;
    answered ||= answer;
    let isUnderWay = true;
    const step = Promise.all([
      ...posts.map((list, at) => applyNews(nodeAt(nodes, at), { receipts: list.flatMap((one) => receipts[one % receipts.length] ?? []) })),
      ...(settles ? [messages.settle({ workspaceId, publicId, wamid, call: ACCEPTED })] : []),
    ]).finally(() => (isUnderWay = false));
    while (isUnderWay) {
      await look();
      await new Promise(setImmediate); // A read may be answered without the event loop, which the writes need.
    }
    await step;
    await look();
  }
  return ranks;
}

function nodeAt(nodes: readonly [Scene, ...Scene[]], at: number): Scene {
  return nodes[at % nodes.length] ?? nodes[0];
}
