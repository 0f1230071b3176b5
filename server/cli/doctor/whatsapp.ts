import type { Config } from '../../config/keys.ts';
import type { Store, Workspace } from '../../store/contract.ts';
import { ok, warn, type Check } from './check.ts';

type Facts = { store: Store; config: Pick<Config, 'metaAppId' | 'metaAppSecret'> };

/** The Meta app of the installation, and who is connected through it. */
export async function checkWhatsApp(workspaces: readonly Workspace[], { store, config }: Facts): Promise<Check[]> {
  const { metaAppId: id, metaAppSecret: secret } = config;
  const checks: Check[] = [];
  if ((id === null) !== (secret === null)) {
    const [has, lacks] = id === null ? ['secret', 'ACKWELL_META_APP_ID'] : ['id', 'ACKWELL_META_APP_SECRET'];
    checks.push(warn('Meta app', `only its ${has} is set`, `Nothing of WhatsApp works without the other: set ${lacks} as well.`));
  } else if (id !== null) {
    checks.push(ok('Meta app', id));
  }
  for (const { id: workspaceId, subdomain } of workspaces) {
    const connection = await store.whatsapp.connections.get(workspaceId);
    if (connection?.status !== 'broken') continue;
    const advice = `See ackwell whatsapp show --workspace ${subdomain}, and connect again.`;
    checks.push(warn(`WhatsApp of ${subdomain}`, connection.problem ?? 'the connection is broken', advice));
  }
  return checks;
}
