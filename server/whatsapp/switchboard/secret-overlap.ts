import { createHash } from 'node:crypto';
import type { Clock } from '../../kit/clock.ts';
import type { AppStore } from '../../store/contract-whatsapp.ts';
import type { MetaSettings } from '../meta-settings.ts';

/** From the first start with the secret of before. Meta repeats a post for at most so long. */
const OVERLAP_MS = 7 * 24 * 60 * 60 * 1_000;

type Overlapping = { app: AppStore; clock: Pick<Clock, 'now'> };
type Secrets = { appSecret: string | null; previousAppSecret: string | null };

/** When the overlap ends is kept in the database, the same for every server and start. Null: there is nothing to overlap. */
export async function overlapOf({ app, clock }: Overlapping, secrets: Secrets): Promise<MetaSettings['previous']> {
  const { appSecret, previousAppSecret: previous } = secrets;
  if (appSecret === null || previous === null || previous === appSecret) return null;
  const endsAtMs = clock.now() + OVERLAP_MS;
  const untilMs = await app.overlapSecrets({ current: fingerprintOf(appSecret), previous: fingerprintOf(previous), endsAtMs });
  return { appSecret: previous, untilMs };
}

function fingerprintOf(appSecret: string): string {
  return createHash('sha256').update(`app secret ${appSecret}`).digest('hex');
}
