import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { randomBase32 } from '../../kit/ids.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import type { FirstAnswer } from '../../store/contract-answers.ts';
import type { CallSettlement, Line } from '../../store/contract-whatsapp.ts';
import type { Outbox } from '../../webhooks/outbox/order.ts';
import { isRefusal, refuse, type Refusal } from '../../workspace/refusal.ts';
import type { Via } from '../../workspace/change.ts';
import type { Connection } from '../connection.ts';
import { idOf } from '../decode/values.ts';
import { classOf, inPlainWords } from '../plain-words.ts';
import type { Graph } from '../graph/graph.ts';
import { meet, type Met } from '../inbox/meet.ts';
import type { Person } from '../message.ts';
import type { MediaFile, Outgoing, Sent } from '../outgoing.ts';
import { newPublicId } from '../public-id.ts';
import type { Problem } from '../receipt.ts';
import type { Seal } from '../seal.ts';
import { attempt } from './attempt.ts';
import { delayAfter, isOfPair } from './backoff.ts';
import { graphMessage, mediaOf, type GraphMessage, type MediaReference } from './request.ts';
import { refuseTemplate } from './template-check.ts';

const BOUNDARY_CHARACTERS = 20;

export type SenderOptions = { store: Store; outbox: Outbox; graph: Graph; seal: Seal; clock: Clock; log: Log };

/** `answerTo`: what a repeat of the call is answered as long as no more is known than this; null where no key came. */
export type Sending = { outgoing: Outgoing; answerTo: ((pending: Sent) => FirstAnswer) | null; via: Via };

/** What a workspace sends with. */
type Desk = { workspace: Workspace; connection: Connection; numberId: string; token: string };

/**
 * Sends one message. It is stored as pending before Meta is asked, so that whatever is lost or killed afterwards leaves
 * a message that a receipt can settle, and none that would be sent twice.
 */
export async function sendMessage(options: SenderOptions, workspace: Workspace, sending: Sending): Promise<Sent | Refusal> {
  const { outgoing, answerTo, via } = sending;
  const line = await lineOf(options, workspace, outgoing);
  if (isRefusal(line)) return line;
  const composed = await compose(options, line, outgoing);
  if (isRefusal(composed)) return composed;
  const met = await meet({ ...options, via }, workspace, { phone: outgoing.phone, userId: null, name: outgoing.name });
  if (!met) return refuse('validation_failed');
  return deliver(options, line, { outgoing, composed, met, answerTo });
}

async function lineOf({ store, seal }: SenderOptions, workspace: Workspace, outgoing: Outgoing): Promise<Desk | Refusal> {
  const connection = await store.whatsapp.connections.get(workspace.id);
  if (connection?.status !== 'connected') return notConnected(connection);
  const secrets = connection.secrets === null ? null : seal.open(workspace.id, connection.secrets);
  if (!secrets?.token) return notConnected(connection);
  const numbers = await store.whatsapp.connections.numbers(workspace.id);
  const number = outgoing.numberId === null ? numbers[0] : numbers.find(({ id }) => id === outgoing.numberId);
  if (number) return { workspace, connection, numberId: number.id, token: secrets.token };
  const sentence = 'The from_phone_number_id field names no phone number of the connected account.';
  return refuse('validation_failed', { errors: { from_phone_number_id: [sentence] } });
}

function notConnected(connection: Connection | null): Refusal {
  const because = connection?.problem ?? null;
  return refuse('whatsapp_not_connected', because === null ? {} : { message: `WhatsApp is not connected any more. ${because}` });
}

async function compose({ store, graph }: SenderOptions, line: Desk, outgoing: Outgoing): Promise<GraphMessage | Refusal> {
  const { said } = outgoing;
  const template = said.kind === 'template' ? refuseTemplate(said, await store.whatsapp.templates.list(line.workspace.id)) : null;
  if (template && isRefusal(template)) return template;
  const media = mediaOf(said);
  const reference = !media || 'url' in media ? media && { link: media.url } : await upload(graph, line, media.file);
  return reference && isRefusal(reference) ? reference : graphMessage(outgoing, reference, template);
}

