import type { WhatsAppStore } from './contract-whatsapp.ts';
import type { Place, Vault } from './vault.ts';

type App = WhatsAppStore['app'];

/** There is one Meta app for all workspaces. */
export const VERIFY_TOKEN_PLACE: Place = { workspaceId: 0, purpose: 'verify token' };

/** The same app, whose verify token the vault has sealed in the database. */
export function sealedApp(vault: Vault, app: App): App {
  return {
    ...app,
    async verifyToken() {
      const kept = await app.verifyToken();
      return kept === null ? null : vault.open(kept, VERIFY_TOKEN_PLACE);
    },
    async keepVerifyToken(fresh, nowMs) {
      return vault.open(await app.keepVerifyToken(vault.seal(fresh, VERIFY_TOKEN_PLACE), nowMs), VERIFY_TOKEN_PLACE);
    },
  };
}
