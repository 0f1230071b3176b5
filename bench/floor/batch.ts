/** What one transaction of the durable floor writes. */
export type Batch = {
  events: { id: number; body: string }[];
  attempts: { deliveryId: number; status: number; ms: number }[];
};

/** Settles once the batch is on the disk. */
export type WriteBatch = (batch: Batch) => Promise<void>;

export type FloorStore = { write: WriteBatch; end(): Promise<void> };

export const TABLES = `
  CREATE TABLE events (id bigint PRIMARY KEY, created_at bigint, body text);
  CREATE INDEX events_by_time ON events (created_at);
  CREATE TABLE deliveries (id bigint PRIMARY KEY, event_id bigint, state text, due_at bigint);
  CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'due';
  CREATE TABLE attempts (id bigint PRIMARY KEY, delivery_id bigint, status bigint, ms double precision, created_at bigint);
  CREATE INDEX attempts_of_delivery ON attempts (delivery_id);`;
