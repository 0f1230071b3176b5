import { expect } from 'vitest';
import type { Answer, Api } from './api.ts';

/** What no answer may ever show: the place of a line of code, a file of the server, a piece of SQL. */
const INTERNALS = /\bat .+:\d+:\d+|node_modules|\/server\/|SQLITE|\bSELECT\b.*\bFROM\b|\bINSERT INTO\b/;

/** Where everything shows that a refused request could have changed. */
const STATE = [
  '/contacts?per_page=100',
  '/statuses?per_page=100',
  '/sources?per_page=100',
  '/webhook-settings',
  '/webhook-events?limit=1000',
];

/** What is stored, as one text to compare. */
export async function storedState(api: Api): Promise<string> {
  return (await Promise.all(STATE.map((path) => api.get(path)))).map(({ text }) => text).join('\n');
}

export type Refused = { statuses: readonly number[]; field?: string | undefined };
type Send = () => Promise<Pick<Answer<unknown>, 'status' | 'text'>>;

/** Sends what has to be refused, and checks the answer and that nothing came of it. */
export async function expectRefused(api: Api, send: Send, refused: Refused): Promise<void> {
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
