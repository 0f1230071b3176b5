import type { Clock } from '../../kit/clock.ts';
import type { RecoverRange, Store } from '../../store/contract.ts';
import { hasEnded, type Job } from '../../webhooks/job.ts';
import { beginRecovery, JOB_CLAIM_MS, MAX_OPEN_JOBS, recoverAll } from '../../webhooks/recovery/recover.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore, workspacesNamed } from '../data.ts';
import { PICKED_UP } from '../delivery-ports.ts';
import { Failure, UsageError } from '../failure.ts';
import { interruption } from '../interruption.ts';
import { instant } from '../kinds.ts';
import { ONE_WORKSPACE } from '../options.ts';
import { bar } from '../progress-bar.ts';
import type { Terminal } from '../terminal.ts';

const LOOK_EVERY_MS = 100;

export const deliveriesRecover = command({
  name: 'deliveries recover',
  summary: 'Resend all that failed or was skipped in a span of time.',
  details:
    'Takes the events whose latest delivery did not arrive and that the endpoint selects now. Each endpoint is a job. Ctrl-C ends ' +
    'this command and not the job: a running server, or the next one, goes on with it. To stop it: ackwell job cancel.',
  options: {
    ...ONE_WORKSPACE,
    since: { kind: instant, required: true, sentence: 'From the events of this time on.' },
    until: { kind: instant, sentence: 'Up to the events of this time; now, without it.' },
    dryRun: { sentence: 'Only count them.' },
  },
  settings: [],
  examples: [
    'ackwell deliveries recover --workspace acme --since 2026-04-16T08:00:00Z --dry-run',
    'ackwell deliveries recover --since 2026-04-16T08:00:00Z --until 2026-04-16T09:30:00Z',
  ],
  async run(call) {
    const { terminal, options } = call;
    const nowMs = call.clock.now();
    const untilMs = Math.min(options.until ?? nowMs, nowMs);
    if (options.since > untilMs) throw new UsageError('--since must lie before --until, and not in the future.');
    const count = await withStore(call, async (store) => {
      const ranges = await rangesOf(store, { subdomain: options.workspace, sinceMs: options.since, untilMs });
      if (options.dryRun) return countAll(store, ranges);
      return recoverRanges({ store, clock: call.clock, terminal }, ranges);
    });
    const made = options.dryRun ? `${count} would be sent again.` : `Made ${count} ${count === 1 ? 'delivery' : 'deliveries'}.`;
    terminal.print(call.json ? JSON.stringify({ count, dry_run: options.dryRun }) : made);
    if (!call.json && !options.dryRun && count > 0) terminal.say(PICKED_UP);
  },
});

type Span = { subdomain: string | undefined; sinceMs: number; untilMs: number };

async function rangesOf(store: Store, { subdomain, sinceMs, untilMs }: Span): Promise<RecoverRange[]> {
  const all = (await workspacesNamed(store, subdomain)).flatMap(({ endpoints }) => endpoints);
  const endpoints = all.filter(({ enabled, url }) => enabled && url !== '');
  if (endpoints.length === 0) throw new Failure('Webhooks are off there; see ackwell webhook set --enable.');
  return endpoints.map((endpoint) => ({ endpoint, sinceMs, untilMs }));
}

async function countAll({ deliveries }: Store, ranges: RecoverRange[]): Promise<number> {
  let total = 0;
  for (const range of ranges) total += await deliveries.countRecoverable(range);
  return total;
}

type Around = { store: Store; clock: Clock; terminal: Terminal };

async function recoverRanges(around: Around, ranges: RecoverRange[]): Promise<number> {
  const stop = { asked: false };
  void interruption().then(() => (stop.asked = true));
  let made = 0;
  for (const range of ranges) {
    const begun = await beginRecovery({ ...around, onDue: () => undefined }, range, { actor: commandActor() });
    if (begun && 'tooMany' in begun) {
      throw new Failure(`${MAX_OPEN_JOBS} jobs have not ended yet: wait for one, or cancel one; see ackwell job list.`);
    }
    if (begun) made += (await untilEnded(around, begun, stop)).done;
    if (stop.asked) break;
  }
  return made;
}

/** Works on the job itself, unless a server was faster; then it looks on. */
async function untilEnded({ store, clock, terminal }: Around, { workspaceId, id }: Job, stop: { asked: boolean }): Promise<Job> {
  const nowMs = clock.now();
  const claimed = await store.jobs.claim({ nowMs, untilMs: nowMs + JOB_CLAIM_MS, key: { workspaceId, jobId: id } });
  let failed: unknown = null;
  const work = claimed ? recoverAll({ store, clock, onDue: () => undefined }, claimed, () => stop.asked) : Promise.resolve();
  void work.catch((error: unknown) => (failed = error));
  for (;;) {
    if (failed !== null) throw failed instanceof Error ? failed : new Failure(String(failed));
    const now = await store.jobs.get(workspaceId, id);
    if (!now) throw new Failure(`Job ${id} is gone.`);
    if (hasEnded(now)) return now;
    terminal.progress(bar({ done: now.done, of: now.total, what: 'deliveries' }));
    if (stop.asked) await work.then(() => throwGoesOn(now));
    await new Promise<void>((look) => void clock.after(LOOK_EVERY_MS, look));
  }
}

function throwGoesOn({ id, done, total }: Job): never {
  const rest = 'A running server, or the next one, goes on with the rest';
  throw new Failure(`Interrupted after ${done} of ${total}. ${rest}; to stop that: ackwell job cancel ${id}.`);
}
