import { expect, test } from 'vitest';
import { MESSAGE_STATES, MODELS, webhookName } from './webhook-event.ts';

test('each webhook is called by one name, which says its model once', () => {
  expect(MODELS.map((model) => webhookName({ model, event: 'created' }))).toEqual(['contact.created', 'status.created', 'source.created']);
  expect(MESSAGE_STATES.map((state) => webhookName({ model: 'message', event: `message.${state}` })))
    .toEqual(['message.sent', 'message.delivered', 'message.read', 'message.failed']);
});
