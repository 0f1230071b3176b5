import { expect, test } from 'vitest';
import { EVENT_NAMES, MODELS } from '../../contract/webhook-event.ts';
import { SAMPLES } from '../../scripts/webhook-event-samples.ts';
import { webhookEventsPage } from '../../scripts/write-webhook-events.ts';
import { page } from './page.ts';

test('the page is what the code writes', () => {
  const hint = 'Run: node scripts/write-webhook-events.ts';
  expect(page('webhook-events.md'), hint).toBe(webhookEventsPage());
});

test('each of the nine events has one sample', () => {
  const nine = MODELS.flatMap((model) => EVENT_NAMES.map((event) => `${model}.${event}`));
  expect(SAMPLES.map(({ model, event }) => `${model}.${event}`).sort()).toEqual(nine.sort());
});
