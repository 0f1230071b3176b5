import { integer, text } from '../../config/value.ts';
import type { Clock } from '../../kit/clock.ts';
import { command, type Call } from '../command.ts';
import { interruption } from '../interruption.ts';
import { answers, httpUrl } from '../kinds.ts';
import { describeBody, describeSignatures } from '../listen/describe.ts';
import { forward } from '../listen/forward.ts';
import { openInbox, type Arrival } from '../listen/inbox.ts';
import { checkSecret, verifySignatures, type Signatures } from '../listen/signatures.ts';
import { printable } from '../terminal.ts';
import { timeOfDay } from '../time.ts';

const DEFAULT_PORT = 9000;
const MAX_DELAY_MS = 600_000;

/** Of a body this much is shown; --json has all of it. */
const SHOWN_CHARACTERS = 2_000;

export const listen = command({
  name: 'listen',
  summary: 'Receive webhooks for development: verify, print, forward, misbehave on request.',
  options: {
    port: {
      kind: integer('PORT', { min: 0, max: 65_535 }),
      default: DEFAULT_PORT,
      sentence: 'Port to listen on, on 127.0.0.1.',
    },
    secret: { kind: text('SECRET'), sentence: 'Verify both signatures with it, and say what is wrong.' },
    forwardTo: { kind: httpUrl, sentence: 'Pass every request on, and answer what comes back, 502 if nothing.' },
    answer: { kind: answers, sentence: 'Answer these statuses in turn; the last one is repeated. 200 without it.' },
    delay: {
      kind: integer('MS', { min: 0, max: MAX_DELAY_MS }),
      default: 0,
      sentence: 'Wait so long before answering.',
    },
  },
  settings: [],
  examples: [
    'ackwell listen --secret "$(ackwell webhook secret --workspace acme)"',
    'ackwell listen --port 9000 --answer 500,500,200 --delay 100',
    'ackwell listen --forward-to http://localhost:3000/webhooks',
  ],
  async run(call) {
    const { options, terminal, clock } = call;
    const { secret, answer, forwardTo, delay } = options;
    if (secret !== undefined) checkSecret(secret);
    const script = answer?.values();
    let last = 200;
    const inbox = await openInbox({
      port: options.port,
      clock,
      async receive(arrival) {
        const signatures = secret === undefined ? null : verifySignatures(arrival, secret);
        const forwarded = forwardTo ? await forward(arrival, forwardTo) : null;
        if (script) last = script.next().value ?? last;
        else last = forwarded ?? last;
        const status = last;
        show(call, { arrival, signatures, status });
        await pause(clock, delay);
        return status;
      },
    });
    terminal.say(`Listening on ${inbox.origin}. Ctrl-C ends it.`);
    await interruption();
    await inbox.close();
  },
});

type Seen = { arrival: Arrival; signatures: Signatures | null; status: number };

function show({ terminal, json }: Pick<Call, 'terminal' | 'json'>, { arrival, signatures, status }: Seen): void {
  const { at, method, path, headers, body } = arrival;
  const content = body.toString('utf8');
  if (json) {
    const time = new Date(at).toISOString();
    return terminal.print(JSON.stringify({ time, method, path, headers, body: content, signatures, answered: status }));
  }
  const number = headers['x-webhook-attempt'];
  const attempt = typeof number === 'string' ? `attempt ${printable(number)}` : '';
  const verified = signatures ? describeSignatures(signatures, terminal) : 'not verified';
  const facts = [timeOfDay(at), `${method} ${printable(path)}`, describeBody(body), attempt, verified, `→ ${status}`];
  terminal.print(facts.filter((fact) => fact !== '').join('  '));
  for (const [scheme, complaint] of Object.entries(signatures ?? {})) {
    if (complaint !== null) terminal.print(terminal.paint('red', `  ${scheme}: ${complaint}`));
  }
  terminal.print(terminal.paint('dim', `  ${printable(content.slice(0, SHOWN_CHARACTERS))}`));
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => (ms === 0 ? resolve() : clock.after(ms, resolve)));
}
