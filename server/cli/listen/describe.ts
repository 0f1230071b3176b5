import { printable, type Terminal } from '../terminal.ts';
import { claimedEvent, type Signatures } from './signatures.ts';

/** `contact created #12` or `message.read wamid.X`, or what else can be said of a body that is no event. */
export function describeBody(body: Buffer): string {
  const event = claimedEvent(body);
  if (typeof event?.model !== 'string') return `${body.length} bytes`;
  const { data } = event;
  if (data && 'message_id' in data) return printable(`${String(event.event)} ${String(data.message_id)}`);
  const model = event.model.split('\\').at(-1) ?? event.model;
  return printable(`${model.toLowerCase()} ${String(event.event)} #${String(data?.id)}`);
}

/** Both schemes at a glance: `✓ ✓`, in the order standard, body. */
export function describeSignatures(signatures: Signatures, { paint }: Terminal): string {
  const mark = (complaint: string | null) => (complaint === null ? paint('green', '✓') : paint('red', '✗'));
  return `${mark(signatures.standard)} webhook-signature  ${mark(signatures.body)} X-Webhook-Signature`;
}
