import { expect } from 'vitest';
import type { Answer, Api } from './api.ts';
import type { CursorView, FeedRow } from './views.ts';

/** What no answer may ever show: the place of a line of code, a file of the server, a piece of SQL. */
const INTERNALS = /\bat .+:\d+:\d+|node_modules|\/server\/|SQLITE|\bSELECT\b.*\bFROM\b|\bINSERT INTO\b/;

/** The newest record of each kind, with how many there are, and the settings. */
const STATE = ['/contacts?per_page=1', '/statuses?per_page=1', '/sources?per_page=1', '/webhook-settings'];

/** How far the feed of each client was read, so that looking again costs the same however long it has become. */
const read = new WeakMap<Api, number>();

/** What is stored, as one text to compare: any change of a record shows at the end of the feed. */
export async function storedState(api: Api): Promise<string> {
  const texts = await Promise.all(STATE.map(async (path) => (await api.get(path)).text));
  return [...texts, await endOfFeed(api)].join('\n');
}

async function endOfFeed(api: Api): Promise<number> {
  let end = read.get(api) ?? 0;
  for (let isWhole = false; !isWhole; ) {
    const { data: part } = (await api.get<CursorView<FeedRow>>(`/webhook-events?limit=1000&after=${end}`)).data;
    end = part.at(-1)?.seq ?? end;
    isWhole = part.length < 1000;
  }
  read.set(api, end);
  return end;
}

export type Refused = { statuses: readonly number[]; field?: string | undefined };
type Send = () => Promise<Pick<Answer<unknown>, 'status' | 'text'>>;

/** Sends what has to be refused, in one way or several, and checks the answers and that nothing came of it. */
export async function expectRefused(api: Api, sends: Send | Send[], refused: Refused): Promise<void> {
  const before = await storedState(api);
  for (const send of [sends].flat()) {
    const { status, text } = await send();
    expect(refused.statuses, text.slice(0, 500)).toContain(status);
    expectEnvelope(text, refused.field);
  }
  expect(await storedState(api)).toBe(before);
}

/** The envelope of every refusal, with the field named where one is at fault, and nothing of the inside. */
function expectEnvelope(text: string, field?: string): void {
  const body = JSON.parse(text) as { status: string; message: string; errors?: Record<string, string[]> };
  expect(body).toMatchObject({ status: 'error', message: expect.stringMatching(/\S/) as string });
  expect(text).not.toMatch(INTERNALS);
  if (field === undefined) return;
  const named = Object.keys(body.errors ?? {});
  expect(named.map((name) => name.split('.')[0])).toContain(field);
  for (const sentences of Object.values(body.errors ?? {})) {
    expect(sentences.length).toBeGreaterThan(0);
    for (const sentence of sentences) expect(sentence).toMatch(/^.{5,500}$/su);
  }
}
