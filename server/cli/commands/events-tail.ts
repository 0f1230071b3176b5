import { WEBHOOK_NAMES, webhookName } from '../../../contract/webhook-event.ts';
import { eventRow } from '../../api/routes/event-row.ts';
import { integer } from '../../config/value.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import type { Event } from '../../webhooks/event.ts';
import { command, type Call } from '../command.ts';
import { withStore, workspacesNamed } from '../data.ts';
import { interruption } from '../interruption.ts';
import { ONE_WORKSPACE } from '../options.ts';
import { isoTime } from '../time.ts';

const POLL_MS = 250;
const EVENTS_PER_READ = 500;

const LONGEST_NAME = Math.max(...WEBHOOK_NAMES.map(({ length }) => length));
/** A feed of so many before its column shifts. */
const SEQ_DIGITS = 6;

export const eventsTail = command({
  name: 'events tail',
  summary: 'Print events as they happen, until Ctrl-C.',
  details: 'Every event of the feed, also those that no endpoint wanted.',
  options: {
    ...ONE_WORKSPACE,
    after: {
      kind: integer('SEQ', { min: 0, max: Number.MAX_SAFE_INTEGER }),
      sentence: 'Begin after this place in the feed, 0 for the oldest kept. Without it, with what happens from now on.',
    },
  },
  settings: [],
  examples: ['ackwell events tail', 'ackwell events tail --workspace acme --after 0 --json'],
  async run(call) {
    const stop = new AbortController();
    void interruption().then(() => stop.abort());
    await withStore(call, async (store) => {
      const places = new Map<number, number>();
      for (let first = true; !stop.signal.aborted; first = false) {
        for (const workspace of await workspacesNamed(store, call.options.workspace)) {
          // A workspace made while we look begins with its first event.
          const beginning = call.options.after ?? (first ? await endOfFeed(store, workspace.id) : 0);
          const after = places.get(workspace.id) ?? beginning;
          places.set(workspace.id, await printSome(call, store, { workspace, after }));
        }
        await wait(call.clock, stop.signal);
      }
    });
  },
});

/** Prints what follows `after`, so much at a time, and tells how far it came. */
async function printSome(
  { terminal, json }: Pick<Call, 'terminal' | 'json'>,
  store: Store,
  { workspace: { id: workspaceId, subdomain }, after }: { workspace: Workspace; after: number },
): Promise<number> {
  const { events } = await store.events.feed({ workspaceId, after, limit: EVENTS_PER_READ });
  for (const event of events) {
    terminal.print(json ? JSON.stringify({ workspace: subdomain, ...eventRow(event) }) : line(subdomain, event));
  }
  return events.at(-1)?.seq ?? after;
}

function line(subdomain: string, event: Event): string {
  const { seq, id, recordId, committedAt } = event;
  const name = webhookName(event).padEnd(LONGEST_NAME);
  return `${isoTime(committedAt / 1000)}  ${subdomain}  ${String(seq).padStart(SEQ_DIGITS)}  ${name}  #${recordId}  ${id}`;
}

/** The last place of a feed, found by halving: 53 short reads at most, however long the feed is. */
async function endOfFeed(store: Store, workspaceId: number): Promise<number> {
  let [after, atMost] = [0, Number.MAX_SAFE_INTEGER];
  while (after < atMost) {
    const middle = after + Math.floor((atMost - after) / 2);
    const { events } = await store.events.feed({ workspaceId, after: middle, limit: 1 });
    if (events[0]) after = events[0].seq;
    else atMost = middle;
  }
  return after;
}

function wait(clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      cancel();
      signal.removeEventListener('abort', over);
      resolve();
    };
    const cancel = clock.after(POLL_MS, over);
    signal.addEventListener('abort', over);
  });
}
