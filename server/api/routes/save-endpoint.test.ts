import { expect, test } from 'vitest';
import { ManualClock } from '../../kit/manual-clock.ts';
import type { Workspace } from '../../store/contract.ts';
import { NEW_ENDPOINT, type Endpoint } from '../../webhooks/endpoint.ts';
import { refuse } from '../../workspace/refusal.ts';
import { MAX_TRIES, saveFirstEndpoint } from './save-endpoint.ts';

const NONE = { created: false, updated: false, deleted: false };
const ENDPOINT: Endpoint = {
  ...NEW_ENDPOINT, workspaceId: 6, id: 1, enabled: true, url: 'https://hooks.example.com/', execution: 'queued',
  actions: { contact: NONE, status: NONE, source: NONE }, secrets: { current: 'whsec_', previous: null },
};

/** One workspace that others change `rivals` times in between, with a backlog of deliveries to skip. */
class Desk {
  workspace: Workspace = {
    id: 6, subdomain: 'acme', name: 'Acme', country: null, rateLimit: null, includeOriginal: false, referenceVersion: 1,
    endpoints: [ENDPOINT], customFields: [],
  };
  rivals: number;
  backlog: number;
  wakes = 0;
  readonly clock = new ManualClock();

  constructor({ rivals = 0, backlog = 0 } = {}) {
    this.rivals = rivals;
    this.backlog = backlog;
  }

  readonly store = {
    workspaces: {
      byId: async () => this.workspace,
      saveEndpoint: async ({ endpoint, referenceVersion }: { endpoint: Endpoint; referenceVersion: number }) => {
        if (this.rivals-- > 0) this.#replace({ ...this.#first(), url: `https://rival.example.com/${this.rivals}` });
        if (referenceVersion !== this.workspace.referenceVersion) return { conflict: 'reference_version' as const };
        this.#replace(endpoint);
        return null;
      },
    },
    deliveries: {
      skipUnwanted: async ({ limit }: { limit: number }) => {
        const skipped = Array.from({ length: Math.min(limit, this.backlog) }, (_, id) => ({ workspaceId: 6, id }));
        this.backlog -= skipped.length;
        return { skipped };
      },
    },
  };

  readonly wakeEngine = () => void this.wakes++;

  #first(): Endpoint {
    return this.workspace.endpoints[0] ?? ENDPOINT;
  }

  #replace(endpoint: Endpoint): void {
    const referenceVersion = this.workspace.referenceVersion + 1;
    this.workspace = { ...this.workspace, referenceVersion, endpoints: [endpoint] };
  }
}

const ADA = { kind: 'person', id: 1, name: 'ada@acme.example' } as const;
const savingIn = ({ workspace }: Desk) => ({ seen: workspace, deed: { actor: ADA, action: 'settings.updated' } as const });

const switchOff = (before: Endpoint): Endpoint => ({ ...before, enabled: false });

test('a save in between is kept', async () => {
  const desk = new Desk({ rivals: 2 });
  const saved = await saveFirstEndpoint(desk, savingIn(desk), switchOff);
  expect(saved).toEqual({ ...ENDPOINT, enabled: false, url: 'https://rival.example.com/0' });
  expect(desk.workspace.endpoints).toEqual([saved]);
});

test('a save that never wins is given up', async () => {
  const desk = new Desk({ rivals: MAX_TRIES });
  await expect(saveFirstEndpoint(desk, savingIn(desk), switchOff)).rejects.toMatchObject({
    refusal: { refused: 'unavailable', retryAfterSeconds: 1 },
  });
});

test('switching off skips the whole backlog', async () => {
  const desk = new Desk({ backlog: 2_500 });
  await saveFirstEndpoint(desk, savingIn(desk), switchOff);
  expect(desk).toMatchObject({ backlog: 0, wakes: 1 });
});

test('any other change leaves the backlog', async () => {
  const desk = new Desk({ backlog: 5 });
  await saveFirstEndpoint(desk, savingIn(desk), (before) => ({ ...before, execution: 'synchronous' }));
  expect(desk).toMatchObject({ backlog: 5, wakes: 1 });
});

test('a save that changes nothing is not written', async () => {
  const desk = new Desk({ backlog: 5 });
  await saveFirstEndpoint(desk, savingIn(desk), (before) => ({ ...before }));
  expect(desk).toMatchObject({ backlog: 5, wakes: 0, workspace: { referenceVersion: 1 } });
});

test('a refused change is not written', async () => {
  const desk = new Desk();
  const refusal = refuse('validation_failed');
  await expect(saveFirstEndpoint(desk, savingIn(desk), () => refusal)).rejects.toMatchObject({ refusal });
  expect(desk.workspace.referenceVersion).toBe(1);
});
