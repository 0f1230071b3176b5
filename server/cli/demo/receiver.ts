import type { Call } from '../command.ts';
import { describeBody } from '../listen/describe.ts';
import { openInbox, type Arrival } from '../listen/inbox.ts';
import { claimedEvent, verifySignatures } from '../listen/signatures.ts';
import { printable } from '../terminal.ts';
import { timeOfDay } from '../time.ts';
import type { Client } from './client.ts';

export type DemoReceiver = {
  url: string;
  /** A client whose calls are noted, so that an arrival can be told from the change that caused it. */
  timed(client: Client): Client;
  close(): Promise<void>;
};

/** The longest line, `contact created #1`, and room for larger numbers. */
const EVENT_COLUMNS = 21;
const ATTEMPT_COLUMNS = 7;
const AGE_COLUMNS = 9;

/** Prints every POST as it arrives, with what a receiver should check. */
export async function openReceiver(
  { terminal, clock, json }: Pick<Call, 'terminal' | 'clock' | 'json'>,
  { port, secret }: { port: number; secret: string },
): Promise<DemoReceiver> {
  let calledAt: number | null = null;

  async function receive(arrival: Arrival): Promise<number> {
    const { at, headers, body } = arrival;
    const signatures = verifySignatures(arrival, secret);
    const verified = signatures.standard === null && signatures.body === null;
    const afterMs = at - (changedAt(body) ?? calledAt ?? at);
    const attempt = printable(String(headers['x-webhook-attempt']));
    if (json) {
      const time = new Date(at).toISOString();
      const facts = { time, id: headers['webhook-id'], attempt: Number(attempt), verified, after_ms: afterMs };
      terminal.print(JSON.stringify({ ...facts, body: body.toString('utf8') }));
    } else {
      const { paint } = terminal;
      const mark = (complaint: string | null) => (complaint === null ? paint('green', 'valid') : paint('red', 'wrong'));
      const event = describeBody(body).padEnd(EVENT_COLUMNS);
      const schemes = `${mark(signatures.standard)}  ${mark(signatures.body)}`;
      const age = `+${afterMs} ms`.padStart(AGE_COLUMNS);
      terminal.print(`  ${timeOfDay(at)}  ${event}  ${attempt.padEnd(ATTEMPT_COLUMNS)}  ${schemes}  ${age}`);
    }
    return verified ? 204 : 401;
  }

  const inbox = await openInbox({ port, clock, receive });
  return {
    url: `${inbox.origin}/hook`,
    timed: (client) => ({
      send(method, path, body) {
        calledAt = clock.now();
        return client.send(method, path, body).finally(() => (calledAt = null));
      },
    }),
    close: () => inbox.close(),
  };
}

/** A record carries the time of its change to the microsecond; a deleted one only that of the change before. */
function changedAt(body: Buffer): number | null {
  const event = claimedEvent(body);
  if (!event?.data || event.event === 'deleted') return null;
  return Date.parse(event.data.attributes.updated_at);
}
