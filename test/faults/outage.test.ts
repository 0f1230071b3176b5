import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { MAX_PROBE_MS } from '../../server/webhooks/flow/catch-up.ts';
import type { Api } from '../support/api.ts';
import { Site } from '../support/site.ts';
import { isShort } from '../support/soak.ts';
import { until } from '../support/until.ts';
import { answering, rehearse, REHEARSAL_TIMEOUT_MS } from './rehearsal.ts';

/** What is on the wire when the outage is seen, at most. */
const ON_THE_WIRE = 64;
/** Twenty failures in a row, with their waits. */
const SEEN_WITHIN_MS = 60_000;
/** The last probe before the receiver is back may have been the longest wait ago. */
const BACK_WITHIN_MS = MAX_PROBE_MS + 60_000;
/** What new changes keep on their way at any moment, well above. */
const CAUGHT_UP = 100;
const site = await Site.open();
afterAll(() => site.close());

type Endpoint = { id: number; health: { state: string; reason: string | null; backlog: number } };

async function endpointOf(api: Api): Promise<Endpoint> {
  const { data } = await api.get<{ data: Endpoint[] }>('/webhook-endpoints');
  const [endpoint] = data.data;
  if (!endpoint) throw new Error('A workspace has an endpoint');
  return endpoint;
}

const timeout = REHEARSAL_TIMEOUT_MS + BACK_WITHIN_MS;

// Half a minute at the least, of which a test run has none to spare: its clock runs in server/webhooks/engine/flow.test.ts.
test.skipIf(isShort)('a receiver that comes back after a long outage hears of everything', { timeout }, async () => {
  await rehearse({
    name: 'receiver away, and back',
    site,
    async disturb({ apis, random, seconds }) {
      for (const api of apis) await api.patch(`/webhook-endpoints/${(await endpointOf(api)).id}`, { catch_up: true });
      site.receiver.script = () => ({ status: 503 });
      // The endpoint that is told at once fails by four calls at a time: its outage comes later.
      const queued = apis.at(-1);
      if (!queued) throw new Error('A rehearsal has workspaces');
      await until('the outage is seen', async () => (await endpointOf(queued)).health.state === 'open', SEEN_WITHIN_MS);
      expect((await endpointOf(queued)).health.reason).toContain('HTTP 503');
      const attempts = () => site.receiver.requests.filter(({ path }) => path.startsWith('/queued')).length;
      const before = attempts();
      await pause(seconds * 1_000);
      expect(attempts() - before, 'attempts meanwhile').toBeLessThanOrEqual(ON_THE_WIRE + seconds);
      site.receiver.script = answering(random);
      await until('what waited has gone', async () => {
        const healths = (await Promise.all(apis.map(endpointOf))).map(({ health }) => health);
        return healths.every(({ state, backlog }) => state !== 'open' && backlog < CAUGHT_UP);
      }, BACK_WITHIN_MS);
    },
  });
});
