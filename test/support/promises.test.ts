import { describe, expect, test } from 'vitest';
import type { Ledgers } from './ledgers.ts';
import { brokenPromises } from './promises.ts';

/** A run in which one contact was made and changed, and both events arrived at once; with names for its parts. */
function honestRun() {
  const body = (mark: string) => JSON.stringify({ data: { attributes: { company: mark } } });
  const creation: Ledgers['calls'][0] = { verb: 'create', phone: '+1', mark: 'one', answer: { status: 201, recordId: 7 } };
  const change: Ledgers['calls'][0] = { verb: 'update', phone: '+1', mark: 'two', answer: { status: 200, recordId: 7 } };
  const created = { id: 'evt_1', seq: 1, event: 'created', record_id: 7, body: body('one') };
  const updated = { id: 'evt_2', seq: 2, event: 'updated', record_id: 7, body: body('two') };
  const arrival = { attempt: 1, recordId: 7, signature: 'hmac', answeredStatus: 200 };
  const first = { ...arrival, eventId: 'evt_1', event: 'created', body: created.body };
  const second = { ...arrival, eventId: 'evt_2', event: 'updated', body: updated.body };
  const ledgers: Ledgers = {
    calls: [creation, change],
    requests: [first, second],
    final: {
      contacts: [{ id: 7, phone: '+1', company: 'two' }],
      feed: [created, updated],
      log: [successOf('evt_1'), successOf('evt_2')],
      unsuccessful: [],
    },
  };
  return { ...ledgers, creation, change, created, first, second };
}

function successOf(eventId: string, attempt = 1): Ledgers['final']['log'][0] {
  return { event_id: eventId, attempt, status: 'success', status_code: 200, error_code: null };
}

function errorOf(eventId: string, code: string): Ledgers['final']['log'][0] {
  return { event_id: eventId, attempt: 1, status: 'error', status_code: null, error_code: code };
}

type Tamper = (run: ReturnType<typeof honestRun>) => unknown;

/** What is found after somebody has tampered with the honest run. */
function brokenAfter(tamper: Tamper): string[] {
  const run = honestRun();
  tamper(run);
  return brokenPromises(run);
}

describe('the checker', () => {
  test('accepts an honest run', () => {
    expect(brokenPromises(honestRun())).toEqual([]);
  });

  test('accepts changes that nobody was told of', () => {
    expect(brokenAfter(({ calls }) => calls.forEach((call) => (call.answer = null)))).toEqual([]);
  });

  test('accepts a repeat after a cut-off attempt', () => {
    const broken = brokenAfter(({ requests, final, first }) => {
      requests.splice(1, 0, { ...first, attempt: 2 });
      final.log.splice(0, 1, errorOf('evt_1', 'interrupted'), successOf('evt_1', 2));
    });
    expect(broken).toEqual([]);
  });

  test('accepts a failure that everybody can see', () => {
    const broken = brokenAfter(({ requests, final }) => {
      requests.pop();
      final.log.splice(1, 1, errorOf('evt_2', 'connection_refused'));
      final.unsuccessful.push({ eventId: 'evt_2', deliveries: [{ state: 'failed' }] });
    });
    expect(broken).toEqual([]);
  });

  const forgeries: [title: string, tamper: Tamper, finding: RegExp][] = [
    ['an acknowledged record that is gone', ({ final }) => final.contacts.pop(), /acknowledged and is gone/],
    ['an acknowledged change without event', ({ final }) => final.feed.pop(), /acknowledged and has no event/],
    ['a deleted record that came back', ({ calls, change }) => calls.push({ ...change, verb: 'delete' }), /there again/],
    ['a record nobody asked for', ({ final }) => final.contacts.push({ id: 8, phone: '+2', company: '' }), /nobody asked/],
    ['a refused change with an event', ({ change }) => (change.answer = { status: 503, recordId: null }), /refused and has/],
    ['a record without event', ({ final }) => final.feed.shift(), /no created event/],
    ['a record created twice', ({ final, created }) => final.feed.push({ ...created, id: 'evt_3' }), /created twice/],
    ['a record that vanished', ({ calls, final }) => [calls.splice(0), final.contacts.pop()], /not deleted, and is gone/],
    ['a lost event', ({ final }) => final.log.pop(), /neither delivered nor visibly failed/],
    ['a delivery that never arrived', ({ requests }) => requests.pop(), /never arrived/],
    ['a phantom', ({ requests, first }) => requests.push({ ...first, eventId: 'evt_9' }), /not in the feed/],
    ['a changed body', ({ first }) => (first.body += ' '), /other bytes/],
    ['a changed signature', ({ requests, second }) => requests.push({ ...second, signature: 'other' }), /other bytes/],
    ['a request without a row', ({ requests, second }) => requests.push({ ...second, attempt: 2 }), /not in the log/],
    ['an attempt logged twice', ({ final }) => final.log.push(successOf('evt_2')), /logged twice/],
    ['an attempt sent twice', ({ requests, second }) => requests.push({ ...second }), /sent twice/],
    ['an answer nobody gave', ({ first }) => (first.answeredStatus = 500), /nobody answered/],
    ['a repeat without a reason', ({ requests, second }) => requests.push({ ...second, attempt: 2 }), /after its success/],
    ['a success taken for a failure', ({ final }) => final.log.splice(0, 1, errorOf('evt_1', 'timeout')), /logged as timeout/],
    ['an event that overtook another', ({ requests }) => requests.reverse(), /overtook/],
  ];

  test.each(forgeries)('finds %s', (_title, tamper, finding) => {
    expect(brokenAfter(tamper).join('\n')).toMatch(finding);
  });

  test('finds an event that still waits', () => {
    const broken = brokenAfter(({ final }) => {
      final.log.pop();
      final.unsuccessful.push({ eventId: 'evt_2', deliveries: [{ state: 'due' }] });
    });
    expect(broken).toContain('event evt_2 is lost: neither delivered nor visibly failed');
  });
});
