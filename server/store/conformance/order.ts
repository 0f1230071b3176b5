import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Contact } from '../../workspace/records.ts';
import type { Scene } from './scene.ts';
import type { Scenes } from './store-conformance.ts';

/**
 * Order per record: at one endpoint only the earliest unsettled delivery of a record may be due or leased; the others
 * wait, and each is released when its turn has come.
 */
export function orderConformance(scene: Scenes): void {
  test('lets a later event of a record wait', async () => {
    const acme = await scene();
    const { row } = await acme.change('created', 'leased');
    const { delivery } = await acme.change('updated', 'leased', row);
    const { delivery: other } = await acme.change('created', 'leased');
    expect([delivery.state, other.state]).toEqual(['waiting', 'leased']);
  });

  test('hands over the next when one is settled', async () => {
    const acme = await scene();
    const { row, delivery: first } = await acme.change('created', 'leased');
    const { row: changed, delivery: second, event } = await acme.change('updated', 'leased', row);
    const { delivery: third } = await acme.change('deleted', 'due', changed);
    expect(third.state).toBe('waiting');
    const { released } = await acme.settle(first.id, { state: 'failed', reason: 'attempts_exhausted' });
    expect(released).toMatchObject({ id: second.id, eventId: event.id, event: 'updated', recordId: row.id, attempts: 0 });
    expect(released?.body).toBe((await acme.store.events.get(acme.workspaceId, event.seq))?.body);
    expect(await acme.states()).toEqual(['failed', 'leased', 'waiting']);
    expect((await acme.settle(second.id, { state: 'delivered' })).released).toMatchObject({ id: third.id });
  });

  test('holds the place of a delivery that is retried', async () => {
    const acme = await scene();
    const { row, delivery: first } = await acme.change('created', 'leased');
    await acme.change('updated', 'leased', row);
    expect((await acme.settle(first.id, { state: 'due', dueAtMs: acme.nowMs + 2_000 })).released).toBeNull();
    expect(await acme.states()).toEqual(['due', 'waiting']);
  });

  test('does not let a skipped or a resent event hold others up', async () => {
    const acme = await scene();
    const { row, event } = await acme.change('created', 'skipped');
    const { delivery, row: changed } = await acme.change('updated', 'leased', row);
    expect(delivery.state).toBe('leased');
    await acme.settle(delivery.id, { state: 'delivered' });
    await acme.store.deliveries.resend({
      workspaceId: acme.workspaceId, eventSeq: event.seq, endpointIds: [acme.endpointId], nowMs: acme.nowMs,
    });
    expect((await acme.change('updated', 'leased', changed)).delivery.state).toBe('leased');
  });

  test('keeps order whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...ACTIONS), { minLength: 5, maxLength: 25 }), async (actions) => {
        const run = new Run(await scene());
        for (const action of actions) {
          await run[action]();
          await run.expectOrder();
        }
        await run.settleAll();
        expect((await run.scene.states()).filter((state) => !SETTLED.includes(state))).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
}

const SETTLED = ['delivered', 'failed', 'skipped'];
const ACTIONS = ['create', 'updateLeased', 'updateDue', 'claim', 'deliver', 'retry', 'giveBack', 'skipDue'] as const;

/** Two records at most, so that their deliveries meet often. */
const RECORDS = 2;

/** A random life of a few records at one endpoint. */
class Run {
  readonly scene: Scene;
  readonly #contacts: Contact[] = [];
  readonly #leased = new Set<number>();
  #turn = 0;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  async create(): Promise<void> {
    if (this.#contacts.length >= RECORDS) return;
    const { row, delivery } = await this.scene.change('created', 'leased');
    this.#contacts.push(row);
    if (delivery.state === 'leased') this.#leased.add(delivery.id);
  }

  updateLeased(): Promise<void> {
    return this.#update('leased');
  }

  updateDue(): Promise<void> {
    return this.#update('due');
  }

  async claim(): Promise<void> {
    for (const { id } of await this.scene.claim(2)) this.#leased.add(id);
  }

  async deliver(): Promise<void> {
    const id = this.#takeLeased();
    if (id === undefined) return;
    const { settled, released } = await this.scene.settle(id, { state: 'delivered' });
    expect(settled).toBe(true);
    if (released) this.#leased.add(released.id);
  }

  async retry(): Promise<void> {
    const id = this.#takeLeased();
    if (id !== undefined) await this.scene.settle(id, { state: 'due', dueAtMs: this.scene.nowMs });
  }

  async giveBack(): Promise<void> {
    const id = this.#takeLeased();
    if (id !== undefined) await this.scene.store.deliveries.giveBack([{ workspaceId: this.scene.workspaceId, id }]);
  }

  /** The endpoint is switched off and on again. */
  async skipDue(): Promise<void> {
    const endpoint = (await this.scene.workspace()).endpoints[0];
    if (endpoint) await this.scene.store.deliveries.skipUnwanted({ endpoint, nowMs: this.scene.nowMs, limit: 1 });
  }

  async settleAll(): Promise<void> {
    do {
      while (this.#leased.size > 0) await this.deliver();
      await this.claim();
    } while (this.#leased.size > 0);
  }

  async expectOrder(): Promise<void> {
    const views = await this.scene.store.deliveries.list({ workspaceId: this.scene.workspaceId, limit: 1_000 });
    for (const { id } of this.#contacts) {
      const unsettled = views.filter((view) => view.recordId === id && !SETTLED.includes(view.state)).reverse();
      expect(unsettled.map(({ state }) => state === 'waiting')).toEqual(unsettled.map((_, at) => at > 0));
    }
  }

  async #update(plan: 'leased' | 'due'): Promise<void> {
    const at = this.#turn++ % Math.max(1, this.#contacts.length);
    const contact = this.#contacts[at];
    if (!contact) return;
    const { row, delivery } = await this.scene.change('updated', plan, contact);
    this.#contacts[at] = row;
    if (delivery.state === 'leased') this.#leased.add(delivery.id);
  }

  #takeLeased(): number | undefined {
    const [id] = this.#leased;
    if (id !== undefined) this.#leased.delete(id);
    return id;
  }
}
