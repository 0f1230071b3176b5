import { expect } from 'vitest';
import type { Answer, Api } from './api.ts';

/** What no answer may ever show: the place of a line of code, a file of the server, a piece of SQL. */
const INTERNALS = /\bat .+:\d+:\d+|node_modules|\/server\/|SQLITE|\bSELECT\b.*\bFROM\b|\bINSERT INTO\b/;

/** Everything a refused request could have changed, as one text to compare. */
export async function storedState(api: Api): Promise<string> {
  const paths = ['/contacts?per_page=100', '/statuses?per_page=100', '/sources?per_page=100', '/webhook-settings', '/webhook-events?limit=1000'];
  return (await Promise.all(paths.map((path) => api.get(path)))).map(({ text }) => text).join('\n');
}

export type Refused = { statuses: readonly number[]; field?: string | undefined };

/** Sends what has to be refused, and checks the answer and that nothing came of it. */
export async function expectRefused(api: Api, send: () => Promise<Pick<Answer<unknown>, 'status' | 'text'>>, refused: Refused): Promise<void> {
  const before = await storedState(api);
  const { status, text } = await send();
  expect(refused.statuses, text.slice(0, 500)).toContain(status);
  expectEnvelope(text, refused.field);
  expect(await storedState(api)).toBe(before);
}

/** The envelope of every refusal, with the field named where one is at fault, and nothing of the inside. */
export function expectEnvelope(text: string, field?: string): void {
  const body = JSON.parse(text) as { status: string; message: string; errors?: Record<string, string[]> };
  expect(body).toMatchObject({ status: 'error', message: expect.stringMatching(/\S/) as string });
  expect(text).not.toMatch(INTERNALS);
  if (field === undefined) return;
  const named = Object.keys(body.errors ?? {});
  expect(named.map((name) => name.split('.')[0])).toContain(field);
  for (const sentences of Object.values(body.errors ?? {})) {
    expect(sentences.length).toBeGreaterThan(0);
    for (const sentence of sentences) expect(sentence).toMatch(/^.{5,300}$/su);
  }
}
