import { LAYOUTS } from '../columns.ts';

/** The types of columns that are given, by the numbers that PostgreSQL knows them by. */
export const NUMBER_OF = { bytea: 17, bigint: 20, smallint: 21, integer: 23, text: 25, 'double precision': 701 } as const;
export type ColumnType = keyof typeof NUMBER_OF;
export type Column = readonly [name: string, type: ColumnType];

/** A type of the database, made by a migration. One whose columns would change gets another name: older servers still send it. */
export type RowType = { name: string; columns: readonly Column[] };

/** The columns of a log row that tell of the attempt itself. What it belongs to is not among them. */
export const EXCHANGE_COLUMNS: readonly Column[] = [
  ['attempt', 'integer'], ['status', 'text'], ['status_code', 'integer'], ['error_code', 'text'], ['error_message', 'text'],
  ['created_at', 'bigint'], ['url', 'text'], ['started_at', 'bigint'], ['request_headers', 'text'],
  ['response_headers', 'text'], ['response_body', 'bytea'], ['response_body_bytes', 'bigint'],
  ['response_body_truncated', 'smallint'], ['peer_ip', 'text'], ['dns_ms', 'double precision'],
  ['connect_ms', 'double precision'], ['tls_ms', 'double precision'], ['first_byte_ms', 'double precision'],
  ['duration_ms', 'double precision'],
];

const WORKSPACE: Column = ['workspace_id', 'bigint'];

export const GIVEN_CONTACT: RowType = {
  name: 'given_contact',
  columns: [WORKSPACE, ['expects', 'bigint'], ...[...LAYOUTS.contact.fixed, ...LAYOUTS.contact.mutable].map(contactColumn)],
};

function contactColumn(name: string): Column {
  if (/^is_/.test(name)) return [name, 'smallint'];
  return [name, /^(id|\w+_id|\w+_at|version)$/.test(name) && name !== 'group_id' ? 'bigint' : 'text'];
}

export const GIVEN_COUNTER: RowType = { name: 'given_counter', columns: [WORKSPACE, ['last_event', 'bigint']] };

export const GIVEN_EVENT: RowType = {
  name: 'given_event',
  columns: [
    WORKSPACE, ['seq', 'bigint'], ['id', 'text'], ['event', 'text'], ['model', 'text'], ['record_id', 'bigint'],
    ['committed_at', 'bigint'], ['body', 'text'],
  ],
};

export const GIVEN_DELIVERY: RowType = {
  name: 'given_delivery',
  columns: [
    WORKSPACE, ['event_seq', 'bigint'], ['endpoint_id', 'bigint'], ['event', 'text'], ['model', 'text'],
    ['record_id', 'bigint'], ['planned', 'text'], ['reason', 'text'], ['behind', 'smallint'], ['born_at', 'bigint'],
  ],
};

export const GIVEN_SETTLEMENT: RowType = {
  name: 'given_settlement',
  columns: [
    WORKSPACE, ['id', 'bigint'], ['to_state', 'text'], ['to_reason', 'text'], ['to_due_at', 'bigint'],
    ['to_attempts', 'integer'], ['to_interruptions', 'integer'], ['to_last_number', 'integer'], ['to_settled_at', 'bigint'],
    ['event_id', 'text'], ...EXCHANGE_COLUMNS.map(([name, type]): Column => [`log_${name}`, type]),
  ],
};

export const ROW_TYPES = [GIVEN_CONTACT, GIVEN_COUNTER, GIVEN_EVENT, GIVEN_DELIVERY, GIVEN_SETTLEMENT];

/** The rows of a parameter that `rowsParameter` made. */
export function givenRows({ name }: RowType, parameter: number): string {
  return `unnest($${parameter}::${name}[])`;
}
