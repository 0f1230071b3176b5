import type { Clock } from '../../kit/clock.ts';
import { restTime } from '../../kit/time.ts';
import { PURGE_STEP_ROWS, restAfter } from '../../webhooks/journal/retention.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { duration } from '../kinds.ts';
import { ONE_WORKSPACE } from '../options.ts';

const MS_PER_DAY = 86_400_000;

export const logsPurge = command({
  name: 'logs purge',
  summary: 'Delete old rows of the log, and settled events with their bodies.',
  details: 'Deliveries that still wait are never taken. It rests between its steps, so that those of a server beside it go on.',
  options: {
    ...ONE_WORKSPACE,
    olderThan: {
      kind: duration,
      sentence: 'Written longer ago than this; 0d takes all. Without it, --retention-days.',
    },
  },
  settings: ['retentionDays'],
  examples: ['ackwell logs purge', 'ackwell logs purge --older-than 7d --workspace acme'],
  async run(call) {
    const { terminal, options, config, clock } = call;
    const ageMs = options.olderThan ?? config.retentionDays * MS_PER_DAY;
    // What was written within the present millisecond is older than nothing, and goes with 0d too.
    const beforeMs = clock.now() - ageMs + (ageMs === 0 ? 1 : 0);
    const purged = { attempts: 0, events: 0 };
    await withStore(call, async (store) => {
      const { workspace } = options;
      const named = workspace === undefined ? null : await workspaceNamed(store, workspace);
      const deed = { actor: commandActor(), action: 'logs.purged', subjectId: null, nowMs: clock.now() } as const;
      const details = { before: restTime(beforeMs * 1000) };
      let audit = (named ? [named] : await store.workspaces.list()).map(({ id: workspaceId }) => ({ ...deed, workspaceId, details }));
      for (let more = true; more; ) {
        const step = { beforeMs, limit: PURGE_STEP_ROWS, audit, ...(named && { workspaceId: named.id }) };
        const { attempts, events } = await withRest(clock, () => store.purge(step));
        purged.attempts += attempts;
        purged.events += events;
        more = attempts + events > 0;
        if (more) audit = []; // It is noted as it begins, once.
        terminal.progress(`${purged.attempts} attempts and ${purged.events} events so far`);
      }
      while (await withRest(clock, () => store.giveBackSpace())) terminal.progress('giving the space back');
    });
    terminal.print(
      call.json ? JSON.stringify(purged) : `Purged ${purged.attempts} attempts and ${purged.events} events.`,
    );
  },
});

async function withRest<T>(clock: Clock, step: () => Promise<T>): Promise<T> {
  const beganAt = clock.monotonic();
  const result = await step();
  await new Promise<void>((rested) => clock.after(restAfter(clock.monotonic() - beganAt), rested));
  return result;
}
