import type { Client } from './client.ts';

/** The status and the source that stay. */
export type Stage = { statusId: number; sourceId: number };

const ALL = { create: true, update: true, delete: true };

/** What the contact of the story needs, made before webhooks are on; then they are switched on for all nine events. */
export async function setTheStage(client: Client, webhookUrl: string): Promise<Stage> {
  const statusId = await client.send('POST', '/statuses', { name: 'New', color: '#22c55e', isdefault: true });
  const sourceId = await client.send('POST', '/sources', { name: 'Website' });
  await client.send('PUT', '/webhook-settings', {
    webhook_enabled: true,
    webhook_url: webhookUrl,
    contacts_actions: ALL,
    status_actions: ALL,
    source_actions: ALL,
  });
  return { statusId, sourceId };
}

/** Nine changes that make each of the nine events once, and a tenth whose contact stays. */
export async function tellStory(client: Client, { statusId, sourceId }: Stage): Promise<void> {
  const status = await client.send('POST', '/statuses', { name: 'Interested', color: '#3b82f6' });
  await client.send('PUT', `/statuses/${status}`, { name: 'Very interested' });
  const source = await client.send('POST', '/sources', { name: 'Trade fair' });
  await client.send('PUT', `/sources/${source}`, { name: 'Trade fair 2026' });
  const made = { firstname: 'Ada', phone: '+14155550123', type: 'lead', status_id: status, source_id: source };
  const contact = await client.send('POST', '/contacts', made);
  await client.send('PUT', `/contacts/${contact}`, { ...made, lastname: 'Lovelace', type: 'customer' });
  await client.send('DELETE', `/contacts/${contact}`);
  await client.send('DELETE', `/sources/${source}`);
  await client.send('DELETE', `/statuses/${status}`);
  await client.send('POST', '/contacts', {
    firstname: 'Grace',
    lastname: 'Hopper',
    phone: '+14155550199',
    email: 'grace@example.com',
    type: 'lead',
    status_id: statusId,
    source_id: sourceId,
  });
}
