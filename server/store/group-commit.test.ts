import { beforeEach, expect, test } from 'vitest';
import { MAX_WAITING_BYTES, MAX_WAITING_CHANGES } from '../kit/limits.ts';
import { ManualClock } from '../kit/manual-clock.ts';
import { StoreFault } from './contract.ts';
import { EARLY_BATCH_OPERATIONS, GroupCommit } from './group-commit.ts';

const URGENT = { bytes: 100, urgent: true, essential: false };
const PATIENT = { ...URGENT, urgent: false };

type Batch = {
  operations: number[];
  takeMore: (fits: (operation: number) => boolean) => number[];
  end: (results?: (number | StoreFault)[]) => void;
  fail: (fault: StoreFault) => void;
};

let clock: ManualClock;
let batches: Batch[];
let commits: GroupCommit<number, number>;

beforeEach(() => {
  clock = new ManualClock();
  batches = [];
  commits = new GroupCommit({
    clock,
    batchesUnderWay: 2,
    write: (operations, takeMore) =>
      new Promise((resolve, reject) => {
        const end: Batch['end'] = (results = operations.map((n) => n * 10)) => resolve(results);
        batches.push({ operations, takeMore, end, fail: reject });
      }),
  });
});

/** As many full batches as may be under way, so that whatever follows is gathered. */
function fillWhatIsUnderWay(): void {
  for (let n = 0; n < 2 * EARLY_BATCH_OPERATIONS; n++) void commits.submit(n, URGENT);
}

/** As long as the turn of the event loop that ends a batch, and the one that begins the next. */
async function turns(): Promise<void> {
  for (let n = 0; n < 3; n++) await new Promise((resolve) => setImmediate(resolve));
}

test('writes together what came in one turn', async () => {
  const results = Promise.all([1, 2, 3].map((n) => commits.submit(n, URGENT)));
  expect(batches).toEqual([]);
  await turns();
  expect(batches.map(({ operations }) => operations)).toEqual([[1, 2, 3]]);
  batches[0]?.end();
  expect(await results).toEqual([10, 20, 30]);
  expect(commits.counters).toEqual({ commits: 1, operations: 3, waiting: 0 });
});

test('has one batch on its way at a time', async () => {
  void commits.submit(1, URGENT);
  await turns();
  void commits.submit(2, URGENT);
  void commits.submit(3, PATIENT);
  await turns();
  expect(batches).toHaveLength(1);
  batches[0]?.end();
  await turns();
  expect(batches.map(({ operations }) => operations)).toEqual([[1], [2, 3]]);
});

test('lets patient operations linger for company', async () => {
  void commits.submit(1, PATIENT);
  clock.advance(4);
  await turns();
  expect(batches).toEqual([]);
  clock.advance(1);
  expect(batches.map(({ operations }) => operations)).toEqual([[1]]);
  batches[0]?.end();
  await turns();
  void commits.submit(2, PATIENT);
  void commits.submit(3, URGENT);
  await turns();
  expect(batches[1]?.operations).toEqual([2, 3]);
});

test('bounds a batch by count and by bytes', async () => {
  fillWhatIsUnderWay();
  for (let n = 0; n < 1_001; n++) void commits.submit(n, URGENT);
  for (let n = 0; n < 3; n++) void commits.submit(n, { ...URGENT, bytes: 5 * 1024 * 1024 });
  for (const at of [0, 1, 2]) {
    batches[at]?.end();
    await turns();
  }
  expect(batches[2]?.operations).toHaveLength(1_000);
  expect(batches[3]?.operations).toEqual([1_000, 0]);
});

test('refuses changes when too many wait, and never their ends', async () => {
  fillWhatIsUnderWay();
  for (let n = 0; n < MAX_WAITING_CHANGES; n++) void commits.submit(n, URGENT);
  await expect(commits.submit(1, URGENT)).rejects.toMatchObject({ kind: 'overloaded' });
  const essential = commits.submit(7, { ...URGENT, essential: true });
  await turns();
  for (let at = 0; at < 8; at++) {
    batches[at]?.end();
    await turns();
  }
  expect(await essential).toBe(70);
});

test('refuses changes when too much waits, until some of it is written', async () => {
  fillWhatIsUnderWay();
  const half = { ...URGENT, bytes: MAX_WAITING_BYTES / 2 };
  for (let n = 0; n < 2; n++) void commits.submit(n, half);
  await expect(commits.submit(3, URGENT)).rejects.toMatchObject({ kind: 'overloaded' });
  batches[0]?.end();
  await turns();
  void commits.submit(4, URGENT);
  expect(commits.counters.waiting).toBe(2);
});

test('rejects alone what failed alone', async () => {
  const [good, bad] = [commits.submit(1, URGENT), commits.submit(2, URGENT)];
  const rejected = expect(bad).rejects.toMatchObject({ kind: 'failed' });
  await turns();
  batches[0]?.end([10, new StoreFault('failed', 'no')]);
  expect(await good).toBe(10);
  await rejected;
});

test('rejects all when the transaction failed, and goes on', async () => {
  const both = Promise.allSettled([commits.submit(1, URGENT), commits.submit(2, URGENT)]);
  await turns();
  batches[0]?.fail(new StoreFault('full', 'no space'));
  expect(await both).toMatchObject([{ reason: { kind: 'full' } }, { reason: { kind: 'full' } }]);
  const next = commits.submit(3, URGENT);
  await turns();
  batches[1]?.end();
  expect(await next).toBe(30);
  expect(commits.counters.commits).toBe(1);
});

test('writes what waits before it closes', async () => {
  const waiting = commits.submit(1, PATIENT);
  const closed = commits.close();
  await turns();
  batches[0]?.end();
  expect(await waiting).toBe(10);
  await closed;
  await expect(commits.submit(2, URGENT)).rejects.toMatchObject({ kind: 'unavailable' });
});

test('begins a full batch beside the one under way', async () => {
  for (let n = 0; n < 3 * EARLY_BATCH_OPERATIONS; n++) void commits.submit(n, URGENT);
  expect(batches.map(({ operations }) => operations.length)).toEqual([EARLY_BATCH_OPERATIONS, EARLY_BATCH_OPERATIONS]);
  batches[0]?.end();
  await turns();
  expect(batches.map(({ operations }) => operations[0])).toEqual([0, EARLY_BATCH_OPERATIONS, 2 * EARLY_BATCH_OPERATIONS]);
});

test('adds to a batch under way what has come and fits, as far as there is room', async () => {
  fillWhatIsUnderWay();
  const [odd, even] = [commits.submit(1, URGENT), commits.submit(2, URGENT)];
  for (let n = 0; n < 2_000; n++) void commits.submit(7, URGENT);
  const [batch, next] = batches;
  expect(batch?.takeMore((n) => n === 2)).toEqual([2]);
  expect(batch?.takeMore((n) => n === 7)).toHaveLength(1_000 - 1 - EARLY_BATCH_OPERATIONS);
  batch?.end([...batch.operations, 22]);
  expect(await even).toBe(22);
  next?.end();
  await turns();
  expect(batches[2]?.operations.slice(0, 2)).toEqual([1, 7]);
  batches[2]?.end();
  expect(await odd).toBe(10);
});
