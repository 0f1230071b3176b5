import type { ApiPorts } from './ports.ts';

/** How long the database may take to answer a read by key before requests had better go elsewhere. */
const ANSWERS_WITHIN_MS = 2_000;

/** Whether requests are to be sent to this process. */
export class Readiness {
  readonly #ports: Pick<ApiPorts, 'isReady' | 'store' | 'clock'>;
  #looking: Promise<boolean> | null = null;

  constructor(ports: Pick<ApiPorts, 'isReady' | 'store' | 'clock'>) {
    this.#ports = ports;
  }

  /** As one sentence; null when they are. */
  async objection(): Promise<string | null> {
    if (!this.#ports.isReady()) return 'The server is starting.';
    return (await this.#databaseAnswers()) ? null : 'The database does not answer.';
  }

  /** One look serves all who ask meanwhile: anybody may, and a database that is silent has enough to do. */
  #databaseAnswers(): Promise<boolean> {
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    return this.#looking;
  }

  #look(): Promise<boolean> {
    const { store, clock } = this.#ports;
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const cancel = clock.after(ANSWERS_WITHIN_MS, () => resolve(false));
    const found = store.deliveries.get(0, 0).then(() => true, () => false);
    return Promise.race([found, late]).finally(cancel);
  }
}
