import { printable, type Terminal } from '../terminal.ts';
import { claimedEvent, type Signatures } from './signatures.ts';

/** `contact created #12`, or what else can be said of a body that is no event. */
export function describeBody(body: Buffer): string {
  const event = claimedEvent(body);
  if (typeof event?.model !== 'string') return `${body.length} bytes`;
  const model = event.model.split('\\').at(-1) ?? event.model;
  return printable(`${model.toLowerCase()} ${String(event.event)} #${String(event.data?.id)}`);
}

/** Both schemes at a glance: `✓ ✓`, in the order standard, body. */
export function describeSignatures(signatures: Signatures, { paint }: Terminal): string {
  const mark = (complaint: string | null) => (complaint === null ? paint('green', '✓') : paint('red', '✗'));
  return `${mark(signatures.standard)} webhook-signature  ${mark(signatures.body)} X-Webhook-Signature`;
}
