import { z } from 'zod';
import { EVENT_NAMES, MODELS } from '../../../contract/webhook-event.ts';
import { assert } from '../../kit/assert.ts';
import { readInput } from '../../workspace/input.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { WEBHOOK_LOG_DETAIL } from '../shapes/webhooks.ts';
import { success } from './answer.ts';
import { logDetail } from './log-row.ts';
import { firstEndpoint } from './save-endpoint.ts';

const SAMPLE_INPUT = z.strictObject({ model: z.enum(MODELS), event: z.enum(EVENT_NAMES) });

const URL_NEEDED = 'The webhook_url field must be saved before a test event can be sent.';

/** Answers 200 with the log row whatever the receiver did: the row tells. It works while webhooks are off. */
export function webhookTestRoutes({ store, sendTest }: ApiPorts): Route[] {
  const test = async (call: Call) => {
    const sample = readInput(SAMPLE_INPUT, call.body);
    const endpoint = firstEndpoint(call.workspace);
    if (endpoint.url === '') {
      throw new RefusalError(refuse('validation_failed', { errors: { webhook_url: [URL_NEEDED] } }));
    }
    const attempt = await store.attempts.get(call.workspace.id, await sendTest(endpoint, sample));
    assert(attempt, 'the test event has its log row');
    return success(logDetail(attempt));
  };
  return [
    {
      method: 'POST',
      path: '/webhook-settings/test',
      ability: 'webhooks.update',
      failure: 'Failed to send the test event',
      handle: test,
      about: {
        summary: 'Send a test event',
        details: 'One attempt with a sample body, now, also while webhooks are off. The log row tells what the receiver did.',
        body: SAMPLE_INPUT,
        answers: { 200: dataOf(WEBHOOK_LOG_DETAIL) },
        examples: [{ body: { model: 'contact', event: 'created' }, status: 200 }],
      },
    },
  ];
}
