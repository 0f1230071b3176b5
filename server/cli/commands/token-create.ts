import { newToken } from '../../auth/token.ts';
import { integer, text } from '../../config/value.ts';
import { commandActor } from '../actor.ts';
import { MAX_REQUESTS_PER_MINUTE, MAX_REQUESTS_PER_MONTH } from '../../workspace/token-input.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { UsageError } from '../failure.ts';
import { abilities, instant } from '../kinds.ts';
import { WORKSPACE } from '../options.ts';

export const tokenCreate = command({
  name: 'token create',
  summary: 'Make an API token and print it, once.',
  details: 'Only the token goes to stdout, so that it can be kept in a variable. It cannot be shown again.',
  options: {
    ...WORKSPACE,
    name: { kind: text('NAME'), required: true, sentence: 'What it is for; shown in lists.' },
    abilities: {
      kind: abilities,
      required: true,
      sentence: "What it may do: abilities such as contacts.read,contacts.create, or '*' for all.",
    },
    rateLimit: {
      kind: integer('PER_MINUTE', { min: 0, max: MAX_REQUESTS_PER_MINUTE }),
      sentence: 'Requests per minute, 0 for no limit. Without it that of the workspace, else 60.',
    },
    quota: {
      kind: integer('PER_MONTH', { min: 1, max: MAX_REQUESTS_PER_MONTH }),
      sentence: 'Requests per month, in UTC. None, without it.',
    },
    expires: { kind: instant, sentence: 'When it stops working, such as 2027-01-01T00:00:00Z. Never, without it.' },
  },
  settings: [],
  examples: [
    "TOKEN=$(ackwell token create --workspace acme --name crm --abilities '*')",
    'ackwell token create --workspace acme --name reader --abilities contacts.read --rate-limit 600 --expires 2027-01-01',
  ],
  async run(call) {
    const { options, terminal } = call;
    const nowMs = call.clock.now();
    const expiresAtMs = options.expires ?? null;
    if (expiresAtMs !== null && expiresAtMs <= nowMs) throw new UsageError('--expires lies in the past.');
    const { token, hash, prefix } = newToken();
    const created = await withStore(call, async (store) => {
      const { id: workspaceId } = await workspaceNamed(store, options.workspace);
      const rateLimit = options.rateLimit ?? null;
      const { name, abilities } = options;
      const rules = { name, prefix, abilities, rateLimit, monthlyQuota: options.quota ?? null, expiresAtMs };
      const audit = { actor: commandActor(), action: 'token.created', workspaceId, subjectId: null, details: rules, nowMs } as const;
      return store.tokens.create({ workspaceId, hash, ...rules, nowMs }, audit);
    });
    terminal.print(call.json ? JSON.stringify({ id: created.id, token }) : token);
    if (!call.json) terminal.say(`Token ${created.id} of ${options.workspace}. It is not shown again.`);
  },
});
