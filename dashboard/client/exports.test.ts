import { describe, expect, test, vi } from 'vitest';
import { Exports, MAX_EXPORTS, type ExportSource } from './exports.ts';
import { Refused } from './refused.ts';

const LOST = new Refused({ status: 0, message: 'The server did not answer.' });

/** A list of three parts; what `answer` throws for one of them is thrown. */
function listed(answer: (before: number) => Promise<void>): ExportSource {
  const get = async <T>(path: string) => {
    const before = Number(new URLSearchParams(path.split('?')[1]).get('before') ?? 4);
    await answer(before);
    return { data: [{ id: before - 1 }], next: before > 2 ? before - 1 : null } as T;
  };
  return { path: '/things', walk: 'before', name: 'things', get, call: { method: 'GET', path: '/things' } };
}

describe('the exports of a tab', () => {
  test('go on from where they were cut off, and make one file', async () => {
    const files: string[] = [];
    const exports = new Exports((text, name) => void files.push(`${name} ${text}`));
    const asked: number[] = [];
    const source = listed(async (before) => {
      asked.push(before);
      if (asked.length === 2) throw LOST;
    });
    exports.start(source, 'csv');
    await vi.waitUntil(() => exports.views()[0]?.state === 'failed');
    expect(exports.views()).toMatchObject([{ rows: 1, error: LOST }]);
    exports.resume(1);
    await vi.waitUntil(() => exports.views()[0]?.state === 'done');
    expect([asked, files]).toEqual([[4, 3, 3, 2], ['things.csv id\r\n3\r\n2\r\n1\r\n']]);
    exports.dismissAll();
    expect(exports.views()).toEqual([]);
  });

  test('run so many at once, and are stopped one by one', async () => {
    const exports = new Exports(() => {});
    const source = listed(() => new Promise(() => {}));
    const begun = Array.from({ length: MAX_EXPORTS + 1 }, () => exports.start(source, 'ndjson'));
    expect(begun).toEqual([...Array.from({ length: MAX_EXPORTS }, () => true), false]);
    exports.dismiss(1);
    expect([exports.start(source, 'csv'), exports.views().map(({ id }) => id)]).toEqual([true, [2, 3, 4, 5]]);
  });
});
