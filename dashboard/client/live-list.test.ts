import { describe, expect, test } from 'vitest';
import { FIRST_ROWS, MAX_LIVE_ROWS, readNewest, readOlder, type LiveRows, type ReadRows } from './live-list.ts';

type Row = { id: number };

/** A list that grows at its new end, as the API shows it: `next` is the id of the last row that is given. */
class Log {
  newest = 0;
  readonly asked: number[] = [];

  grow(count: number): void {
    this.newest += count;
  }

  readonly read: ReadRows<Row> = ({ limit, before = this.newest + 1 }) => {
    this.asked.push(limit);
    const data = Array.from({ length: Math.min(limit, before - 1) }, (_, at) => ({ id: before - 1 - at }));
    const last = data.at(-1)?.id ?? 0;
    return Promise.resolve({ data, next: last > 1 ? last : null, prev: null });
  };
}

async function last<T>(turns: AsyncIterable<T>): Promise<T> {
  let seen: T | undefined;
  for await (const turn of turns) seen = turn;
  if (seen === undefined) throw new Error('Nothing was read');
  return seen;
}

/** A log of which few rows fit, read as the API does: each call looks through so many and says how far it came. */
function sparse(fits: number[], { newest, within }: { newest: number; within: number }): ReadRows<Row> {
  return ({ limit, before = newest + 1 }) => {
    const end = Math.max(1, before - within);
    const data = fits.filter((id) => id < before && id >= end).map((id) => ({ id })).slice(0, limit);
    return Promise.resolve({ data, next: data.length === limit ? (data.at(-1)?.id ?? null) : end > 1 ? end : null, prev: null });
  };
}

const ids = ({ rows }: LiveRows<Row>) => rows.map(({ id }) => id);
const countdown = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => from - at);

describe('a live list', () => {
  test('begins with the newest rows and goes on to older ones', async () => {
    const log = new Log();
    log.grow(120);
    let shown = await readNewest(log.read);
    expect([ids(shown), shown.next]).toEqual([countdown(120, 71), 71]);
    for (let turn = 0; turn < 2; turn++) shown = await last(readOlder(log.read, shown));
    expect([ids(shown), shown.next]).toEqual([countdown(120, 1), null]);
  });

  test.each([[[0, 1, 3]], [[49, 50, 51]], [[400, 0, 450]]])('drops nothing while %j rows come between two looks', async (bursts) => {
    const log = new Log();
    log.grow(70);
    let shown = await readNewest(log.read);
    const oldest = shown.rows.at(-1)?.id ?? 0;
    for (const burst of bursts) {
      log.grow(burst);
      shown = await readNewest(log.read, shown);
      expect(ids(shown)).toEqual(countdown(log.newest, oldest));
      expect(shown.isCut).toBe(false);
    }
  });

  test('drops nothing of the first that ever come', async () => {
    const log = new Log();
    const empty = await readNewest(log.read);
    log.grow(130);
    expect(ids(await readNewest(log.read, empty))).toEqual(countdown(130, 1));
  });

  test('keeps to what a page can draw, without a gap, and says so', async () => {
    const log = new Log();
    log.grow(60);
    let shown = await readNewest(log.read);
    log.grow(5_000);
    shown = await readNewest(log.read, shown);
    expect(ids(shown)).toEqual(countdown(5_060, 5_061 - MAX_LIVE_ROWS));
    expect([shown.isCut, shown.next]).toEqual([true, 5_061 - MAX_LIVE_ROWS]);
    expect(log.asked.length).toBeLessThan(5);
    const older = await last(readOlder(log.read, shown));
    expect(ids(older)).toEqual(countdown(5_060, 5_061 - MAX_LIVE_ROWS - FIRST_ROWS));
  });

  test('follows rows that go, too', async () => {
    const log = new Log();
    expect(await readNewest(log.read)).toEqual({ rows: [], next: null, isCut: false, isPartial: false });
    log.grow(5);
    const shown = await readNewest(log.read);
    log.grow(-5);
    expect(ids(await readNewest(log.read, shown))).toEqual([]);
  });

  test('shows how far a search came, goes on until it finds something, and stays there', async () => {
    const within = 1_000;
    const fits = [9_500, 4_200, 4_100, 7];
    const first = await readNewest(sparse(fits, { newest: 10_000, within }));
    expect([ids(first), first.next, first.isPartial]).toEqual([[9_500], 9_001, true]);
    const turns: LiveRows<Row>[] = [];
    for await (const turn of readOlder(sparse(fits, { newest: 10_000, within }), first)) turns.push(turn);
    expect(turns.map(({ next }) => next)).toEqual([8_001, 7_001, 6_001, 5_001, 4_001, 3_001, 2_001, 1_001, null]);
    const all = turns.at(-1);
    expect(all && [ids(all), all.isPartial]).toEqual([fits, false]);
    const later = [10_400, ...fits];
    const again = await readNewest(sparse(later, { newest: 10_500, within }), all);
    expect([ids(again), again.next, again.isPartial]).toEqual([later, null, false]);
    const between = turns[2] ?? first;
    const partly = await readNewest(sparse(later, { newest: 10_500, within }), between);
    expect([ids(partly), partly.next, partly.isPartial]).toEqual([[10_400, 9_500], 6_001, true]);
  });
});
