import { z } from 'zod';
import { EVENT_NAMES, MODELS } from '../../../contract/webhook-event.ts';
import { assert } from '../../kit/assert.ts';
import { readInput } from '../../workspace/input.ts';
import type { Endpoint } from '../../webhooks/endpoint.ts';
import { grade } from '../../webhooks/settings/exam.ts';
import { refuse, RefusalError } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import type { Call, Route } from '../route.ts';
import { dataOf } from '../shapes/envelope.ts';
import { WEBHOOK_EXAM, WEBHOOK_LOG_DETAIL } from '../shapes/webhooks.ts';
import { success } from './answer.ts';
import { logDetail } from './log-row.ts';
import { firstEndpoint } from './save-endpoint.ts';

const SAMPLE_INPUT = z.strictObject({ model: z.enum(MODELS), event: z.enum(EVENT_NAMES) });

const URL_NEEDED = 'The webhook_url field must be saved before a test event can be sent.';

/**
 * Answers 200 with the log row whatever the receiver did: the row tells. It works while webhooks are off. A sample stands
 * for no record, so one that is sent once more after a crash is only one more.
 */
export function webhookTestRoutes({ store, sendTest, examine }: ApiPorts): Route[] {
  const test = async (call: Call) => {
    const sample = readInput(SAMPLE_INPUT, call.body);
    const { logId } = await sendTest(endpointToTest(call), sample);
    const attempt = await store.attempts.get(call.workspace.id, logId);
    assert(attempt, 'the test event has its log row');
    return success(logDetail(attempt));
  };
  const exam = async (call: Call) => {
    const marks = grade(await examine(endpointToTest(call), { model: 'contact', event: 'created' }));
    const questions = marks.map(({ logId, ...mark }) => ({ ...mark, webhook_log_id: logId }));
    return success({ passed: marks.every(({ passed }) => passed === true), questions });
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
    {
      method: 'POST',
      path: '/webhook-settings/exam',
      ability: 'webhooks.update',
      failure: 'Failed to examine the receiver',
      handle: exam,
      about: {
        summary: 'Examine the receiver',
        details:
          'Posts a genuine test event, the same again, one signed with another secret and one whose time is ten minutes old, ' +
          'and tells what the receiver should have done with each. Takes a minute and a half at most.',
        answers: { 200: dataOf(WEBHOOK_EXAM) },
        examples: [{ status: 200 }],
      },
    },
  ];
}

function endpointToTest({ workspace }: Call): Endpoint {
  const endpoint = firstEndpoint(workspace);
  if (endpoint.url !== '') return endpoint;
  throw new RefusalError(refuse('validation_failed', { errors: { webhook_url: [URL_NEEDED] } }));
}
