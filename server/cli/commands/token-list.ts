import type { Token } from '../../store/contract-auth.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { ONE_WORKSPACE } from '../options.ts';
import { aligned, printable } from '../terminal.ts';
import { isoTime } from '../time.ts';

export const tokenList = command({
  name: 'token list',
  summary: 'List API tokens, without their secret part.',
  options: ONE_WORKSPACE,
  settings: [],
  examples: ['ackwell token list --workspace acme'],
  async run(call) {
    const { terminal, json, clock } = call;
    const { tokens, names } = await withStore(call, async (store) => {
      const { workspace } = call.options;
      const workspaceId = workspace === undefined ? null : (await workspaceNamed(store, workspace)).id;
      const workspaces = await store.workspaces.list();
      const names = new Map(workspaces.map(({ id, subdomain }) => [id, subdomain]));
      return { tokens: await store.tokens.list(workspaceId), names };
    });
    const nowMs = clock.now();
    const rows = tokens.map((token) => ({ ...view(token, nowMs), workspace: names.get(token.workspaceId) ?? '' }));
    if (json) return terminal.print(JSON.stringify(rows));
    const head = ['ID', 'WORKSPACE', 'NAME', 'TOKEN', 'STATE', 'PER MINUTE', 'PER MONTH', 'LAST USED', 'ABILITIES'];
    const cells = rows.map((row) => [
      String(row.id), row.workspace, printable(row.name), `${row.prefix}…`, row.state, String(row.rate_limit ?? 'default'),
      String(row.monthly_quota ?? 'any'),
      row.last_used_at ?? 'never', row.abilities.join(','),
    ]);
    for (const line of aligned([head, ...cells])) terminal.print(line);
  },
});

function view(token: Token, nowMs: number) {
  const { id, name, prefix, abilities, rateLimit, monthlyQuota, isActive, expiresAtMs, revokedAtMs, lastUsedAtMs, createdAtMs } = token;
  const expired = expiresAtMs !== null && expiresAtMs <= nowMs;
  return {
    id,
    name,
    prefix,
    abilities,
    rate_limit: rateLimit,
    monthly_quota: monthlyQuota,
    state: revokedAtMs === null ? (expired ? 'expired' : isActive ? 'active' : 'off') : 'revoked',
    created_at: isoTime(createdAtMs),
    expires_at: expiresAtMs === null ? null : isoTime(expiresAtMs),
    last_used_at: lastUsedAtMs === null ? null : isoTime(lastUsedAtMs),
  };
}
