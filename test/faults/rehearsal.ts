import { expect } from 'vitest';
import type { Api } from '../support/api.ts';
import { readFinalState, seen, type Ledgers } from '../support/ledgers.ts';
import { Load } from '../support/load.ts';
import { brokenPromises } from '../support/promises.ts';
import { chosenSeed, randomFrom } from '../support/random.ts';
import type { Reaction, Script } from '../support/receiver.ts';
import { makeShelf } from '../support/records.ts';
import { countsOf, FAULT_SECONDS, report } from '../support/soak.ts';
import { listen, type Site, type Workspace } from '../support/site.ts';
import { everythingSettled } from '../support/settling.ts';

/** Above it a test has hung: the faults, and then every retry of what is left. */
export const REHEARSAL_TIMEOUT_MS = FAULT_SECONDS * 1_000 + 100_000;
const CLIENTS_PER_WORKSPACE = 4;
const MAX_ANSWER_DELAY_MS = 15;
/** Of a hundred attempts so many fail, so that retries are pending at every moment. */
const FAILING_PERCENT = 5;

/** Of this file: workspaces of two rehearsals on one site need two names. */
let rehearsals = 0;

/** `apis`: of the workspaces in which something happens. */
export type Stage = { site: Site; apis: Api[]; random: () => number; seconds: number };

export type Rehearsal = {
  /** What happens, as it stands in the table of results. */
  name: string;
  site: Site;
  /** Brings the faults about for so many seconds, and ends with all of them over. */
  disturb: (stage: Stage) => Promise<void>;
  /** What the receiver does; by default it answers, a little late, and fails a few. */
  react?: (random: () => number) => Script;
};

/**
 * Clients that change contacts of two workspaces, one told synchronously and one queued, while something goes wrong; then
 * quiet; then the three ledgers of each workspace are held against each other.
 */
export async function rehearse({ name, site, disturb, react = answering }: Rehearsal): Promise<Ledgers[]> {
  const [seed, beganAt] = [chosenSeed(), performance.now()];
  const random = randomFrom(seed);
  const nth = ++rehearsals;
  const workspaces = [await site.addWorkspace(`told-${nth}`), await site.addWorkspace(`queued-${nth}`)];
  const shelves = await Promise.all(workspaces.map(({ api }) => makeShelf(api)));
  site.receiver.forget();
  site.receiver.script = react(random);
  for (const { api, subdomain } of workspaces) {
    const execution = subdomain.startsWith('told') ? 'synchronous' : 'queued';
    await listen(api, { webhook_url: site.receiver.url(`/${subdomain}`), execution });
  }
  const loads = workspaces.map(({ api }, at) => {
    const shelf = shelves[at] ?? { status_id: 0, source_id: 0 };
    return new Load({ api, shelf, clients: CLIENTS_PER_WORKSPACE, random });
  });
  await disturb({ site, apis: workspaces.map(({ api }) => api), random, seconds: FAULT_SECONDS });
  site.receiver.script = answering(random);
  await Promise.all(loads.map((load) => load.stop()));
  const calmAt = performance.now();
  for (const { api } of workspaces) await everythingSettled(api);
  const recoverySeconds = (performance.now() - calmAt) / 1_000;
  const ledgers = await Promise.all(workspaces.map((workspace, at) => ledgersOf(site, workspace, loads[at])));
  const broken = ledgers.flatMap(brokenPromises);
  report({ fault: name, seed, beganAt, recoverySeconds, broken: broken.length, ...countsOf(ledgers) });
  expect(broken, `seed ${seed}`).toEqual([]);
  expect(serverErrors(ledgers)).toEqual([]);
  return ledgers;
}

async function ledgersOf(site: Site, { api, subdomain }: Workspace, load: Load | undefined): Promise<Ledgers> {
  const requests = site.receiver.requests.filter(({ path }) => path === `/${subdomain}`).map(seen);
  return { calls: load?.calls ?? [], requests, final: await readFinalState(api) };
}

export function answering(random: () => number): () => Reaction {
  return () => ({ status: random() * 100 < FAILING_PERCENT ? 503 : 200, delayMs: random() * MAX_ANSWER_DELAY_MS });
}

/** Whatever goes wrong around it, the API says 503 and never 500. */
function serverErrors(ledgers: Ledgers[]): number[] {
  const statuses = ledgers.flatMap(({ calls }) => calls.map(({ answer }) => answer?.status ?? 0));
  return statuses.filter((status) => status >= 500 && status !== 503);
}
