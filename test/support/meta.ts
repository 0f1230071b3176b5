import { FAKE, type Disorder } from '../../server/cli/fake-meta/fake-state.ts';
import { openFakeMeta, type FakeMeta } from '../../server/cli/fake-meta/server.ts';
import type { Api } from './api.ts';
import { Site, type OwnPlace } from './site.ts';
import { until } from './until.ts';

export type ConnectionView = {
  status: string;
  problem: string | null;
  waba_id: string | null;
  steps: { name: string; status: string; error: string | null }[];
  phone_numbers: { id: string; display_phone_number: string }[];
};
export type SentView = { message_id: string; contact_id: number; phone: string; status: string; sent_at: string | null; contact_created: boolean };
export type StatusView = { message_id: string; delivery_status: string; error_message: string | null; last_updated: string };

/** Of the imitation, by the names of the settings. */
export const META_SETTINGS = { metaAppId: FAKE.appId, metaAppSecret: FAKE.appSecret };

export const CREDENTIALS = { waba_id: FAKE.accountId, access_token: FAKE.accessToken };

/** The product beside an imitation of Meta. */
export async function openSiteWithMeta(own: OwnPlace = {}): Promise<{ site: Site; meta: FakeMeta }> {
  const meta = await openFakeMeta({ port: 0, disorders: [] });
  const settings = ['--meta-graph-url', meta.origin, '--meta-app-id', FAKE.appId, '--meta-app-secret', FAKE.appSecret];
  return { site: await Site.open(['--allow-targets', '127.0.0.0/8', ...settings], own), meta };
}

export async function connection(api: Api): Promise<ConnectionView> {
  return (await api.get<ConnectionView>('/whatsapp/connection')).data;
}

export async function connect(api: Api): Promise<ConnectionView> {
  const answer = await api.post('/whatsapp/connection', CREDENTIALS);
  if (answer.status !== 202) throw new Error(`Not connected: ${answer.text}`);
  return until('the workspace is connected', async () => {
    const now = await connection(api);
    return ['connected', 'broken'].includes(now.status) ? now : null;
  });
}

/** What Meta does with the next message, and then with the one after it. */
export function next(meta: FakeMeta, ...disorders: Disorder[][]): void {
  meta.state.next.push(...disorders);
}

export async function statusOf(api: Api, id: string): Promise<StatusView> {
  return (await api.get<StatusView>(`/messages/${encodeURIComponent(id)}/status`)).data;
}

export function untilStatus(api: Api, id: string, wanted: string): Promise<StatusView> {
  return until(`${id} is ${wanted}`, async () => {
    const now = await statusOf(api, id);
    return now.delivery_status === wanted ? now : null;
  });
}
