import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Passwords } from '../../auth/password.ts';
import { newToken } from '../../auth/token.ts';
import { newSecret } from '../../webhooks/signature.ts';
import type { Config } from '../../config/keys.ts';
import type { Call } from '../command.ts';
import { withNewStore } from '../data.ts';
import { Failure } from '../failure.ts';

export type DemoWorkspace = { subdomain: string; owner: string; password: string; token: string; secret: string };

const PASSWORD_BYTES = 12;

/**
 * Fresh each time, so that the demo always shows the same and never touches real data: what the environment or the file
 * says of a folder or a database is meant for servers.
 */
export function demoData({ config, origins }: Pick<Call, 'config' | 'origins'>): Pick<Config, 'data' | 'databaseUrl'> {
  if (origins.databaseUrl.layer === 'flag') return config;
  if (origins.data.layer !== 'flag') return { data: temporaryFolder(), databaseUrl: null };
  if (isFree(config.data)) return { data: config.data, databaseUrl: null };
  throw new Failure(`${config.data} is not empty; the demo wants a fresh folder, or no --data at all.`);
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'ackwell-demo-'));
  } catch (error) {
    throw new Failure(`No folder can be made in ${tmpdir()}; name a fresh one with --data.`, { cause: error });
  }
}

/** Workspace, owner and token, made as the commands make them. */
export function makeWorkspace(call: Pick<Call, 'config' | 'clock'>): Promise<DemoWorkspace> {
  return withNewStore(call, async (store) => {
    const nowMs = call.clock.now();
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const made = { subdomain: 'acme', owner: 'owner@acme.example', password };
    const secret = newSecret();
    const owner = { email: made.owner, name: 'owner', passwordHash: await new Passwords().hash(password) };
    const created = await store.workspaces.create({ subdomain: made.subdomain, name: 'Acme', owner, secret, nowMs });
    if ('taken' in created) throw new Failure('The demo has been here before; name an empty database, or none at all.');
    const { token, hash, prefix } = newToken();
    const { workspaceId } = created;
    const limits = { abilities: ['*'], rateLimit: null, expiresAtMs: null };
    await store.tokens.create({ workspaceId, name: 'demo', hash, prefix, ...limits, nowMs });
    return { ...made, token, secret };
  });
}

function isFree(directory: string): boolean {
  try {
    return readdirSync(directory).length === 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
    throw error;
  }
}
