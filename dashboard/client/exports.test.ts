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
    const exports = new Exports((parts, name) => void files.push(`${name} ${String(parts)}`));
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

  test('make no file of what the server could not write to its end, and begin that anew', async () => {
    const text = 'id,note\r\n2,"two\r\nlines, ""quoted"""\r\n1,\r\n';
    const answers = [text.slice(0, 20), text];
    const fetching = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      const answer = answers.shift() ?? '';
      const body = new ReadableStream({
        pull: (out) => (answer === text ? out.close() : out.error(new TypeError('network error'))),
        start: (out) => out.enqueue(new TextEncoder().encode(answer)),
      }, { highWaterMark: 2 });
      return new Response(body);
    });
    const files: BlobPart[][] = [];
    const exports = new Exports((parts) => void files.push(parts));
    exports.start({ walk: 'file', name: 'things', call: { method: 'GET', path: '/things.csv' }, total: 2 }, 'csv');
    await vi.waitUntil(() => exports.views()[0]?.state === 'failed');
    expect([exports.views()[0]?.error, files]).toEqual([expect.objectContaining({ status: 0 }), []]);
    exports.resume(1);
    await vi.waitUntil(() => exports.views()[0]?.state === 'done');
    expect([exports.views()[0]?.rows, await new Blob(files[0]).text()]).toEqual([2, text]);
    fetching.mockRestore();
  });
});
