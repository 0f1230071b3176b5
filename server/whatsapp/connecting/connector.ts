import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { WorkLoop } from '../../kit/work-loop.ts';
import type { Store } from '../../store/contract.ts';
import { dueSteps, withStep, type Connection, type ConnectionSecrets, type Step } from '../connection.ts';
import type { Graph } from '../graph/graph.ts';
import type { Seal } from '../seal.ts';
import type { StepResult } from './step.ts';
import { STEPS } from './steps.ts';

const CLAIMED_AT_ONCE = 8;
/** After a step that failed for now; twice as long each time, up to the longest. */
const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 10 * 60_000;
/** So long nobody else takes up a connection between two steps of it. */
const STEP_LEASE_MS = 15_000;
/** For about a day; after that somebody has to look. */
const MAX_TRIES = 150;

export type ConnectorOptions = {
  store: Store;
  graph: Graph;
  seal: Seal;
  app: { id: string; secret: string };
  callbackUrl: () => string;
  clock: Clock;
  log: Log;
};

/** Carries connections through their steps. Each step is stored when it has ended, so that anybody can go on from there. */
export function connectorLoop(options: ConnectorOptions): WorkLoop {
  const { store, clock, log } = options;
  const connector = new Connector(options);
  return new WorkLoop({
    clock,
    lanes: 1,
    onFault: (error) => log.fault('whatsapp.connector_failed', error),
    async work(isStopped) {
      if (!(await store.whatsapp.connections.anyDue(clock.now()))) return false;
      const claimed = await store.whatsapp.connections.claim({ nowMs: clock.now(), limit: CLAIMED_AT_ONCE });
      await Promise.all(claimed.map((connection) => connector.carry(connection, isStopped)));
      return claimed.length > 0;
    },
  });
}

class Connector {
  readonly #options: ConnectorOptions;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /** From its first step that is not done to the end, or to one that fails. A connected one reads everything anew. */
  async carry(claimed: Connection, isStopped: () => boolean): Promise<void> {
    const { seal, log } = this.#options;
    let connection = claimed;
    let secrets = claimed.secrets === null ? null : seal.open(claimed.workspaceId, claimed.secrets);
    const names = dueSteps(claimed);
    for (const name of names) {
      if (isStopped()) return;
      const result = secrets ? await this.#step(name, { connection, secrets }) : UNREADABLE;
      secrets = result.secrets ?? secrets;
      const saved = await this.#save(this.#after(connection, { name, result, isLast: name === names.at(-1) }));
      if (!saved) return;
      connection = saved;
      log.info('whatsapp.step', { workspace: connection.workspaceId, step: name, ended: result.ended });
      if (result.ended === 'failed') return;
    }
  }

  #step(name: Step['name'], { connection, secrets }: { connection: Connection; secrets: ConnectionSecrets }): Promise<StepResult> {
    const { store, graph, app, callbackUrl, clock } = this.#options;
    return STEPS[name]({ store, graph, app, callbackUrl: callbackUrl(), nowMs: () => clock.now(), connection, secrets });
  }

  #after(connection: Connection, { name, result, isLast }: Stepped): Connection {
    const nowMs = this.#options.clock.now();
    const done = result.ended === 'done';
    const error = done ? (result.left ?? null) : result.error;
    const steps = withStep(connection.steps, { name, status: done ? 'done' : 'failed', error, atMs: nowMs });
    // What was found out is kept whatever comes of the step: a code gives its token once.
    const secrets = result.secrets ? this.#options.seal.close(connection.workspaceId, result.secrets) : connection.secrets;
    const changed = { ...connection, steps, secrets, updatedAtMs: nowMs };
    if (done) {
      const next = isLast ? this.#connected(connection) : { dueAtMs: nowMs + STEP_LEASE_MS };
      return { ...changed, ...result.connection, tries: 0, ...next };
    }
    if (result.again && connection.tries < MAX_TRIES) {
      const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(20, connection.tries - 1));
      return { ...changed, dueAtMs: nowMs + Math.max(delay, result.waitMs ?? 0) };
    }
    return { ...changed, status: 'broken', problem: result.error, dueAtMs: null };
  }

  #connected(connection: Connection): Partial<Connection> {
    const nowMs = this.#options.clock.now();
    return { status: 'connected', problem: null, dueAtMs: null, connectedAtMs: connection.connectedAtMs ?? nowMs };
  }

  /** Null when somebody has connected anew, or disconnected, meanwhile: theirs goes on, this one ends. */
  async #save(connection: Connection): Promise<Connection | null> {
    const { version } = connection;
    const saved = await this.#options.store.whatsapp.connections.save({ connection, expects: version });
    return saved ? { ...connection, version: version + 1 } : null;
  }
}

type Stepped = { name: Step['name']; result: StepResult; isLast: boolean };

const UNREADABLE: StepResult = {
  ended: 'failed',
  error: 'The stored access token cannot be read: the app secret has changed. Connect again.',
  again: false,
};
