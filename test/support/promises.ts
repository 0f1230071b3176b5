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
    ...successEndsIt(ledgers),
    ...recordsKeepTheirOrder(ledgers),
  ];
}

const accepted = ({ answer }: ClientCall) => answer !== null && answer.status < 300;
const refused = ({ answer }: ClientCall) => answer !== null && answer.status >= 300;

/** The marks of every change that has an event. */
function marksOf({ feed }: FinalState): Set<string> {
  const bodies = feed.map(({ body }) => JSON.parse(body) as EventBody); // The product's own shape; a broken one throws below.
  return new Set(bodies.map(({ data }) => String(data.attributes['company'])));
}

const isFailed = ({ state }: { state: string }) => state === 'failed';
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
    ...created
      .filter((id) => !existing.has(id) && !deleted.has(id))
      .map((id) => `record ${id} was created, not deleted, and is gone`),
    ...[...deleted].filter((id) => existing.has(id)).map((id) => `record ${id} was deleted and exists`),
  ];
}

function everyEventIsSettled({ requests, final }: Ledgers): string[] {
  const heard = new Set(requests.filter(({ answeredStatus }) => isSuccess(answeredStatus)).map(({ eventId }) => eventId));
  const succeeded = new Set(final.log.filter(({ status }) => status === 'success').map(({ event_id }) => event_id));
  const failed = final.unsuccessful.filter(({ deliveries: [...all] }) => all.length > 0 && all.every(isFailed));
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
    const isSame = bodies.get(eventId) === body && first === signature;
    return isSame ? [] : [`event ${eventId} arrived with other bytes than it has`];
  });
}

function everyRequestIsLogged({ requests, final }: Ledgers): string[] {
  const logged = final.log.map((row) => ({ name: `attempt ${row.attempt} of ${row.event_id}`, status: row.status_code }));
  const sent = requests.map((post) => ({ name: `attempt ${post.attempt} of ${post.eventId}`, status: post.answeredStatus }));
  const answers = new Map(sent.map(({ name, status }) => [name, status]));
  const names = new Set(logged.map(({ name }) => name));
  return [
    ...duplicatesIn(logged.map(({ name }) => name)).map((name) => `${name} is logged twice`),
    ...duplicatesIn(sent.map(({ name }) => name)).map((name) => `${name} was sent twice`),
    ...sent.filter(({ name }) => !names.has(name)).map(({ name }) => `${name} arrived and is not in the log`),
    ...logged
      .filter(({ name, status }) => status !== null && answers.get(name) !== status)
      .map(({ name, status }) => `${name} is logged with a ${status} that nobody answered`),
  ];
}

/** A success ends a delivery. Only where the product was cut off before it had written one down may the event come again. */
function successEndsIt({ requests, final }: Ledgers): string[] {
  const rows = new Map(final.log.map((row) => [`${row.attempt} of ${row.event_id}`, row]));
  const successes = new Map(final.log.filter(({ status }) => status === 'success').map((row) => [row.event_id, row.attempt]));
  return requests.flatMap(({ eventId, attempt, answeredStatus }) => {
    const name = `${attempt} of ${eventId}`;
    const row = rows.get(name);
    if (attempt > (successes.get(eventId) ?? Infinity)) return [`attempt ${name} was sent after its success`];
    if (!isSuccess(answeredStatus) || !row || row.status === 'success' || row.error_code === 'interrupted') return [];
    return [`attempt ${name} was answered with ${answeredStatus} and is logged as ${row.error_code ?? row.status}`];
  });
}

function recordsKeepTheirOrder({ requests, final }: Ledgers): string[] {
  const seqs = new Map(final.feed.map(({ id, seq }) => [id, seq]));
  return [...Map.groupBy(requests, ({ recordId }) => recordId)].flatMap(([recordId, ofRecord]) => {
    const arrived = ofRecord.map(({ eventId }) => seqs.get(eventId) ?? 0);
    const overtook = arrived.some((seq, index) => seq < (arrived[index - 1] ?? 0));
    return overtook ? [`events of record ${recordId} overtook each other`] : [];
  });
}

function duplicatesIn<T>(values: T[]): T[] {
  const met = new Set<T>();
  return values.filter((value) => met.has(value) || !met.add(value));
}
