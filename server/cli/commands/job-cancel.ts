import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { Failure, UsageError } from '../failure.ts';
import { WORKSPACE } from '../options.ts';

export const jobCancel = command({
  name: 'job cancel',
  summary: 'Stop resending; the deliveries that were made are sent.',
  argument: { name: 'ID', sentence: 'Its number in job list.' },
  options: WORKSPACE,
  settings: [],
  examples: ['ackwell job cancel 3 --workspace acme'],
  async run(call) {
    const { argument, terminal, options } = call;
    if (!/^\d{1,15}$/.test(argument)) throw new UsageError(`"${argument}" is not the number of a job; see ackwell job list.`);
    const id = Number(argument);
    const cancelled = await withStore(call, async (store) => {
      const { id: workspaceId } = await workspaceNamed(store, options.workspace);
      const nowMs = call.clock.now();
      const audit = { actor: commandActor(), action: 'job.cancelled', workspaceId, subjectId: id, details: {}, nowMs } as const;
      return store.jobs.cancel({ workspaceId, jobId: id, nowMs, audit });
    });
    if (!cancelled) throw new Failure(`There is no job ${id} that has not ended; see ackwell job list.`);
    terminal.print(call.json ? JSON.stringify({ id, cancelled: true }) : `Cancelled job ${id}.`);
  },
});
