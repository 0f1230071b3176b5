import type { CallSettlement, StoredMessage } from '../../store/contract-whatsapp.ts';
import type { Log } from '../../kit/log.ts';
import { fieldsOf, idOf, itemsOf } from '../decode/values.ts';
import { classOf } from '../plain-words.ts';
import type { Graph } from '../graph/graph.ts';
import type { Problem } from '../receipt.ts';

/** What became of one call: `later` when Meta has surely not taken the message, `unknown` when it may have. */
export type Attempted =
  | { ended: 'taken'; message: StoredMessage | null; userId: string | null }
  | { ended: 'refused'; problem: Problem }
  | { ended: 'later'; problem: Problem | null }
  | { ended: 'unknown' };

/** `settle` stores what Meta has answered. */
export type AttemptPorts = { settle: Settle; graph: Graph; nowMs: () => number; token: string; log: Log };
export type Settle = (settlement: CallSettlement) => Promise<StoredMessage | null>;

type Asked = { workspaceId: number; publicId: string; numberId: string; json: Record<string, unknown> };

/** Asks Meta once to send a message that is stored as pending, and stores what is sure after it. */
export async function attempt(ports: AttemptPorts, { workspaceId, publicId, numberId, json }: Asked): Promise<Attempted> {
  const { graph, nowMs, token } = ports;
  // Meta echoes our id in every receipt: it settles the message even if this answer is lost.
  const body = { json: { ...json, biz_opaque_callback_data: publicId } };
  const answer = await graph.call({ method: 'POST', path: `/${numberId}/messages`, token, body });
  if (answer.ended === 'lost') return { ended: 'unknown' };
  if (answer.ended === 'unreached') return { ended: 'later', problem: null };
  if (answer.ended === 'answered') {
    const wamid = idOf(fieldsOf(itemsOf(answer.body['messages'])[0])['id']);
    if (wamid === null) return { ended: 'unknown' };
    const userId = idOf(fieldsOf(itemsOf(answer.body['contacts'])[0])['user_id']);
    const settled = await settleSurely(ports, { workspaceId, publicId, wamid, userId, call: { accepted: true, atMs: nowMs() } });
    return settled === 'lost' ? { ended: 'unknown' } : { ended: 'taken', message: settled, userId };
  }
  const { problem } = answer;
  const kind = classOf(problem);
  if (kind === 'unsure') return { ended: 'unknown' };
  if (kind === 'busy' || kind === 'throttled') return { ended: 'later', problem };
  await settleSurely(ports, { workspaceId, publicId, wamid: null, call: { accepted: false, atMs: nowMs(), problem } });
  return { ended: 'refused', problem };
}

/**
 * Meta has answered, whether that can be stored or not: a caller who heard that nothing happened would send it again. A
 * receipt tells the rest.
 */
async function settleSurely({ settle, log }: AttemptPorts, settlement: CallSettlement): Promise<StoredMessage | null | 'lost'> {
  try {
    return await settle(settlement);
  } catch (error) {
    log.fault('whatsapp.answer_not_stored', error, { message: settlement.publicId });
    return 'lost';
  }
}
