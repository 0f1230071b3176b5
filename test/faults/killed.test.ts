import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { bodyOf, type ReceivedRequest } from '../support/received-request.ts';
import { contactOn, makeShelf } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import { isShort } from '../support/soak.ts';
import { until } from '../support/until.ts';
import type { ContactView } from '../support/views.ts';
import { answering, rehearse, REHEARSAL_TIMEOUT_MS, type Stage } from './rehearsal.ts';

/** Also where a start takes long. */
const LEAST_KILLS = 4;
const ALIVE_MS = { atLeast: 200, more: 1_200 };

/** Enough for contacts as they mostly are. Where bodies of a megabyte gather, it is not. */
const LITTLE_MEMORY = { NODE_OPTIONS: '--max-old-space-size=64' };
/** Whoever dies of it is started again. What is held in memory is bounded, so that this does not go on and on. */
const MOST_DEATHS = 3;
const LARGE_CALLERS = 16;
/** Of 0.4 MB each: twice the memory, or four times, however long it goes on. The receiver keeps each of them. */
const MOST_LARGE = isShort ? 300 : 600;
/** Nearly as long as texts may be, of characters of three bytes: one in the description, one in a field of one's own. */
const LONG = '€'.repeat(65_000);
/** So many answers make an endpoint one that is trusted with much: then it falls silent. */
const ANSWERED_AT_FIRST = 12;

const site = await Site.open();
afterAll(() => site.close());

test('a server that is killed again and again', { timeout: 2 * REHEARSAL_TIMEOUT_MS }, async () => {
  const disturb = async ({ random, seconds }: Stage) => {
    const end = performance.now() + seconds * 1_000;
    for (let kills = 0; kills < LEAST_KILLS || performance.now() < end; kills++) {
      await pause(ALIVE_MS.atLeast + random() * ALIVE_MS.more);
      await site.server.kill();
      await site.startAgain();
    }
  };
  const ledgers = await rehearse({ name: 'server killed (SIGKILL)', site, disturb });
  // The run proves something only if work was going on and was cut off.
  const interrupted = ledgers.flatMap(({ final }) => final.log.filter(({ error_code }) => error_code === 'interrupted'));
  expect(interrupted.length).toBeGreaterThan(0);
});

test('a server with little memory and bodies as large as they may be', { timeout: 3 * REHEARSAL_TIMEOUT_MS }, async () => {
  const { api } = await site.addWorkspace('large');
  const large = await largeContacts(api);
  const made: number[] = [];
  let deaths = 0;
  let isSilent = true;
  const disturb = async ({ seconds }: Stage) => {
    await site.server.kill();
    await site.startAgain(LITTLE_MEMORY);
    await listen(api, { webhook_url: site.receiver.url('/large'), execution: 'queued' });
    const stop = new AbortController();
    const everyMs = (seconds * 1_000 * LARGE_CALLERS) / MOST_LARGE;
    const calling = Array.from({ length: LARGE_CALLERS }, () => makeUntil(stop.signal, { api, large, made, everyMs }));
    for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(20)) {
      if (site.server.running) continue;
      expect(site.server.output).toContain('heap out of memory');
      expect(++deaths).toBeLessThanOrEqual(MOST_DEATHS);
      await site.startAgain(LITTLE_MEMORY);
    }
    stop.abort();
    await Promise.all(calling);
    // The fault ends with the little memory. What hangs is cut off, and does not hang again at once when the server is back: the
    // 30 s of its deadline have tests of their own.
    isSilent = false;
    await site.server.kill();
    await site.startAgain();
  };
  const react = (random: () => number) => {
    const well = answering(random);
    let larges = 0;
    return (request: ReceivedRequest) => (isSilent && request.path === '/large' && ++larges > ANSWERED_AT_FIRST ? 'hang' : well());
  };
  await rehearse({ name: 'little memory, large bodies', site, disturb, react });
  const arrived = new Set<number>();
  let looked = 0;
  // Each is read once: thousands of them, read anew at every look, would leave the receiver no time to answer.
  const haveAllArrived = () => {
    for (const one of site.receiver.requests.slice(looked)) if (one.path === '/large') arrived.add(bodyOf(one).data.id);
    looked = site.receiver.requests.length;
    return made.every((id) => arrived.has(id));
  };
  expect(made.length).toBeGreaterThan(0);
  await until('each of the large has arrived', haveAllArrived, REHEARSAL_TIMEOUT_MS);
});

async function largeContacts(api: Api): Promise<() => Record<string, unknown>> {
  const shelf = await makeShelf(api);
  const { slug } = (await api.post<{ slug: string }>('/custom-fields', { name: 'Long', type: 'textarea' })).data;
  return () => contactOn(shelf, { description: LONG, custom_fields_data: { [slug]: LONG } });
}

type Making = { api: Api; large: () => Record<string, unknown>; made: number[]; everyMs: number };

/** Notes what was answered with 201; a call that is cut off, or refused, is not asked again. */
async function makeUntil(stop: AbortSignal, { api, large, made, everyMs }: Making): Promise<void> {
  while (!stop.aborted) {
    const answer = await api.post<ContactView>('/contacts', large()).catch(() => null);
    if (answer?.status === 201) made.push(answer.data.id);
    await pause(everyMs);
  }
}
