import type { CancelTimer, Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { StoreFault, type Store, type Workspace } from '../../store/contract.ts';
import type { ClaimedPost, PostApplication } from '../../store/contract-whatsapp.ts';
import type { Outbox } from '../../webhooks/outbox/order.ts';
import { readPost } from '../decode/post.ts';
import { announceMessages, isAwaited } from './announce.ts';
import { gatherNews } from './news.ts';

/** Between two looks for what other nodes left, or was put off. */
const POLL_MS = 1_000;
const CLAIMED_AT_ONCE = 32;
/** Side by side, so that their writes share commits; in memory are the bodies of so many. */
const AT_A_TIME = 8;
/** A post that fails so often is given up: it stays, with its error, and can be processed again. */
const MAX_TRIES = 8;
/** After the first failure; twice as long each time. */
const FIRST_DELAY_MS = 1_000;
/** Between two tries while the database is away. */
const STORE_PAUSE_MS = 1_000;

export type InboxOptions = { store: Store; outbox: Outbox; clock: Clock; log: Log };

/**
 * Processes what Meta has posted. The table is the queue: whatever stops in the middle is claimed again, here or by
 * another node, and what had been done by then is found done.
 */
export class Inbox {
  readonly #options: InboxOptions;
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;
  #again = false;
  #stopped = false;
  #cancelPoll: CancelTimer = () => undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  start(): void {
    this.wake();
  }

  /** Something may be due. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#cancelPoll();
    this.#running = this.#run();
  }

  /** What is being processed is brought to its end; what was only claimed is anybody's after this process. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelPoll();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      await this.#processAll();
    }
    this.#isRunning = false;
    if (!this.#stopped) this.#cancelPoll = this.#options.clock.after(POLL_MS, () => this.wake());
  }

  async #processAll(): Promise<void> {
    const { store, clock, log } = this.#options;
    try {
      while (await store.whatsapp.posts.anyDue(clock.now())) {
        const claimed = await store.whatsapp.posts.claim({ nowMs: clock.now(), limit: CLAIMED_AT_ONCE });
        const queue = claimed.values();
        await Promise.all(Array.from({ length: AT_A_TIME }, () => this.#work(queue)));
        if (claimed.length < CLAIMED_AT_ONCE || this.#stopped) return;
      }
    } catch (error) {
      log.fault('whatsapp.inbox_failed', error);
    }
  }

  async #work(queue: Iterator<ClaimedPost> & Iterable<ClaimedPost>): Promise<void> {
    for (const post of queue) {
      if (this.#stopped) return;
      await this.#process(post);
    }
  }

  async #process(post: ClaimedPost): Promise<void> {
    const { store, clock, log } = this.#options;
    let mayBeUntold = post.tries > 1;
    for (;;) {
      try {
        return await this.#apply(post, mayBeUntold);
      } catch (error) {
        mayBeUntold = true;
        log.fault('whatsapp.post_failed', error, { post: post.id, tries: post.tries });
        if (!isStoreAway(error)) {
          const delay = FIRST_DELAY_MS * 2 ** (post.tries - 1);
          const dueAtMs = post.tries >= MAX_TRIES ? null : clock.now() + delay;
          return await store.whatsapp.posts.postpone({ id: post.id, dueAtMs, error: String(error) });
        }
        if (this.#stopped) return;
        await new Promise<void>((resolve) => clock.after(STORE_PAUSE_MS, resolve));
      }
    }
  }

  /** `mayBeUntold`: a try before this one may have stored it without telling of it. */
  async #apply({ id, receivedAtMs }: ClaimedPost, mayBeUntold: boolean): Promise<void> {
    const { store, outbox } = this.#options;
    const body = await store.whatsapp.posts.body(id);
    if (!body) return;
    const application = await gatherNews({ store, outbox, nowMs: receivedAtMs }, id, readPost(body, receivedAtMs));
    const awaiting = await this.#awaiting(application);
    const { receipts } = await store.whatsapp.posts.apply({ ...application, done: awaiting.length === 0 });
    if (awaiting.length === 0) return;
    // What is processed again tells nothing, not even to who had not asked yet when it came.
    const isNews = receipts > 0 || mayBeUntold;
    for (const { workspace, wamids } of isNews ? awaiting : []) await announceMessages({ store, outbox }, workspace, wamids);
    await store.whatsapp.posts.finish(id);
  }

  /** The workspaces whose endpoints want to know what becomes of messages, with the messages that a post is about. */
  async #awaiting({ workspaces }: PostApplication): Promise<{ workspace: Workspace; wamids: string[] }[]> {
    const found: { workspace: Workspace; wamids: string[] }[] = [];
    for (const { workspaceId, receipts } of workspaces) {
      const workspace = receipts.length > 0 ? await this.#options.store.workspaces.byId(workspaceId) : null;
      if (workspace && isAwaited(workspace)) found.push({ workspace, wamids: [...new Set(receipts.map(({ wamid }) => wamid))] });
    }
    return found;
  }
}

function isStoreAway(error: unknown): boolean {
  return error instanceof StoreFault && ['unavailable', 'overloaded', 'full', 'locked'].includes(error.kind);
}
