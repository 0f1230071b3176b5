import { expect, test } from 'vitest';
import { NEW_ENDPOINT } from '../../webhooks/endpoint.ts';
import { makeWorkspace } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/** A workspace's settings are read with nearly every request, and are always those of now. */
export function workspacesConformance(scene: Scenes): void {
  test('makes a workspace that sends nothing yet', async () => {
    const acme = await scene();
    const workspace = await acme.workspace();
    expect(workspace).toMatchObject({ country: null, name: workspace.subdomain });
    const { workspaceId, endpointId: id } = acme;
    expect(workspace.endpoints).toEqual([{ ...NEW_ENDPOINT, workspaceId, id, secrets: { current: 'whsec_first', previous: null } }]);
    expect(await acme.store.workspaces.bySubdomain(workspace.subdomain)).toEqual(workspace);
    expect(await acme.store.workspaces.list()).toContainEqual(workspace);
    for (const name of ['nobody', '', 'a\0', 'a\u{1f984}']) expect(await acme.store.workspaces.bySubdomain(name)).toBeNull();
  });

  test('refuses a subdomain that is taken', async () => {
    const acme = await scene();
    const { subdomain } = await acme.workspace();
    const owner = { email: 'second@example.com', name: 'Second', passwordHash: 'x' };
    const again = await acme.store.workspaces.create({ subdomain, name: 'Again', owner, secret: 's', nowMs: acme.nowMs });
    expect(again).toEqual({ taken: 'subdomain' });
    expect(await acme.store.accounts.byEmail('second@example.com')).toBeNull();
  });

  test('gives every workspace an endpoint of its own', async () => {
    const [acme, other] = [await scene(), await scene()];
    expect(acme.endpointId).not.toBe(other.endpointId);
  });

  test('saves an endpoint whole and counts the version', async () => {
    const acme = await scene();
    const { endpoints, referenceVersion } = await acme.workspace();
    const [first] = endpoints;
    if (!first) throw new Error('A new workspace has an endpoint');
    const endpoint = {
      ...first, enabled: true, url: 'https://receiver.example/', execution: 'queued' as const,
      actions: { ...first.actions, source: { created: true, updated: false, deleted: true } },
      secrets: { current: 'whsec_second', previous: { secret: 'whsec_first', untilMs: acme.nowMs + 1_000 } },
    };
    expect(await acme.store.workspaces.saveEndpoint({ endpoint, referenceVersion })).toBeNull();
    const saved = await acme.workspace();
    expect(saved.endpoints).toEqual([endpoint]);
    expect(saved.referenceVersion).toBe(referenceVersion + 1);
    expect(await acme.store.workspaces.saveEndpoint({ endpoint, referenceVersion })).toEqual({ conflict: 'reference_version' });
  });

  test.each(['status', 'source'] as const)('counts the version when a %s changes', async (model) => {
    const acme = await scene();
    const { referenceVersion: before } = await acme.workspace();
    if (model === 'status') await acme.write({ write: 'insert', model, row: await acme.newStatus() });
    else await acme.write({ write: 'insert', model, row: await acme.newSource() });
    expect((await acme.workspace()).referenceVersion).toBeGreaterThan(before);
  });

  test('does not count the version for a contact', async () => {
    const acme = await scene();
    const { referenceVersion: before } = await acme.workspace();
    await acme.change('created', 'due');
    expect((await acme.workspace()).referenceVersion).toBe(before);
  });

  test('makes the owner a member, by one account per e-mail', async () => {
    const acme = await scene();
    const { subdomain } = await acme.workspace();
    const account = await acme.store.accounts.byEmail(`OWNER@${subdomain}.example`);
    if (!account) throw new Error('The owner has an account');
    const owner = { email: account.email.toUpperCase(), name: 'Other', passwordHash: 'other' };
    const second = `${subdomain}-two`;
    await acme.store.workspaces.create({ subdomain: second, name: 'Two', owner, secret: 's', nowMs: acme.nowMs });
    expect(await acme.store.accounts.byEmail(account.email)).toEqual(account);
    expect((await acme.store.accounts.memberships(account.id)).map((membership) => [membership.subdomain, membership.role])).toEqual([
      [subdomain, 'owner'], [second, 'owner'],
    ]);
    expect(await acme.store.records.isMember(acme.workspaceId, account.id)).toBe(true);
    const stranger = await makeWorkspace(acme.subject, `${subdomain}-stranger`);
    expect(await acme.store.records.isMember(stranger, account.id)).toBe(false);
  });
}
