import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { duration } from '../kinds.ts';
import { ONE_WORKSPACE } from '../options.ts';

const MS_PER_DAY = 86_400_000;

/** Of each kind per transaction: a few milliseconds, so that a server beside it is not held up. */
const ROWS_PER_STEP = 500;

export const logsPurge = command({
  name: 'logs purge',
  summary: 'Delete old rows of the log, and settled events with their bodies.',
  details: 'Deliveries that still wait are never taken.',
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
      const only = workspace === undefined ? {} : { workspaceId: (await workspaceNamed(store, workspace)).id };
      for (let more = true; more; ) {
        const { attempts, events } = await store.purge({ beforeMs, ...only, limit: ROWS_PER_STEP });
        purged.attempts += attempts;
        purged.events += events;
        more = attempts + events > 0;
        terminal.progress(`${purged.attempts} attempts and ${purged.events} events so far`);
      }
      while (await store.giveBackSpace()) terminal.progress('giving the space back');
    });
    terminal.print(
      call.json ? JSON.stringify(purged) : `Purged ${purged.attempts} attempts and ${purged.events} events.`,
    );
  },
});
