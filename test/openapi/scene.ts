import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMPLE_INVITE, SAMPLE_SESSION_ID } from '../../server/api/shapes/people.ts';
import { SAMPLE_MESSAGE_ID } from '../../server/api/shapes/whatsapp.ts';
import { SAMPLE_EVENT_ID } from '../../server/api/shapes/webhooks.ts';
import { resolveConfig } from '../../server/config/resolve.ts';
import { systemClock } from '../../server/kit/clock.ts';
import { silentLog } from '../../server/kit/log.ts';
import { startServer, type RunningServer } from '../../server/main.ts';
import type { FakeMeta } from '../../server/cli/fake-meta/server.ts';
import type { Api } from '../support/api.ts';
import { connect, META_SETTINGS, openSiteWithMeta, type SentView } from '../support/meta.ts';
import { PASSWORD, listen, temporaryFolder, type Site } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { LogRow } from '../support/views.ts';

/**
 * The workspace in which the examples of the document are executed: `acme`, with a token that may do everything. It has
 *
 * - statuses 1 New (the default), 2 Open and sources 1 Website, 2 Fair, of which the second of each is not used
 * - groups 1 Readers and 2 Guests, custom fields 1 Budget and 2 Birthday, none of them used
 * - contacts 1 Ada and 2 Bea, with status 1 and source 1; import 1, which brought contact 3 and has ended
 * - endpoint 1, queued, for all nine events, with a receiver that answers 200; all events are delivered, one of them by job 1; endpoint 2, for none
 * - a WhatsApp connection with an imitation of Meta, its template order_ready, and a message to Ada
 * - members 1, its owner, who is signed in twice, and 2, an editor; invite 1, of which nobody made use
 *
 * Whoever adds a kind of record to the API adds two of it here.
 */
async function furnish(api: Api): Promise<void> {
  const calls: [path: string, body: object][] = [
    ['/statuses', { name: 'New', color: '#3b82f6', isdefault: true }],
    ['/statuses', { name: 'Open' }],
    ['/sources', { name: 'Website' }],
    ['/sources', { name: 'Fair' }],
    ['/groups', { name: 'Readers' }],
    ['/groups', { name: 'Guests' }],
    ['/custom-fields', { name: 'Budget', type: 'number' }],
    ['/custom-fields', { name: 'Birthday', type: 'date' }],
    ['/webhook-endpoints', { url: 'https://example.com/second' }],
    ['/contacts', { firstname: 'Ada', phone: '+14155550101', type: 'lead', status_id: 1, source_id: 1 }],
    ['/contacts', { firstname: 'Bea', phone: '+14155550102', type: 'lead', status_id: 1, source_id: 1 }],
  ];
  for (const [path, body] of calls) {
    const { status, text } = await api.post(path, body);
    if (status !== 201) throw new Error(`${path} was refused: ${text}`);
  }
}

type Known = { session: string; invite: string };

