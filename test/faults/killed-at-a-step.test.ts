import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, inject, test } from 'vitest';
import { dyingAt, LAST_WORDS, type Step } from '../support/dying-at.ts';
import type { Reaction } from '../support/receiver.ts';
import { seedEvents } from '../support/seed-events.ts';
import { Site } from '../support/site.ts';
import { isShort } from '../support/soak.ts';
import { answering, rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

const isPostgres = inject('store') === 'postgres';
const [CHANGED, LOGGED, LEASED] = ['INSERT INTO events', 'INSERT INTO webhook_logs', `SET state = 'leased'`];
const [SETTINGS, PURGED] = ['UPDATE endpoints SET', 'DELETE FROM events'];

/** What the receiver does with a request, and how many milliseconds after it has come the sender is killed, or asked to stop before. */
type Moment = { reaction: Reaction; afterMs: number; isAsked?: boolean };

/** The life of a delivery, and what goes on beside it: at each step the process is killed, in the middle of work. */
const STEPS: Record<string, Step | Moment> = {
  // First, because each start purges some more of them.
  'some old events are purged': { when: 'after', says: PURGED },
  'the record is written': { when: 'after', says: 'INSERT INTO contacts' },
  'the event is written': { when: 'after', says: CHANGED },
  'its delivery is written': { when: 'after', says: 'INSERT INTO deliveries' },
  'the change is about to be committed': { when: 'before', says: 'COMMIT', within: CHANGED },
  ...(isPostgres && { 'the commit of the change is on its way': { when: 'sent', says: 'COMMIT', within: CHANGED } }),
  'the change is committed, and neither answered nor sent': { when: 'after', says: 'COMMIT', within: CHANGED },
  'a delivery is taken from the table': { when: 'after', says: LEASED },
  'what was taken is about to be committed': { when: 'before', says: 'COMMIT', within: LEASED },
  'the receiver has the request': { reaction: 'hang', afterMs: 0 },
  'half of the head of an answer is here': { reaction: { raw: 'HTTP/1.1 200 OK\r\nContent-' }, afterMs: 20 },
  'the answer is here': { reaction: { status: 200 }, afterMs: 1 },
  'the row of an attempt is written': { when: 'after', says: LOGGED },
  'the result is about to be committed': { when: 'before', says: 'COMMIT', within: LOGGED },
  ...(isPostgres && { 'the commit of the result is on its way': { when: 'sent', says: 'COMMIT', within: LOGGED } }),
  'the result is committed, and its caller not told': { when: 'after', says: 'COMMIT', within: LOGGED },
  'it was asked to stop, and waits for an answer': { reaction: 'hang', afterMs: 100, isAsked: true },
  'settings are about to be committed': { when: 'before', says: 'COMMIT', within: SETTINGS },
  'settings are committed': { when: 'after', says: 'COMMIT', within: SETTINGS },
};
/** Of a test run, which has time for one in so many: others each time, and a soak for all of them. */
const ONE_IN = isShort ? 4 : 1;
/** Not at the first that comes by, but when much is under way. */
const NTH_AT_MOST = 12;
/** A step that is not met by then is none of the way. */
const MET_WITHIN_MS = 60_000;

/** Of sixty days: what the server purges as soon as it has started, step by step. */
const OLD_EVENTS = 2_000;
const OLD_MS = 60 * 86_400_000;

const site = await Site.open();
afterAll(() => site.close());

test('a server that is killed at each step of a delivery', { timeout: 4 * REHEARSAL_TIMEOUT_MS }, async () => {
  const place = isPostgres ? { postgres: site.place.at(-1) ?? '' } : { sqlite: join(site.data, 'ackwell.db') };
  await seedEvents(place, { count: OLD_EVENTS, endpointId: 1, atMs: Date.now() - OLD_MS, settled: true });
  await rehearse({
    name: 'killed at each step',
    site,
    async disturb(stage) {
      await site.server.kill();
      const first = Math.floor(stage.random() * ONE_IN);
      for (const [at, [name, step]] of Object.entries(STEPS).entries()) {
        if (at % ONE_IN === first) expect(await ('says' in step ? diesAt(step, stage) : isKilledAt(step, stage)), name).toBe(true);
      }
      await site.startAgain();
    },
  });
});

async function diesAt(step: Step, { apis: [api], random }: Stage): Promise<boolean> {
  const isSeldom = step.within === SETTINGS || step.says === PURGED;
  const nth = isSeldom ? 1 : 1 + Math.floor(random() * NTH_AT_MOST);
  // What dies at once has said so when it could not be started.
  const said = await site.startAgain(dyingAt({ ...step, nth })).then(() => '', String);
  await untilGone(async () => {
    if (step.within === SETTINGS) await api?.patch('/webhook-endpoints/2', { description: `At ${performance.now()}` }).catch(() => null);
  });
  return (said + site.server.output).includes(LAST_WORDS);
}

async function isKilledAt({ reaction, afterMs, isAsked = false }: Moment, { random }: Stage): Promise<boolean> {
  const nth = 1 + Math.floor(random() * NTH_AT_MOST);
  const well = answering(random);
  let requests = 0;
  await site.startAgain();
  const { pid } = site.server;
  site.receiver.script = () => {
    if (++requests < nth) return well();
    if (requests > nth) return reaction;
    if (isAsked) process.kill(pid, 'SIGTERM');
    setTimeout(() => process.kill(pid, 'SIGKILL'), afterMs);
    return reaction;
  };
  await untilGone(() => undefined);
  site.receiver.script = well;
  return requests >= nth;
}

async function untilGone(meanwhile: () => Promise<void> | undefined): Promise<void> {
  for (const end = performance.now() + MET_WITHIN_MS; site.server.running && performance.now() < end; await pause(5)) await meanwhile();
}
