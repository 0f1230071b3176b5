import type { IncomingMessage, ServerResponse } from 'node:http';
import { openLoopbackServer, type LoopbackServer } from '../loopback-server.ts';
import { messagesValue, postToCallback, receiptPosts, type Change } from './callback.ts';
import { DISORDERS, freshState, graphError, type Disorder, type FakeState, type ScriptedAnswer } from './fake-state.ts';
import { answerGraphCall, type FakeAnswer, type FakeCall } from './graph-calls.ts';

/** Larger than any file that is tried. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

export type FakeMeta = LoopbackServer & { state: FakeState; post(changes: Change[]): Promise<number> };

export type FakeMetaOptions = { port: number; disorders: Disorder[]; say?: (line: string) => void };

/** An imitation of Meta's Graph API for trying and testing: it verifies, accepts, refuses and posts back as Meta does. */
export async function openFakeMeta({ port, disorders, say = () => {} }: FakeMetaOptions): Promise<FakeMeta> {
  const state = freshState(disorders);
  const post = async (changes: Change[]): Promise<number> => {
    if (!state.subscription) return 0;
    const status = await postToCallback(state.subscription, changes).catch(() => 0); // The server may be away: Meta would come again.
    say(`posted ${changes.map(({ field }) => field).join(', ')} → ${status}`);
    return status;
  };
  const server = await openLoopbackServer(port, (request, response) => answer({ state, post, say }, request, response));
  return { ...server, state, post };
}

type Surroundings = { state: FakeState; post: FakeMeta['post']; say: (line: string) => void };

async function answer(around: Surroundings, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await readCall(request);
  around.state.calls.push(`${call.method} ${call.path}`);
  const answered = call.path.startsWith('/fake/') ? await control(around, call) : await answerGraphCall(around.state, call);
  around.say(`${call.method} ${call.path} → ${answered.status}`);
  const { sent } = answered;
  const tell = async () => {
    for (const post of sent ? receiptPosts(sent) : []) await around.post(post);
  };
  if (sent?.disorders.includes('silent')) return; // Until the other side gives up.
  if (sent?.disorders.includes('early')) await tell();
  if (answered.lost || sent?.disorders.includes('lost')) request.socket.destroy();
  else response.writeHead(answered.status, { 'content-type': 'application/json' }).end(JSON.stringify(answered.body));
  if (sent && !sent.disorders.includes('early')) await tell();
}

/** What is no call of Meta's: to let somebody write, to say what goes wrong next, to see what was sent. */
async function control({ state, post }: Surroundings, { method, path, fields }: FakeCall): Promise<FakeAnswer> {
  switch (`${method} ${path}`) {
    case 'POST /fake/message': {
      const { from = '15550002222', name = 'Ana Example', text = 'Hello', ...more } = fields as Record<string, string>;
      const id = `wamid.${Buffer.from(String(Math.random())).toString('base64')}`;
      const timestamp = String(Math.floor(Date.now() / 1000));
      const message = { from, id, timestamp, type: 'text', text: { body: text }, ...more };
      const value = messagesValue({ contacts: [{ profile: { name }, wa_id: from }], messages: [message] });
      return { status: 200, body: { id, answered: await post([{ field: 'messages', value }]) } };
    }
    case 'POST /fake/change': {
      const { field, value } = fields as { field: string; value: Record<string, unknown> };
      return { status: 200, body: { answered: await post([{ field, value, time: Math.floor(Date.now() / 1000) }]) } };
    }
    case 'POST /fake/next': {
      const asked = Array.isArray(fields['disorders']) ? fields['disorders'] : [];
      state.next.push(DISORDERS.filter((known) => asked.includes(known)));
      return { status: 200, body: { next: state.next } };
    }
    case 'POST /fake/answer': {
      const { call, ...answered } = fields as { call?: unknown };
      state.scripted[String(call)] = [...(state.scripted[String(call)] ?? []), answered as ScriptedAnswer];
      return { status: 200, body: { scripted: state.scripted } };
    }
    case 'GET /fake/state':
      return { status: 200, body: state };
    default:
      return graphError(100, 'The imitation knows /fake/message, /fake/change, /fake/next, /fake/answer and /fake/state.');
  }
}

async function readCall(request: IncomingMessage): Promise<FakeCall> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error('The body is too long');
    chunks.push(chunk);
  }
  return {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/^\/v\d+\.\d+/, ''),
    token: /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null,
    fields: { ...Object.fromEntries(url.searchParams), ...(await fieldsIn(Buffer.concat(chunks), request.headers['content-type'] ?? '')) },
  };
}

async function fieldsIn(body: Buffer, type: string): Promise<Record<string, unknown>> {
  if (type.startsWith('multipart/form-data')) {
    return Object.fromEntries(await new Response(body, { headers: { 'content-type': type } }).formData());
  }
  const text = body.toString('utf8');
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  if (!type.startsWith('application/json') || text === '') return {};
  return JSON.parse(text) as Record<string, unknown>; // Whoever sends something else hears that the connection broke.
}
