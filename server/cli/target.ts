import type { Config } from '../config/keys.ts';
import type { Store } from '../store/contract.ts';
import type { Served } from '../store/contract-nodes.ts';
import { isMetadataAddress } from '../webhooks/target/address.ts';
import { createTargetPolicy } from '../webhooks/target/target-policy.ts';
import { parseTarget } from '../webhooks/target/target.ts';
import { servedConfig } from './served-config.ts';

export type Verdict = { refused: string | null; warning: string | null };

type Judging = { config: Config; servers: Pick<Served, 'host' | 'port' | 'publicUrl' | 'allowTargets'>[] };

/** The servers that send for this data, as they were started. */
export async function sendersOn(store: Store, config: Config): Promise<Judging['servers']> {
  const note = config.databaseUrl === null ? servedConfig(config.data) : null;
  if (note) return [note];
  return (await store.nodes.list()).flatMap(({ role, served }) => (role === 'api' || !served ? [] : [served]));
}

/**
 * Whether a URL may be saved. Beside running servers their settings decide, as they do in the API: one that may call it
 * is enough. Without one nobody knows yet how it will be started: then only what no setting could allow is refused, and
 * the rest earns a warning. Every attempt is checked by the server that makes it in any case.
 */
export function judgeTarget(url: string, { config, servers }: Judging): Verdict {
  const complaints = (servers.length > 0 ? servers : [config]).map(({ allowTargets, publicUrl, host, port }) =>
    createTargetPolicy({
      allow: [...allowTargets, ...config.allowTargets],
      ownHosts: () => ({ publicHost: publicUrl === null ? null : new URL(publicUrl).hostname, listen: { host, port } }),
    }).refuse(url),
  );
  const complaint = complaints.includes(null) ? null : (complaints[0] ?? null);
  const target = parseTarget(url);
  const neverAllowed = 'refused' in target || isMetadataAddress(target.hostname);
  if (complaint === null || servers.length > 0 || neverAllowed) return { refused: complaint, warning: null };
  const remedy = 'Start the server with --allow-targets naming it, or no webhook is sent.';
  return { refused: null, warning: `${complaint} ${remedy}` };
}