/** What only people can do. */
async function invite(origin: string): Promise<Known> {
  const headers = { origin, cookie: await signIn(origin), 'content-type': 'application/json' };
  const ask = async <T>(path: string, body?: object) => {
    const answer = await fetch(origin + path, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`);
    return ((await answer.json()) as { data: T }).data;
  };
  const newToken = async () => {
    const { link } = await ask<{ link: string }>('/api/v1/acme/invites', { role: 'editor' });
    return new URLSearchParams(link.slice(link.search(/[?#]/) + 1)).get('token') ?? '';
  };
  const unused = await newToken();
  const member = { name: 'Eda', email: 'eda@acme.example', password: PASSWORD };
  await ask('/invites/accept', { token: await newToken(), ...member });
  await signIn(origin);
  const { data } = await ask<{ data: { id: string; current: boolean }[] }>('/me/sessions');
  return { session: data.find(({ current }) => !current)?.id ?? '', invite: unused };
}

const FILE = 'firstname,phone,type,status_id,source_id\nCleo,+14155550103,lead,1,1\nDora,12,lead,1,1\n';

/** One that has ended, with a row that was refused. */
async function importFile(api: Api): Promise<void> {
  const headers = { 'content-type': 'text/csv' };
  const { status, text } = await api.call({ method: 'POST', path: '/imports/contacts', headers, body: FILE });
  if (status !== 202) throw new Error(`The file was refused: ${text}`);
  await until('the import has ended', async () => (await api.get<{ state: string }>('/imports/1')).data.state === 'done');
}

/** A job that has ended: status 2 was changed while webhooks were off. */
async function recover(api: Api): Promise<void> {
  await api.put('/webhook-settings', { webhook_enabled: false });
  await api.put('/statuses/2', { name: 'Open', color: '#22c55e' });
  await api.put('/webhook-settings', { webhook_enabled: true });
  const { status, text } = await api.post('/webhook-endpoints/1/recover', { since: '2026-01-01T00:00:00Z' });
  if (status !== 202) throw new Error(`Nothing was recovered: ${text}`);
}

const EVENTS = 8;

export class Scene {
  readonly site: Site;
  readonly meta: FakeMeta;
  /** What stands for the samples of the document that cannot be known beforehand. */
  readonly known: ReadonlyMap<unknown, string>;

  private constructor({ site, meta }: { site: Site; meta: FakeMeta }, known: ReadonlyMap<unknown, string>) {
    this.site = site;
    this.meta = meta;
    this.known = known;
  }

  /** Furnishes a data folder, and stops its server: each example works on the folder, or on a copy of it. */
  static async open(): Promise<Scene> {
    const { site, meta } = await openSiteWithMeta();
    await listen(site.api, { webhook_url: site.receiver.url(), execution: 'queued' });
    await furnish(site.api);
    await importFile(site.api);
    await recover(site.api);
    const logs = await until('all is delivered', async () => {
      const { data } = await site.api.get<{ data: LogRow[] }>('/webhook-logs?status=success');
      return data.data.length === EVENTS ? data.data : null;
    });
    await connect(site.api);
    const message = { phone_number: '+14155550101', message_body: 'Hello Ada' };
    const sent = await site.api.post<SentView>('/messages/send', message);
    const known = await invite(site.server.origin);
    await site.server.stop();
    return new Scene(
      { site, meta },
      new Map([
        [SAMPLE_EVENT_ID, logs[0]?.event_id ?? ''],
        [SAMPLE_SESSION_ID, known.session],
        [SAMPLE_INVITE, known.invite],
        [SAMPLE_MESSAGE_ID, sent.data.message_id],
      ]),
    );
  }

  /** Serves the furnished folder, or an empty one. What is changed there is seen by no other example. */
  async serve<T>(folder: 'furnished' | 'empty', use: (server: RunningServer) => Promise<T>): Promise<T> {
    const parent = await temporaryFolder();
    const data = join(parent, 'data');
    if (folder === 'furnished') await cp(this.site.data, data, { recursive: true });
    const server = await startServer(configFor(data, this.meta), { clock: systemClock, log: silentLog, giveUp: () => {} });
    try {
      return await use(server);
    } finally {
      await server.stop();
      await rm(parent, { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    await this.site.close();
    await this.meta.close();
  }
}

function configFor(data: string, meta: FakeMeta) {
  const flags = { ...META_SETTINGS, metaGraphUrl: meta.origin, data, host: '127.0.0.1', port: '0', allowTargets: '127.0.0.0/8', logAttempts: 'none' };
  return resolveConfig({ flags, environment: {}, file: null, readSecret: () => '' }).config;
}

/** The cookie of the workspace's owner. */
export async function signIn(origin: string): Promise<string> {
  const body = JSON.stringify({ email: 'owner@acme.example', password: PASSWORD });
  const answer = await fetch(`${origin}/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