/** A file is given to Meta first; nothing was sent yet if that fails. */
async function upload(graph: Graph, { numberId, token }: Desk, { name, type, bytes }: MediaFile): Promise<MediaReference | Refusal> {
  const boundary = `ackwell${randomBase32(BOUNDARY_CHARACTERS)}`;
  const part = (head: string) => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n`;
  const safeName = name.replace(/[^\w. -]/g, '_').slice(0, 100) || 'file';
  const body = Buffer.concat([
    Buffer.from(`${part('name="messaging_product"')}\r\nwhatsapp\r\n${part('name="type"')}\r\n${type}\r\n`),
    Buffer.from(`${part(`name="file"; filename="${safeName}"`)}Content-Type: ${type}\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const content = { type: `multipart/form-data; boundary=${boundary}`, bytes: body };
  const answer = await graph.call({ method: 'POST', path: `/${numberId}/media`, token, body: content });
  if (answer.ended === 'refused') return refused(answer.problem);
  const id = answer.ended === 'answered' ? idOf(answer.body['id']) : null;
  return id === null ? refuse('whatsapp_unreachable') : { id };
}

type Delivery = Omit<Sending, 'via'> & { composed: GraphMessage; met: Met };

async function deliver(options: SenderOptions, line: Desk, { outgoing, composed, met, answerTo }: Delivery): Promise<Sent | Refusal> {
  const { store, clock, graph, log } = options;
  const { workspace, numberId, token } = line;
  const [workspaceId, publicId] = [workspace.id, newPublicId()];
  const { phone } = outgoing;
  // Behind others that wait for the number, or for the recipient, it waits too: it would only be refused, and overtake them.
  const wait = await store.whatsapp.messages.waitingUntil({ workspaceId, numberId, phone });
  const { type, text, content, json } = composed;
  const atMs = clock.now();
  const pending: Sent = {
    messageId: publicId, contactId: met.contactId, contactCreated: met.created, phone, status: 'pending', sentAtMs: null,
  };
  const answer = answerTo?.(pending);
  await store.whatsapp.messages.add({
    workspaceId, publicId, numberId, contactId: met.contactId, phone, type, text, content, atMs,
    request: JSON.stringify(json), wait, ...(answer && { answer }),
  });
  if (wait) return pending;
  const settle = (settlement: CallSettlement) =>
    store.whatsapp.messages.settle({ ...settlement, ...(answer && { frees: answer.place }) });
  const attempted = await attempt({ settle, graph, nowMs: () => clock.now(), token, log }, { workspaceId, publicId, numberId, json });
  switch (attempted.ended) {
    case 'taken':
      await meetRecipient(options, workspace, { phone, userId: attempted.userId, name: null });
      return { ...pending, messageId: attempted.message?.wamid ?? publicId, status: 'sent', sentAtMs: clock.now() };
    case 'refused':
      await noteBroken(options, line.connection, attempted.problem);
      return refused(attempted.problem);
    case 'later':
      await putOff(options, { workspaceId, publicId, numberId, phone, tries: 0 }, attempted.problem);
      return pending;
    case 'unknown':
      return pending;
  }
}

/** Meta has told by which id it knows the recipient: it may be one who has written with a hidden number. Sent it is in any case. */
async function meetRecipient(options: SenderOptions, workspace: Workspace, person: Person): Promise<void> {
  if (person.userId === null) return;
  try {
    await meet(options, workspace, person);
  } catch (error) {
    options.log.fault('whatsapp.recipient_not_met', error, { workspace: workspace.id });
  }
}

type Waiting = Line & { publicId: string; tries: number };

/** A message that Meta was too busy for, and with it all that wait for the same number, or for the same recipient. */
export async function putOff({ store, clock }: NotingPorts, message: Waiting, problem: Problem | null): Promise<void> {
  const { workspaceId, publicId, numberId, phone, tries } = message;
  const wait = { untilMs: clock.now() + delayAfter(problem, tries), pairOnly: isOfPair(problem) };
  await store.whatsapp.messages.postpone({ workspaceId, publicId, wait });
  await store.whatsapp.messages.holdBack({ workspaceId, numberId, phone, wait });
}

type NotingPorts = Pick<SenderOptions, 'store' | 'clock'>;

/** A token that Meta does not take any more breaks the connection, whichever call has met it. */
export async function noteBroken({ store, clock }: NotingPorts, seen: Connection, problem: Problem): Promise<void> {
  if (classOf(problem) !== 'token') return;
  const broken = { ...seen, status: 'broken' as const, problem: inPlainWords(problem), dueAtMs: null, updatedAtMs: clock.now() };
  await store.whatsapp.connections.save({ connection: broken, expects: seen.version });
}

function refused(problem: Problem): Refusal {
  const errors = problem.code === null ? {} : { errors: { code: problem.code } };
  return refuse('whatsapp_refused', { message: inPlainWords(problem), ...errors });
}
