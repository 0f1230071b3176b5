import { createHmac } from 'node:crypto';
import { FAKE, type Disorder, type Subscription } from './fake-state.ts';

const CALL_TIMEOUT_MS = 10_000;

/** Asks the callback back, as Meta does while a subscription is being made. Answers with what went wrong, or null. */
export async function verifyCallback({ callbackUrl, verifyToken }: Subscription): Promise<string | null> {
  const challenge = String(Math.floor(Math.random() * 1e9));
  const query = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.challenge': challenge, 'hub.verify_token': verifyToken });
  try {
    const answer = await fetch(`${callbackUrl}?${query}`, { redirect: 'manual', signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
    if (answer.status !== 200) return `HTTP Status Code = ${answer.status}; HTTP Message = ${answer.statusText}`;
    return (await answer.text()) === challenge ? null : 'The challenge was not answered';
  } catch (error) {
    return String(error);
  }
}

/** A post as Meta makes it: its characters escaped, and signed over these bytes. */
export function signedPost(changes: Change[]): { headers: Record<string, string>; body: Buffer } {
  const body = escaped({
    object: 'whatsapp_business_account',
    entry: changes.map(({ field, value, time }) => ({
      id: FAKE.accountId,
      ...(time !== undefined && { time }),
      changes: [{ value, field }],
    })),
  });
  const signature = createHmac('sha256', FAKE.appSecret).update(body).digest('hex');
  return { headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }, body };
}

export async function postToCallback({ callbackUrl }: Subscription, changes: Change[]): Promise<number> {
  const { headers, body } = signedPost(changes);
  const answer = await fetch(callbackUrl, { method: 'POST', headers, body, signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
  await answer.text();
  return answer.status;
}

export type Change = { field: string; value: Record<string, unknown>; time?: number };

export function messagesValue(more: Record<string, unknown>): Record<string, unknown> {
  const metadata = { display_phone_number: FAKE.display.replace(/\D/g, ''), phone_number_id: FAKE.numberId };
  return { messaging_product: 'whatsapp', metadata, ...more };
}

type Receipts = { wamid: string; to: string; ourId: unknown; disorders: readonly Disorder[] };

/** The posts that tell what became of a message, in the order, number and company that the disorders ask for. */
export function receiptPosts({ wamid, to, ourId, disorders }: Receipts): Change[][] {
  const second = Math.floor(Date.now() / 1000);
  const errors = disorders.includes('window')
    ? [{ code: 131047, title: 'Re-engagement message', error_data: { details: 'More than 24 hours have passed since the last reply' } }]
    : [{ code: 131026, title: 'Message undeliverable', error_data: { details: 'Message undeliverable.' } }];
  const fails = disorders.includes('window') || disorders.includes('undeliverable');
  const steps = (fails ? ['failed'] : ['sent', 'delivered', 'read']).map((status, at) => ({
    id: wamid, status, timestamp: String(second + at), recipient_id: to,
    ...(ourId !== undefined && { biz_opaque_callback_data: ourId }), ...(fails && { errors }),
  }));
  const posts = steps.map((status) => [{ field: 'messages', value: messagesValue({ statuses: [status] }) }]);
  if (disorders.includes('reorder')) posts.reverse();
  if (disorders.includes('rebatch')) posts.push([{ field: 'messages', value: messagesValue({ statuses: steps }) }]);
  return disorders.includes('repeat') ? posts.flatMap((post) => [post, post]) : posts;
}

function escaped(post: unknown): Buffer {
  const text = JSON.stringify(post)
    .replaceAll('/', '\\/')
    .replaceAll('@', '\\u0040')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(text, 'utf8');
}
