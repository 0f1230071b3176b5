import type { ClientCall, FinalState, Ledgers } from './ledgers.ts';
import type { EventBody } from './received-request.ts';

/** Everything that the three ledgers of a run prove to be broken, one sentence each; empty when every promise was kept. */
export function brokenPromises(ledgers: Ledgers): string[] {
  return [
    ...acknowledgedChangesAreKept(ledgers),
    ...nothingExistsUnasked(ledgers),
    ...recordsAndEventsAgree(ledgers.final),
    ...everyEventIsSettled(ledgers),
    ...onlyEventsArrive(ledgers),
    ...everyRequestIsLogged(ledgers),
    ...repeatsAreExplained(ledgers),
    ...recordsKeepTheirOrder(ledgers),
  ];
}

const accepted = ({ answer }: ClientCall) => answer !== null && answer.status < 300;
const refused = ({ answer }: ClientCall) => answer !== null && answer.status >= 300;

/** The marks of every change that has an event. */
function marksOf({ feed }: FinalState): Set<string> {
  return new Set(feed.map(({ body }) => (JSON.parse(body) as EventBody).data.attributes['company'] as string)); // The load writes text there.
}

const isSuccess = (status: number | null) => status !== null && status >= 200 && status <= 299;

function acknowledgedChangesAreKept({ calls, final }: Ledgers): string[] {
  const existing = new Set(final.contacts.map(({ phone }) => phone));
  const deletions = calls.filter(({ verb }) => verb === 'delete');
  const perhapsDeleted = new Set(deletions.filter((call) => !refused(call)).map(({ phone }) => phone));
  const heard = marksOf(final);
  return calls.filter(accepted).flatMap((call) => {
    if (call.verb === 'delete') return existing.has(call.phone) ? [`${call.phone} was deleted and is there again`] : [];
    const lost = !existing.has(call.phone) && !perhapsDeleted.has(call.phone);
    const unheard = !heard.has(call.mark);
    return [
      ...(lost ? [`${call.phone} was acknowledged and is gone`] : []),
      ...(unheard ? [`the ${call.verb} of ${call.phone} was acknowledged and has no event`] : []),
    ];
  });
}

function nothingExistsUnasked({ calls, final }: Ledgers): string[] {
  const asked = new Set(calls.filter((call) => call.verb === 'create' && !refused(call)).map(({ phone }) => phone));
  const heard = marksOf(final);
  return [
    ...final.contacts.filter(({ phone }) => !asked.has(phone)).map(({ phone }) => `${phone} exists and nobody asked for it`),
    ...calls
      .filter((call) => call.verb !== 'delete' && refused(call) && heard.has(call.mark))
      .map(({ mark }) => `the change ${mark} was refused and has an event`),
  ];
}

function recordsAndEventsAgree({ contacts, feed }: FinalState): string[] {
  const existing = new Set(contacts.map(({ id }) => id));
  const recordsWith = (event: string) => feed.filter((row) => row.event === event).map((row) => row.record_id);
  const created = recordsWith('created');
  const everCreated = new Set(created);
  const deleted = new Set(recordsWith('deleted'));
  return [
    ...contacts.filter(({ id }) => !everCreated.has(id)).map(({ id }) => `record ${id} exists and has no created event`),
    ...duplicatesIn(created).map((id) => `record ${id} was created twice`),
    ...created.filter((id) => !existing.has(id) && !deleted.has(id)).map((id) => `record ${id} was created, not deleted, and is gone`),
    ...[...deleted].filter((id) => existing.has(id)).map((id) => `record ${id} was deleted and exists`),
  ];
}

function everyEventIsSettled({ requests, final }: Ledgers): string[] {
  const heard = new Set(requests.filter(({ answeredStatus }) => isSuccess(answeredStatus)).map(({ eventId }) => eventId));
  const succeeded = new Set(final.log.filter(({ status }) => status === 'success').map(({ event_id }) => event_id));
  const failed = final.unsuccessful.filter(({ deliveries }) => deliveries.length > 0 && deliveries.every(({ state }) => state === 'failed'));
  const visiblyFailed = new Set(failed.map(({ eventId }) => eventId));
  return final.feed.flatMap(({ id }) => {
    if (succeeded.has(id)) return heard.has(id) ? [] : [`event ${id} is logged as delivered and never arrived`];
    return visiblyFailed.has(id) ? [] : [`event ${id} is lost: neither delivered nor visibly failed`];
  });
}

function onlyEventsArrive({ requests, final }: Ledgers): string[] {
  const bodies = new Map(final.feed.map(({ id, body }) => [id, body]));
  const signatures = new Map<string, string>();
  return requests.flatMap(({ eventId, body, signature }) => {
    if (!bodies.has(eventId)) return [`event ${eventId} arrived and is not in the feed`];
    const first = signatures.get(eventId) ?? signature;
    signatures.set(eventId, first);
    return bodies.get(eventId) === body && first === signature ? [] : [`event ${eventId} arrived with other bytes than it has`];
  });
}

function everyRequestIsLogged({ requests, final }: Ledgers): string[] {
  const nameOf = (eventId: string, attempt: number) => `attempt ${attempt} of ${eventId}`;
  const rows = new Map(final.log.map((row) => [nameOf(row.event_id, row.attempt), row]));
  const posts = new Map(requests.map((request) => [nameOf(request.eventId, request.attempt), request]));
  return [
    ...duplicatesIn(final.log.map((row) => nameOf(row.event_id, row.attempt))).map((name) => `${name} is logged twice`),
    ...duplicatesIn(requests.map((request) => nameOf(request.eventId, request.attempt))).map((name) => `${name} was sent twice`),
    ...[...posts.keys()].filter((name) => !rows.has(name)).map((name) => `${name} arrived and is not in the log`),
    ...[...rows].flatMap(([name, { status_code: logged }]) =>
      logged === null || posts.get(name)?.answeredStatus === logged ? [] : [`${name} is logged with a ${logged} that nobody answered`],
    ),
  ];
}

/** An event arrives again after a success only where an attempt was cut off before its end was written down. */
function repeatsAreExplained({ requests, final }: Ledgers): string[] {
  return [...Map.groupBy(requests, ({ eventId }) => eventId)].flatMap(([eventId, ofEvent]) => {
    const firstSuccess = ofEvent.findIndex(({ answeredStatus }) => isSuccess(answeredStatus));
    const repeats = firstSuccess < 0 ? 0 : ofEvent.length - 1 - firstSuccess;
    const cutOff = final.log.filter((row) => row.event_id === eventId && row.error_code === 'interrupted').length;
    return repeats > cutOff ? [`event ${eventId} arrived ${repeats} times after its success, with ${cutOff} attempts cut off`] : [];
  });
}

function recordsKeepTheirOrder({ requests, final }: Ledgers): string[] {
  const seqs = new Map(final.feed.map(({ id, seq }) => [id, seq]));
  return [...Map.groupBy(requests, ({ recordId }) => recordId)].flatMap(([recordId, ofRecord]) => {
    const arrived = ofRecord.map(({ eventId }) => seqs.get(eventId) ?? 0);
    return arrived.some((seq, index) => seq < (arrived[index - 1] ?? 0)) ? [`events of record ${recordId} overtook each other`] : [];
  });
}

function duplicatesIn<T>(values: T[]): T[] {
  const met = new Set<T>();
  return values.filter((value) => met.has(value) || !met.add(value));
}
