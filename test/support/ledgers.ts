import { expect } from 'vitest';
import { header, bodyOf, type ReceivedRequest } from './received-request.ts';
import type { Api } from './api.ts';
import { until } from './until.ts';
import type { ContactView, CursorView, DeliveryView, EventView, FeedRow, LogRow, PageView } from './views.ts';

/**
 * Three ledgers of one run, each kept by another party, so that a checker can compare what the client was told, what the
 * receiver got, and what the product says about itself in the end.
 */
export type Ledgers = { calls: ClientCall[]; requests: SeenRequest[]; final: FinalState };

/** One call of the client. `answer` stays null when none came: then the change may have happened or not. */
export type ClientCall = {
  verb: 'create' | 'update' | 'delete';
  phone: string;
  /** A value that no other call uses, to find this very change again. */
  mark: string;
  answer: { status: number; recordId: number | null } | null;
};

/** One request at the receiver. `answeredStatus` is null when no status line was written. */
export type SeenRequest = {
  eventId: string;
  attempt: number;
  event: string;
  recordId: number;
  body: string;
  signature: string;
  answeredStatus: number | null;
};

export type FinalState = {
  contacts: Pick<ContactView, 'id' | 'phone' | 'company'>[];
  feed: Pick<FeedRow, 'id' | 'seq' | 'event' | 'record_id' | 'body'>[];
  log: Pick<LogRow, 'event_id' | 'attempt' | 'status' | 'status_code' | 'error_code'>[];
  /** Of every event that no row of the log calls a success. */
  unsuccessful: { eventId: string; deliveries: Pick<DeliveryView, 'state'>[] }[];
};

export function seen(request: ReceivedRequest): SeenRequest {
  const { event, data } = bodyOf(request);
  return {
    eventId: header(request, 'webhook-id'),
    attempt: Number(header(request, 'x-webhook-attempt')),
    event,
    recordId: data.id,
    body: request.body.toString('utf8'),
    signature: header(request, 'x-webhook-signature'),
    answeredStatus: request.answered?.status ?? null,
  };
}

/** Reads everything that the product knows through its API. */
export async function readFinalState(api: Api): Promise<FinalState> {
  const feed = await everyRow<FeedRow>(api, '/webhook-events?limit=1000', 'after');
  const log = await everyRow<LogRow>(api, '/webhook-logs?limit=1000', 'before');
  const succeeded = new Set(log.filter(({ status }) => status === 'success').map(({ event_id }) => event_id));
  const unsuccessful = [];
  for (const { id } of feed.filter((row) => !succeeded.has(row.id))) {
    unsuccessful.push({ eventId: id, deliveries: (await answered<EventView>(api, `/webhook-events/${id}`)).deliveries });
  }
  const contactRows = (rows: FeedRow[]) => rows.filter(({ model }) => model.endsWith('Contact'));
  const ofContacts = new Set(contactRows(feed).map(({ id }) => id));
  return {
    contacts: await everyContact(api),
    feed: contactRows(feed),
    log: log.filter(({ event_id }) => ofContacts.has(event_id)),
    unsuccessful: unsuccessful.filter(({ eventId }) => ofContacts.has(eventId)),
  };
}

export async function everyRow<T>(api: Api, path: string, cursor: 'after' | 'before'): Promise<T[]> {
  const rows: T[] = [];
  for (let next: string | number | null = ''; next !== null; ) {
    const part: CursorView<T> = await answered<CursorView<T>>(api, next === '' ? path : `${path}&${cursor}=${next}`);
    rows.push(...part.data);
    next = part.next;
  }
  return rows;
}

async function everyContact(api: Api): Promise<ContactView[]> {
  const contacts: ContactView[] = [];
  for (let page = 1, last = 1; page <= last; page++) {
    const part = await answered<PageView<ContactView>>(api, `/contacts?per_page=100&page=${page}`);
    contacts.push(...part.data);
    last = part.last_page;
  }
  return contacts;
}

/** A server whose database was away says 503 until each of its sessions has found the way back: whoever reads asks again. */
async function answered<T>(api: Api, path: string): Promise<T> {
  const answer = await until(`${path} is answered`, async () => {
    const now = await api.get<T>(path);
    return now.status !== 503 && now;
  });
  expect(answer.status, `${path}: ${answer.text}`).toBe(200);
  return answer.data;
}
