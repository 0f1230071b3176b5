import type { Description } from './description.ts';
import { textOf } from './shapes/envelope.ts';
import { ALIVE } from './shapes/people.ts';

const caller = 'anyone';

export const PROBE_DESCRIPTIONS = {
  healthz: {
    summary: 'Ask whether the process lives',
    caller,
    answers: { 200: ALIVE },
    examples: [{ status: 200 }],
  },
  readyz: {
    summary: 'Ask whether to send requests',
    details: 'Answers 503 while the server is starting or stopping, and while the database does not answer within 2 s.',
    caller,
    answers: { 200: ALIVE },
    examples: [{ status: 200 }],
  },
  metrics: {
    summary: 'Read the figures',
    details: 'For Prometheus.',
    caller,
    answers: { 200: textOf('text/plain') },
    examples: [{ status: 200 }],
  },
} as const satisfies Record<string, Description>;
