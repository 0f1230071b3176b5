import { REFUSALS, type RefusalCode } from '../../../contract/refusals.ts';
import type { Components, JsonSchema } from './schemas.ts';

const CODES = Object.keys(REFUSALS) as RefusalCode[]; // Its keys are exactly the codes.

export const FAILURE_SCHEMAS: Record<string, JsonSchema> = {
  Refusal: {
    type: 'object',
    description: 'The caller is wrong. Nothing was stored and no event fires.',
    properties: {
      status: { const: 'error' },
      message: { type: 'string' },
      errors: {
        description: 'Sentences by field, one sentence, or facts such as `oldest_seq`.',
        anyOf: [
          { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
          { type: 'object', additionalProperties: { type: 'integer' } },
          { type: 'string' },
        ],
      },
    },
    required: ['status', 'message'],
  },
  TooManyRequests: {
    type: 'object',
    properties: { message: { type: 'string' }, retry_after: { type: 'integer', description: 'Seconds' } },
    required: ['message', 'retry_after'],
  },
  Fault: {
    type: 'object',
    description: 'The server is wrong. Its log holds the cause under the id in `X-Request-Id`.',
    properties: { status: { const: 'error' }, message: { type: 'string' } },
    required: ['status', 'message'],
  },
};

/** Further members of the example of a code whose default sentence is not all there is to it. */
const DETAILS: Partial<Record<RefusalCode, object>> = {
  unknown_workspace: { errors: 'Invalid tenant subdomain' },
  validation_failed: { errors: { phone: ['The phone field is required.'] } },
  gone: { errors: { oldest_seq: 4711 } },
};

/** One example per code of the registry. */
export function refusalExamples(): Record<string, JsonSchema> {
  return Object.fromEntries(CODES.map((code) => [code, { summary: code, value: exampleOf(code) }]));
}

function exampleOf(code: RefusalCode): object {
  const { status, message } = REFUSALS[code];
  return status === 429 ? { message, retry_after: 17 } : { status: 'error', message, ...DETAILS[code] };
}

/** The answers of a call to these codes, by status; kept once for every set of codes that share one. */
export function refusalResponses(codes: ReadonlySet<RefusalCode>, components: Components): Record<string, JsonSchema> {
  const byStatus = Map.groupBy(
    CODES.filter((code) => codes.has(code)),
    (code) => REFUSALS[code].status,
  );
  const responses: Record<string, JsonSchema> = {};
  for (const [status, sharing] of byStatus) {
    const name = sharing.join('.');
    components.responses[name] ??= refusalResponse(status, sharing);
    responses[status] = { $ref: `#/components/responses/${name}` };
  }
  return responses;
}

const RETRY_AFTER = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } };

function refusalResponse(status: number, codes: readonly RefusalCode[]): JsonSchema {
  const schema = { $ref: `#/components/schemas/${status === 429 ? 'TooManyRequests' : 'Refusal'}` };
  const examples = Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
  return {
    description: codes.map((code) => `\`${code}\`: ${REFUSALS[code].message}`).join('\n\n'),
    ...((status === 429 || status === 503) && { headers: RETRY_AFTER }),
    content: { 'application/json': { schema, examples } },
  };
}
