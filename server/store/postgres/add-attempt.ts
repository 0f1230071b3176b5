import { assert } from '../../kit/assert.ts';
import type { NewAttempt } from '../../webhooks/attempt.ts';
import type { Bindable } from '../columns.ts';
import { columnsOf } from './database.ts';
import { EXCHANGE_COLUMNS } from './given-rows.ts';
import type { Transaction } from './transaction.ts';

export function exchangeValues(attempt: NewAttempt): Bindable[] {
  const { exchange } = attempt;
  const { timing } = exchange;
  return [
    attempt.number, attempt.status, attempt.statusCode, attempt.errorCode, attempt.errorMessage, attempt.createdAt,
    exchange.url, exchange.startedAt, JSON.stringify(exchange.requestHeaders),
    exchange.responseHeaders && JSON.stringify(exchange.responseHeaders), exchange.responseBody,
    exchange.responseBodyBytes, exchange.responseBodyTruncated ? 1 : 0, exchange.peerIp, timing.dnsMs, timing.connectMs,
    timing.tlsMs, timing.firstByteMs, timing.durationMs,
  ];
}

const OWN_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ['workspace_id', 'bigint'], ['event_seq', 'bigint'], ['event_id', 'text'], ['endpoint_id', 'bigint'],
  ['delivery_id', 'bigint'], ['event', 'text'], ['model', 'text'], ['record_id', 'bigint'], ['test', 'smallint'],
  ['test_body', 'text'],
];

const COLUMNS = [...OWN_COLUMNS, ...EXCHANGE_COLUMNS];
const NAMES = COLUMNS.map(([name]) => name).join(', ');

const ADD = `
  INSERT INTO webhook_logs (id, ${NAMES})
  SELECT nextval('attempt_ids'), * FROM unnest(${COLUMNS.map(([, type], at) => `$${at + 1}::${type}[]`).join(', ')})
  RETURNING id`;

/** Log rows of test events. */
export async function addAttempts(tx: Transaction, attempts: NewAttempt[]): Promise<number[]> {
  const ids: number[] = [];
  for (const attempt of attempts) {
    const row = await tx.db.row<{ id: number }>(ADD, columnsOf([[...ownValues(attempt), ...exchangeValues(attempt)]]));
    assert(row, 'an insert returns its row');
    ids.push(row.id);
  }
  return ids;
}

function ownValues(attempt: NewAttempt): Bindable[] {
  const { workspaceId, eventSeq, eventId, endpointId, deliveryId, event, model, recordId, test, testBody } = attempt;
  return [workspaceId, eventSeq, eventId, endpointId, deliveryId, event, model, recordId, test ? 1 : 0, testBody];
}
