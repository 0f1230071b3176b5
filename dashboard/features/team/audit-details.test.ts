import { expect, test } from 'vitest';
import { detailsOf } from './audit-details.ts';

test('an entry of the audit log is told part by part', () => {
  const details = {
    webhook_url: { from: '', to: 'https://crm.example.com/' },
    contacts_actions: { from: { create: false, update: true }, to: { create: true, update: true } },
    country: { from: 'DE', to: null },
    abilities: ['contacts.read', 'contacts.create'],
    rateLimit: 0,
    status_actions: { create: true, update: false, delete: true },
    headers: { 'X-Tenant': 'acme' },
    source_actions: { create: false },
    expiresAtMs: null,
  };
  expect(detailsOf(details).map(({ what, says }) => `${what}: ${says}`)).toEqual([
    'webhook url: none → https://crm.example.com/',
    'contacts actions, create: off → on',
    'country: DE → none',
    'abilities: contacts.read, contacts.create',
    'rate limit: 0',
    'status actions: create, delete',
    'headers: X-Tenant: acme',
    'source actions: none',
  ]);
  expect(detailsOf({})).toEqual([]);
});
