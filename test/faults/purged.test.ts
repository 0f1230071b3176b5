import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { succeed } from '../support/ackwell.ts';
import type { Api } from '../support/api.ts';
import { seedEvents } from '../support/seed-events.ts';
import { Site } from '../support/site.ts';
import { FAULT_SECONDS } from '../support/soak.ts';
import { rehearse, REHEARSAL_TIMEOUT_MS } from './rehearsal.ts';

const MS_PER_DAY = 86_400_000;
/** The oldest event; all are younger than the one before by the same time, down to nothing. */
const AGE_DAYS = 60;
const KEPT_DAYS = 20;
/** Each purge takes what the one before left of another part of what is too old. */
const PURGES = Math.max(3, Math.round(FAULT_SECONDS / 2));
const EVENTS_OF_A_PURGE = 3_000;
/** An age is given in whole minutes, of which each has an event or two, and time goes on meanwhile. */
const ROUNDED = 5;
const EVENTS = (PURGES * EVENTS_OF_A_PURGE * AGE_DAYS) / (AGE_DAYS - KEPT_DAYS);

const site = await Site.open();
afterAll(() => site.close());

test('what is past its time is purged while deliveries go on', { timeout: 2 * REHEARSAL_TIMEOUT_MS }, async () => {
  const place = inject('store') === 'postgres' ? { postgres: site.place.at(-1) ?? '' } : { sqlite: join(site.data, 'ackwell.db') };
  const [atMs, overMs] = [Date.now() - AGE_DAYS * MS_PER_DAY, AGE_DAYS * MS_PER_DAY];
  await seedEvents(place, { count: EVENTS, endpointId: 1, atMs, overMs, settled: true });
  const purged: number[] = [];
  // That no event of the load is lost, and none comes twice, is what every rehearsal checks.
  await rehearse({
    name: 'old events purged',
    site,
    async disturb() {
      for (let nth = 1; nth <= PURGES; nth++) {
        const days = AGE_DAYS - (nth * (AGE_DAYS - KEPT_DAYS)) / PURGES;
        const olderThan = `${Math.round(days * 24 * 60)}m`;
        const said = await succeed(['logs', 'purge', '--older-than', olderThan, '--json', ...site.place]);
        purged.push((JSON.parse(said) as { events: number }).events);
      }
    },
  });
  expect(purged.every((events) => Math.abs(events - EVENTS_OF_A_PURGE) <= ROUNDED), String(purged)).toBe(true);
  const gone = purged.reduce((sum, events) => sum + events, 0);
  expect(await numbersInFeed(site.api)).toEqual({ first: gone + 1, last: EVENTS, count: EVENTS - gone });
});

/** Of the workspace with the seeded events, in which nothing else happened. */
async function numbersInFeed(api: Api): Promise<{ first: number; last: number; count: number }> {
  const refused = await api.get<unknown>('/webhook-events?after=0');
  expect(refused.status).toBe(410);
  const { oldest_seq: first } = (JSON.parse(refused.text) as { errors: { oldest_seq: number } }).errors;
  let [last, count] = [first - 1, 0];
  for (let next: number | null = last; next !== null; ) {
    const { data }: { data: { data: { seq: number }[]; next: number | null } } = await api.get(`/webhook-events?after=${next}&limit=1000`);
    count += data.data.length;
    last = data.data.at(-1)?.seq ?? last;
    next = data.next;
  }
  return { first, last, count };
}
