import { auditRow } from '../../api/routes/audit-log.ts';
import { integer } from '../../config/value.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { WORKSPACE } from '../options.ts';
import { aligned, printable } from '../terminal.ts';

const MAX_SHOWN = 1_000;
const DEFAULT_SHOWN = 50;

export const auditList = command({
  name: 'audit list',
  summary: 'List who changed what in a workspace, newest first.',
  details: 'Settings, secrets, tokens, people and erasures. What a command changed is listed under the name of who ran it.',
  options: {
    ...WORKSPACE,
    limit: { kind: integer('N', { min: 1, max: MAX_SHOWN }), default: DEFAULT_SHOWN, sentence: 'So many at most.' },
  },
  settings: [],
  examples: ['ackwell audit list --workspace acme --limit 200'],
  async run(call) {
    const { terminal, options } = call;
    const rows = await withStore(call, async (store) => {
      const { id: workspaceId } = await workspaceNamed(store, options.workspace);
      return (await store.audit.list({ workspaceId, limit: options.limit })).map(auditRow);
    });
    if (call.json) return terminal.print(JSON.stringify(rows));
    const cells = rows.map(({ created_at, actor, action, subject_id, details }) => [
      created_at, `${actor.kind} ${printable(actor.name)}`, action, subject_id === null ? '' : `#${subject_id}`,
      printable(JSON.stringify(details)),
    ]);
    for (const line of aligned([['WHEN', 'WHO', 'WHAT', 'NUMBER', 'DETAILS'], ...cells])) terminal.print(line);
  },
});
