import type { Clock } from '../kit/clock.ts';
import type { WindowStore } from '../store/contract-windows.ts';
import type { Allowance } from './fixed-window.ts';

/** Keys counted at once; above it those that were counted first are forgotten, and what they had taken is lost to them. */
const MAX_KEYS = 20_000;

/** A block is this part of what is left, so that blocks shrink as the limit comes near and none of it lies unused. */
const BLOCK_SHARE = 8;
/** Of a large limit, no more is taken at once: a server that dies loses what it had taken. */
const MAX_BLOCK = 500;

export type Limit = {
  workspaceId: number;
  counted: string;
  limit: number;
  /** When a window that begins now ends. */
  endsAtMs: number;
};

type Window = {
  limit: number;
  endsAtMs: number;
  /** Taken from the store and not used yet. */
  own: number;
  /** Left for everybody, when it was last asked. */
  left: number;
};

/** Counts in windows that the store keeps, which it is asked for once per block. */
export class BlockWindow {
  readonly #windows: WindowStore;
  readonly #clock: Clock;
  readonly #known = new Map<string, Window & { workspaceId: number }>();
  readonly #asking = new Map<string, Promise<void>>();

  constructor(windows: WindowStore, clock: Clock) {
    this.#windows = windows;
    this.#clock = clock;
  }

  /** Counts one. What is not allowed is not counted. */
  async take(limit: Limit): Promise<Allowance> {
    const key = `${limit.workspaceId} ${limit.counted}`;
    for (;;) {
      const window = this.#current(key, limit);
      if (window && (window.own > 0 || window.left === 0)) return this.#count(window);
      await this.#ask(key, limit, window);
    }
  }

  /** Gives back what was taken and not used. */
  async close(): Promise<void> {
    const known = [...this.#known];
    this.#known.clear();
    for (const [key, { workspaceId, own: unused, endsAtMs }] of known) {
      const counted = key.slice(key.indexOf(' ') + 1);
      if (unused > 0 && endsAtMs > this.#clock.now()) await this.#windows.giveBack({ workspaceId, counted, endsAtMs, unused });
    }
  }

  #count(window: Window): Allowance {
    const allowed = window.own > 0;
    if (allowed) window.own--;
    const resetSeconds = Math.max(1, Math.ceil((window.endsAtMs - this.#clock.now()) / 1000));
    return { allowed, limit: window.limit, remaining: window.own + window.left, resetSeconds };
  }

  /** A limit that was changed meanwhile is counted anew against the same window. */
  #current(key: string, { limit }: Limit): Window | null {
    const window = this.#known.get(key);
    if (!window || (window.endsAtMs > this.#clock.now() && window.limit === limit)) return window ?? null;
    this.#known.delete(key);
    return null;
  }

  /** One question per key is on its way; whoever comes meanwhile waits for its answer. */
  #ask(key: string, limit: Limit, window: Window | null): Promise<void> {
    const asking = this.#asking.get(key);
    if (asking) return asking;
    const asked = this.#takeBlock(key, limit, window?.left ?? limit.limit).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asked);
    return asked;
  }

  async #takeBlock(key: string, { endsAtMs, ...limit }: Limit, left: number): Promise<void> {
    const wish = Math.min(MAX_BLOCK, Math.max(1, Math.floor(left / BLOCK_SHARE)));
    const taken = await this.#windows.take({ ...limit, wish, endsAtMs, nowMs: this.#clock.now() });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size < MAX_KEYS) break;
      this.#known.delete(oldest);
    }
    const { workspaceId } = limit;
    this.#known.set(key, { workspaceId, limit: limit.limit, endsAtMs: taken.endsAtMs, own: taken.granted, left: taken.left });
  }
}
