/** What every change of a workspace is ordered by: how far its feed goes, and the version of what others decide on. */
export type Counters = { workspaceId: number; lastEvent: number; referenceVersion: number };

const MAX_KNOWN_WORKSPACES = 10_000;

/** What the commits of this process have left in the counters of their workspaces. */
export class KnownCounters {
  readonly #known = new Map<number, Counters>();
  #justSeen: Map<number, Counters> | null = null;

  /** Right after the answer of a commit. */
  note(all: Iterable<Counters>): void {
    if (!this.#justSeen) setImmediate(() => (this.#justSeen = null));
    this.#justSeen ??= new Map();
    if (this.#known.size >= MAX_KNOWN_WORKSPACES) this.#known.clear();
    for (const one of all) {
      this.#known.set(one.workspaceId, one);
      this.#justSeen.set(one.workspaceId, one);
    }
  }

  /** What to expect under the next lock, right as long as nobody else writes; null where something is not known. */
  expected(workspaceIds: number[]): Counters[] | null {
    const known = workspaceIds.flatMap((id) => this.#known.get(id) ?? []);
    return known.length === workspaceIds.length ? known : null;
  }

  /**
   * The version that a commit has found and held, until this turn of the event loop is over: as new as the answer to a
   * question, and most of those are asked to send what was just committed. That spares a delivery the last of its round trips.
   */
  versionNow(workspaceId: number): number | undefined {
    return this.#justSeen?.get(workspaceId)?.referenceVersion;
  }
}
