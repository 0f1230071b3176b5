import { afterAll, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { chosenSeed, randomFrom } from '../support/random.ts';
import { endpointOf } from '../support/reads.ts';
import { listen, Site, type Workspace } from '../support/site.ts';
import { until } from '../support/until.ts';

/**
 * What three workspaces do at the same time, on the same names, phones and keys, comes out for each as if it had been
 * alone: every answer, and everything its receiver got, but for the numbers that the installation hands out.
 */
const ACTIONS = 80;
const KINDS = ['statuses', 'sources', 'groups', 'contacts'] as const;
const OF_FIELD: Record<string, string> = { status_id: 'statuses', source_id: 'sources', group_id: 'groups', deliveries: 'deliveries' };
const NOBODYS = 987_654_321;

type Kind = (typeof KINDS)[number];
/** `of`: where in the list of what the workspace has made; `theirs`: an id of another workspace instead. */
type Pick = { of: number; theirs: boolean };
type Action =
  | { does: 'make' | 'change' | 'remove' | 'read'; kind: Kind; word: number; pick: Pick; shelf: Pick }
  | { does: 'list'; kind: Kind; word: number }
  | { does: 'repeat'; word: number }
  | { does: 'resend'; word: number };

function actionsFrom(random: () => number): Action[] {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const pick = (): Pick => ({ of: random(), theirs: random() < 0.2 });
  return Array.from({ length: ACTIONS }, (): Action => {
    const word = Math.floor(random() * 9);
    const does = one(['make', 'make', 'make', 'make', 'change', 'change', 'remove', 'read', 'list', 'repeat', 'resend'] as const);
    if (does === 'list') return { does, kind: one(KINDS), word };
    if (does === 'repeat') return { does, word };
    if (does === 'resend') return { does, word };
    return { does, kind: one(KINDS), pick: pick(), shelf: pick(), word };
  });
}

/** One run of a workspace through its actions, which remembers what it made. */
class Run {
  readonly told: [does: string, kind: Kind, status: number, answer: unknown][] = [];
  readonly ids = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
  endpointId = NOBODYS;
  /** Whose ids are tried as well. */
  others: Run[] = [];
  readonly #api: Api;
  readonly #base: string;
  readonly #ordinals = new Map<string, string>();

  constructor({ api, subdomain }: Workspace) {
    this.#api = api;
    this.#base = `/${subdomain}/`;
  }

  async take(action: Action): Promise<void> {
    const { method, path, body, key, kind } = await this.#callOf(action);
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
    const { status, text } = await this.#api.call<{ id: number }>({ method, path, headers, ...(body && { body: JSON.stringify(body) }) });
    const answer: unknown = JSON.parse(text);
    this.told.push([action.does, kind, status, this.project(answer, kind)]);
    if (status === 201) this.ids.get(kind)?.push((answer as { data: { id: number } }).data.id);
  }

  async #callOf(action: Action): Promise<{ method: string; path: string; body?: object; key?: string; kind: Kind }> {
    const { word } = action;
    if (action.does === 'list') return { method: 'GET', path: `/${action.kind}?per_page=${word + 1}`, kind: action.kind };
    if (action.does === 'repeat') return { method: 'POST', path: '/groups', body: { name: `Kept ${word % 3}` }, key: `key ${word % 5}`, kind: 'groups' };
    if (action.does === 'resend') {
      const body = word > 6 ? { endpoint_id: this.others[0]?.endpointId ?? NOBODYS } : {};
      return { method: 'POST', path: `/webhook-events/${await this.#eventAt(word)}/resend`, body, kind: 'contacts' };
    }
    const { does, kind, pick, shelf } = action;
    const body = kind === 'contacts' ? this.#contact(word, shelf) : { name: `Word ${word}` };
    if (does === 'make') return { method: 'POST', path: `/${kind}`, body, kind };
    const path = `/${kind}/${this.#picked(kind, pick)}`;
    if (does === 'change') return { method: 'PUT', path, body, kind };
    return { method: does === 'read' ? 'GET' : 'DELETE', path, kind };
  }

  #contact(word: number, shelf: Pick): object {
    const name = word % 2 === 0 ? 'Ada' : 'Bo';
    const [status_id, source_id, group] = (['statuses', 'sources', 'groups'] as const).map((kind) => this.#picked(kind, shelf));
    return { firstname: name, phone: `+1415555010${word}`, type: 'lead', status_id, source_id, ...(word > 4 && { group_id: [group] }) };
  }

  #picked(kind: Kind, { of, theirs }: Pick): number {
    const own = this.ids.get(kind) ?? [];
    const known = theirs ? this.others.flatMap(({ ids }) => ids.get(kind) ?? []) : own;
    return known[Math.floor(of * known.length)] ?? NOBODYS;
  }

  async #eventAt(nth: number): Promise<string> {
    const { data } = await this.#api.get<{ data: { id: string }[] }>('/webhook-events?limit=9');
    return data.data[nth % Math.max(1, data.data.length)]?.id ?? 'evt_4v9kq2m7xw0c1z';
  }

  /** Without times and the workspace's name, and with numbers counted from the first one of their kind that this workspace saw. */
  project(value: unknown, kind: string, key = ''): unknown {
    if (Array.isArray(value)) return value.map((each) => this.project(each, kind, key));
    if (typeof value === 'object' && value !== null) return this.#projectParts(value, kind);
    if (typeof value === 'string') return value.startsWith('{') ? this.project(JSON.parse(value), kind) : withoutChance(value.replace(this.#base, '/…/'), key);
    const of = key === 'id' || key === 'record_id' ? kind : OF_FIELD[key];
    if (key === 'tenant_id') return 'this one';
    return typeof value !== 'number' || of === undefined ? value : this.#ordinal(`${of} ${value}`, of);
  }

  #projectParts(value: object, kind: string): object {
    const model = 'model' in value ? /(\w+)$/.exec(String(value.model))?.[1]?.toLowerCase() : undefined;
    const inside = KINDS.find((each) => model !== undefined && each.startsWith(model)) ?? kind;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.project(each, inside, name)]));
  }

  #ordinal(known: string, of: string): string {
    const given = this.#ordinals.get(known) ?? `${of} #${this.#ordinals.size}`;
    this.#ordinals.set(known, given);
    return given;
  }
}

