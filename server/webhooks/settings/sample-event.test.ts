import { expect, test } from 'vitest';
import { ATTRIBUTES, EVENT_NAMES, MODELS, WIRE_MODEL } from '../../../contract/webhook-event.ts';
import { sampleEvent } from './sample-event.ts';

const NOW = Date.UTC(2026, 3, 16, 12, 34, 56) * 1000;
const NINE = MODELS.flatMap((model) => EVENT_NAMES.map((event) => [model, event] as const));

test.each(NINE)('a sample of %s %s looks like the real event', (model, event) => {
  const sample = sampleEvent({ model, event }, 6, NOW);
  const body = JSON.parse(sample.body);
  expect(sample).toMatchObject({ model, event, recordId: 0, committedAt: NOW });
  expect(body).toMatchObject({ event, model: WIRE_MODEL[model], data: { id: 0, attributes: { tenant_id: 6 } } });
  expect(body.timestamp).toBe('2026-04-16T12:34:56+00:00');
  expect(Object.keys(body.data.attributes)).toEqual([...ATTRIBUTES[model]]);
  expect(Object.values(body.data.attributes)).not.toContain(undefined);
});
