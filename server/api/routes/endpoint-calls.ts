import { ENDPOINT_INPUT } from '../../webhooks/settings/endpoint-input.ts';
import type { Description } from '../description.ts';
import { dataOf, DONE, savedOf } from '../shapes/envelope.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { WEBHOOK_ENDPOINT } from '../shapes/webhooks.ts';
import { STATE_TAG } from './state-tag.ts';

const params = { id: 1 };
const saved = {
  answers: { 200: savedOf(WEBHOOK_ENDPOINT) },
  headers: STATE_TAG,
  refusals: ['precondition_failed'],
} satisfies Partial<Description>;

/** How the calls of endpoints are described. */
export const ENDPOINT_CALLS = {
  list: {
    summary: 'List webhook endpoints',
    details: 'All of them; the first is the one behind the webhook settings.',
    answers: { 200: cursorListOf(WEBHOOK_ENDPOINT) },
    examples: [{ status: 200 }],
  },
  read: {
    summary: 'Read a webhook endpoint',
    answers: { 200: dataOf(WEBHOOK_ENDPOINT) },
    headers: STATE_TAG,
    examples: [{ params, status: 200 }],
  },
  create: {
    summary: 'Create a webhook endpoint',
    details: 'It is enabled unless the body says otherwise, and hears of nothing until a box is checked.',
    body: ENDPOINT_INPUT,
    answers: { 201: savedOf(WEBHOOK_ENDPOINT) },
    headers: STATE_TAG,
    examples: [
      { body: { url: 'https://crm.example.com/hook', contacts_actions: { create: true }, headers: { 'X-Tenant': 'acme' } }, status: 201 },
    ],
  },
  save: {
    summary: 'Save a webhook endpoint',
    details: 'The same as PATCH: what is absent keeps its value.',
    body: ENDPOINT_INPUT,
    ...saved,
    examples: [{ params, body: { description: 'The CRM' }, status: 200 }],
  },
  update: {
    summary: 'Update a webhook endpoint',
    details: 'Changes what is given; what is absent keeps its value. `headers` and `filter` take the place of all that was there.',
    body: ENDPOINT_INPUT,
    ...saved,
    examples: [
      { params, body: { rate_limit: 20 }, status: 200 },
      { title: 'One step alone', params, body: { filter: { contacts: [{ field: 'status_id', from: [1], to: [2] }] } }, status: 200 },
    ],
  },
  remove: {
    summary: 'Delete a webhook endpoint',
    details: 'What still waits for it is skipped; its log stays.',
    answers: { 200: DONE },
    refusals: ['first_endpoint_undeletable', 'precondition_failed'],
    examples: [{ params: { id: 2 }, status: 200 }],
  },
  pause: {
    summary: 'Pause a webhook endpoint',
    details: 'Its deliveries wait in order, and none is dropped.',
    ...saved,
    examples: [{ params, status: 200 }],
  },
  resume: {
    summary: 'Resume a webhook endpoint',
    ...saved,
    examples: [{ params, status: 200 }],
  },
} satisfies Record<string, Description>;