function withoutChance(text: string, key: string): string {
  if (text.startsWith('evt_')) return 'an event';
  return /_at$|^timestamp$/.test(key) ? 'a time' : text;
}

const site = await Site.open();
afterAll(() => site.close());

async function runIn(workspace: Workspace): Promise<Run> {
  await listen(workspace.api, { webhook_url: site.receiver.url(`/${workspace.subdomain}`), execution: 'synchronous' });
  const run = new Run(workspace);
  run.endpointId = (await endpointOf(workspace.api)).id;
  return run;
}

/** Everything that one of them saw, and what it can see in the end. */
async function resultOf(run: Run, workspace: Workspace): Promise<unknown[]> {
  await until('nothing is due', async () => (await workspace.api.get<{ data: object[] }>('/webhook-deliveries?state=due')).data.data.length === 0);
  const received = site.receiver.requests.filter(({ path }) => path === `/${workspace.subdomain}`);
  // What is sent again comes in between sooner or later.
  const bodies = received.map(({ body }) => JSON.stringify(run.project(body.toString(), 'contacts'))).sort();
  const lists = await Promise.all(KINDS.map(async (kind) => run.project((await workspace.api.get(`/${kind}?per_page=100`)).data, kind)));
  const feed = run.project((await workspace.api.get('/webhook-events?limit=1000')).data, 'contacts');
  return [...run.told, 'received', ...bodies, 'in the end', lists, feed];
}

test('three workspaces side by side get what each would get alone', { timeout: 60_000 }, async () => {
  const seed = chosenSeed();
  const added = await Promise.all(['b', 'c', 'a-alone', 'b-alone', 'c-alone'].map((name) => site.addWorkspace(name)));
  const workspaces = [site.acme, ...added];
  const runs = await Promise.all(workspaces.map(runIn));
  const [together, alone] = [runs.slice(0, 3), runs.slice(3)];
  const plans = together.map((_, nth) => actionsFrom(randomFrom(seed + nth)));
  for (const run of together) run.others = together.filter((other) => other !== run);
  const goThrough = async (run: Run | undefined, nth: number) => {
    for (const action of plans[nth] ?? []) await run?.take(action);
  };
  await Promise.all(together.map(goThrough));
  for (const [nth, run] of alone.entries()) await goThrough(run, nth);

  const results = await Promise.all(runs.map((run, nth) => resultOf(run, workspaces[nth] as Workspace)));
  for (const nth of [0, 1, 2]) {
    expect(results[nth], `ACKWELL_SOAK_SEED=${seed}, workspace ${nth + 1}`).toEqual(results[nth + 3]);
    expect(together[nth]?.told.map(([, , status]) => status)).toEqual(expect.arrayContaining([200, 201, 404, 422]));
  }
});
