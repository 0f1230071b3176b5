import { afterAll, expect, test } from 'vitest';
import { header } from '../support/received-request.ts';
import { logOf } from '../support/reads.ts';
import { nextName } from '../support/records.ts';
import { listen, Site } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { EventView } from '../support/views.ts';

/** So many attempts that a crash cut off are repeated. */
const REPEATED = 3;

const site = await Site.open();
const { api, receiver } = site;
afterAll(() => site.close());

/** Four attempts cut off by a crash each: the fourth is not repeated, but visibly given up. */
test('an event cut off four times is given up', { timeout: 60_000 }, async () => {
  receiver.script = () => 'hang';
  await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
  await api.post('/sources', { name: nextName('Source') });
  for (let crash = 1; crash <= REPEATED + 1; crash++) {
    await receiver.received(crash);
    await site.server.kill();
    await site.startAgain();
  }
  const eventId = header((await receiver.received(1))[0] ?? never(), 'webhook-id');
  const event = async () => (await api.get<EventView>(`/webhook-events/${eventId}`)).data;
  const { deliveries } = await until('it is given up', async () => {
    const view = await event();
    return view.deliveries.every(({ state }) => state === 'failed') ? view : null;
  });
  expect(deliveries).toMatchObject([{ state: 'failed', reason: 'interrupted_too_often' }]);
  expect(receiver.requests.map((request) => header(request, 'x-webhook-attempt'))).toEqual(['1', '2', '3', '4']);
  const row = { status: 'error', error_code: 'interrupted' };
  expect(await logOf(api)).toMatchObject([4, 3, 2, 1].map((attempt) => ({ ...row, attempt })));
});

function never(): never {
  throw new Error('Nothing arrived');
}
