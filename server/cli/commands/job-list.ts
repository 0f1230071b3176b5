import { jobRow } from '../../api/routes/webhook-jobs.ts';
import { integer } from '../../config/value.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { WORKSPACE } from '../options.ts';
import { bar } from '../progress-bar.ts';
import { aligned } from '../terminal.ts';

const MAX_SHOWN = 1_000;
const DEFAULT_SHOWN = 20;

export const jobList = command({
  name: 'job list',
  summary: 'List what deliveries recover and the API have begun to resend, newest first.',
  options: {
    ...WORKSPACE,
    limit: { kind: integer('N', { min: 1, max: MAX_SHOWN }), default: DEFAULT_SHOWN, sentence: 'So many at most.' },
  },
  settings: [],
  examples: ['ackwell job list --workspace acme'],
  async run(call) {
    const { terminal, options } = call;
    const rows = await withStore(call, async (store) => {
      const { id: workspaceId } = await workspaceNamed(store, options.workspace);
      return (await store.jobs.list({ workspaceId, limit: options.limit })).map(jobRow);
    });
    if (call.json) return terminal.print(JSON.stringify(rows));
    const cells = rows.map(({ id, endpoint_id, state, total, done, created_at }) => [
      String(id), String(endpoint_id), created_at, state, bar({ done, of: total, what: 'deliveries' }),
    ]);
    for (const line of aligned([['JOB', 'ENDPOINT', 'BEGUN', 'STATE', 'PROGRESS'], ...cells])) terminal.print(line);
  },
});
