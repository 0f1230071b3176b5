import type { Config } from '../config/keys.ts';
import { isMetadataAddress } from '../webhooks/target/address.ts';
import { createTargetPolicy } from '../webhooks/target/target-policy.ts';
import { parseTarget } from '../webhooks/target/target.ts';
import { servedConfig } from './served-config.ts';

export type Verdict = { refused: string | null; warning: string | null };

/**
 * Whether a URL may be saved. Beside a running server its settings decide, as they do in the API. Without one nobody
 * knows yet how it will be started: then only what no setting could allow is refused, and the rest earns a warning.
 * Every attempt is checked by the server that makes it in any case.
 */
export function judgeTarget(url: string, config: Config): Verdict {
  const served = servedConfig(config.data);
  const { allowTargets, publicUrl, host, port } = served ?? config;
  const publicHost = publicUrl === null ? null : new URL(publicUrl).hostname;
  const policy = createTargetPolicy({
    allow: [...allowTargets, ...config.allowTargets],
    ownHosts: () => ({ publicHost, listen: { host, port } }),
  });
  const complaint = policy.refuse(url);
  const target = parseTarget(url);
  const neverAllowed = 'refused' in target || isMetadataAddress(target.hostname);
  if (complaint === null || served || neverAllowed) return { refused: complaint, warning: null };
  const remedy = 'Start the server with --allow-targets naming it, or no webhook is sent.';
  return { refused: null, warning: `${complaint} ${remedy}` };
}
