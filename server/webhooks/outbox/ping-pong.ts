import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { CommitPlan, Workspace } from '../../store/contract.ts';
import type { NewEvent } from '../../workspace/change.ts';

/** Deliveries that one record may cause at one endpoint within QUIET_MS. People do not get there; two systems do in a second. */
export const MOST_OF_A_RECORD = 20;
/** For so long a record has to be quiet before its events are sent again, in milliseconds. */
export const QUIET_MS = 60_000;
/** Records at endpoints that are watched. Beyond, the one that was quiet for longest is forgotten. */
const MAX_WATCHED = 10_000;

/** A record at an endpoint: when it caused its last deliveries, and whether further ones are kept back. */
type Watched = { times: number[]; lastMs: number; isOn: boolean; isLogged: boolean };

/**
 * Notices a record that goes to and fro with the receiver of an endpoint that has an echo guard. Counted from the commits
 * of this process, in its memory: each server counts for itself, and a new one from nothing.
 */
export class PingPong {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #watched = new Map<string, Watched>();

  constructor({ clock, log }: { clock: Clock; log: Log }) {
    this.#clock = clock;
    this.#log = log;
  }

  get size(): number {
    return this.#watched.size;
  }

  isOn(workspaceId: number, endpointId: number, event: NewEvent): boolean {
    const watched = this.#watched.get(keyOf(workspaceId, endpointId, event));
    return watched !== undefined && watched.isOn && this.#clock.monotonic() - watched.lastMs < QUIET_MS;
  }

  /** The change is committed: what it owes counts, and what was kept back goes on being no quiet. */
  committed({ id: workspaceId, endpoints }: Workspace, { change, deliveries }: CommitPlan): void {
    if (!endpoints.some(({ echoGuard }) => echoGuard)) return;
    const guarded = new Set(endpoints.flatMap(({ id, echoGuard }) => (echoGuard ? [id] : [])));
    change.events.forEach((event, at) => {
      for (const planned of deliveries[at] ?? []) {
        const { endpointId } = planned;
        if (!guarded.has(endpointId) || (planned.state === 'skipped' && planned.reason !== 'ping_pong')) continue;
        const watched = this.#seen(keyOf(workspaceId, endpointId, event));
        if (planned.state !== 'skipped') count(watched);
        else this.#say(watched, { workspace: workspaceId, endpoint: endpointId, model: event.model, record: event.recordId });
      }
    });
  }

  #seen(key: string): Watched {
    const nowMs = this.#clock.monotonic();
    const known = this.#watched.get(key);
    const isFresh = !known || nowMs - known.lastMs >= QUIET_MS;
    const watched = isFresh ? { times: [], lastMs: nowMs, isOn: false, isLogged: false } : known;
    watched.lastMs = nowMs;
    // To the end of those that are watched, whose first was quiet for longest.
    this.#watched.delete(key);
    this.#watched.set(key, watched);
    const [quietest] = this.#watched.keys();
    if (this.#watched.size > MAX_WATCHED && quietest !== undefined) this.#watched.delete(quietest);
    return watched;
  }

  #say(watched: Watched, place: Record<string, string | number>): void {
    if (!watched.isLogged) this.#log.warn('webhook.ping_pong', { ...place, skipped_until_quiet_for_seconds: QUIET_MS / 1000 });
    watched.isLogged = true;
  }
}

function count(watched: Watched): void {
  const { times, lastMs } = watched;
  times.push(lastMs);
  if (times.length > MOST_OF_A_RECORD) times.shift();
  const [first = lastMs] = times;
  if (times.length === MOST_OF_A_RECORD && lastMs - first < QUIET_MS) watched.isOn = true;
}

function keyOf(workspaceId: number, endpointId: number, { model, recordId }: NewEvent): string {
  return `${workspaceId} ${endpointId} ${model} ${recordId}`;
}
