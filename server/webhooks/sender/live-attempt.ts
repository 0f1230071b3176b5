import { assert } from '../../kit/assert.ts';
import { writeInBurst } from '../../kit/burst.ts';
import type { CancelTimer, Clock } from '../../kit/clock.ts';
import { ATTEMPT_TIMEOUT_MS, KEPT_BODY_BYTES } from '../../kit/limits.ts';
import type { AttemptResult, Exchange, Outcome, Timing } from '../outcome.ts';
import type { TargetPolicy } from '../target/target-policy.ts';
import type { Target } from '../target/target.ts';
import { AnswerReader } from './answer-reader.ts';
import { Connection, type ConnectionUser } from './connection.ts';
import type { ConnectionPools } from './connection-pools.ts';
import type { Dialler } from './dial.ts';
import { connectFailure, failure, isOwnFault, tlsFailure } from './failure.ts';
import type { Request } from './request.ts';

/** Once the status is known, the body may take this much longer. */
const BODY_TIMEOUT_MS = 2_000;

export type Equipment = {
  clock: Clock;
  policy: TargetPolicy;
  dialler: Dialler;
  pools: ConnectionPools;
  /** Every attempt that has begun and not ended. */
  live: Set<LiveAttempt>;
};

export type Errand = {
  url: string;
  target: Target;
  request: Request;
  startedAt: number;
  pool: string;
  isOurs: () => boolean;
};

export type Settle = { resolve: (result: AttemptResult) => void; reject: (fault: Error) => void };

/**
 * One attempt on its way: it resolves, connects, secures, waits for the head of the answer and reads some of its body;
 * or it takes a resting connection, which it listens to first if its last answer has only just come. One deadline covers
 * all of it up to the head.
 */
export class LiveAttempt implements ConnectionUser {
  #phase: 'resolving' | 'connecting' | 'securing' | 'listening' | 'waiting' | 'reading' | 'over' = 'resolving';
  readonly #equipment: Equipment;
  readonly #errand: Errand;
  readonly #settle: Settle;
  readonly #reader = new AnswerReader();
  readonly #begunAt: number;
  readonly #timing: Timing = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, durationMs: 0 };
  #phaseBegunAt: number;
  #connection: Connection | null = null;
  #peerIp: string | null = null;
  #cancelTimer: CancelTimer;

  constructor(equipment: Equipment, errand: Errand, settle: Settle) {
    this.#equipment = equipment;
    this.#errand = errand;
    this.#settle = settle;
    this.#begunAt = this.#phaseBegunAt = equipment.clock.monotonic();
    this.#cancelTimer = equipment.clock.after(ATTEMPT_TIMEOUT_MS, () => this.#expire());
    equipment.live.add(this);
  }

  start(): void {
    const resting = this.#equipment.pools.take(this.#errand.pool);
    if (!resting) return void this.#connect().catch((error: unknown) => this.#fault(error));
    resting.user = this;
    this.#connection = resting;
    this.#peerIp = resting.peerIp;
    this.#phase = 'listening';
    if (resting.isQuiet) writeInBurst(() => this.#connection === resting && this.quiet());
  }

  quiet(): void {
    if (this.#phase === 'listening') this.#write();
  }

  interrupt(): void {
    if (this.#phase === 'reading') this.#answered();
    else this.#end(failure('interrupted'));
  }

  connected(): void {
    this.#timing.connectMs = this.#lap();
    this.#phase = 'securing';
    this.#peerIp = this.#connection?.peerIp ?? null;
    // A receiver that resets at once may be gone before it is asked for its address.
    if (this.#peerIp === null) return this.#end(failure('connection_reset'));
    if (!this.#equipment.policy.allowsAddress(this.#peerIp, this.#errand.target)) this.#end(failure('blocked_address'));
  }

  opened(): void {
    if (this.#phase === 'securing' && this.#errand.target.secure) this.#timing.tlsMs = this.#lap();
    this.#write();
  }

  #write(): void {
    if (!this.#errand.isOurs()) return this.#end(failure('interrupted'));
    this.#phase = 'waiting';
    this.#connection?.send(this.#errand.request.bytes);
  }

  came(byteCount: number): void {
    if (this.#phase === 'listening') return this.#startAgain();
    this.#reader.came(byteCount);
    if (this.#reader.state === 'ended') this.#answered();
    else if (this.#reader.badHead !== null) this.#end(failure(this.#reader.badHead));
  }

  received(bytes: Buffer): void {
    this.#timing.firstByteMs ??= this.#lap();
    this.#reader.push(bytes);
    switch (this.#reader.state) {
      case 'head':
        return;
      case 'body':
        return this.#readOn();
      case 'ended':
        return this.#answered();
      case 'failed':
        return this.#end(failure(this.#reader.badHead ?? 'response_malformed'));
    }
  }

  ended(): void {
    if (this.#phase === 'listening') return this.#startAgain();
    // During the handshake the reason follows as an error.
    if (this.#phase !== 'waiting' && this.#phase !== 'reading') return;
    this.#reader.close();
    if (this.#reader.head) this.#answered();
    else this.#end(failure('connection_reset'));
  }

  lost(_connection: Connection, error: Error | null): void {
    if (isOwnFault(error)) return this.#fault(error);
    switch (this.#phase) {
      case 'listening':
        return this.#startAgain();
      case 'connecting':
        return this.#end(connectFailure(error));
      case 'securing':
        return this.#end(tlsFailure(this.#errand.target.hostname, error));
      case 'reading':
        return this.#answered();
      default:
        return this.#end(failure('connection_reset'));
    }
  }

  /** The kept connection said something, or ended, before anything was written to it: nothing has been tried yet. */
  #startAgain(): void {
    this.#connection?.drop();
    this.#connection = null;
    this.#phase = 'resolving';
    this.start();
  }

  async #connect(): Promise<void> {
    const { target, pool } = this.#errand;
    const { dialler } = this.#equipment;
    const addresses = await dialler.resolve(target);
    if (this.#phase !== 'resolving') return;
    if (!target.isAddress) this.#timing.dnsMs = this.#lap();
    if (!Array.isArray(addresses)) return this.#end(addresses);
    this.#phase = 'connecting';
    this.#connection = new Connection((reader) => dialler.open(target, addresses, reader), pool, this);
  }

  /** A lookup that outlasts the deadline counts as not connected: to the owner it is the same silence. */
  #expire(): void {
    if (this.#phase === 'reading') this.#answered();
    else this.#end(failure(this.#phase === 'waiting' ? 'timeout' : 'connect_timeout'));
  }

  #readOn(): void {
    if (this.#phase === 'reading') return;
    this.#phase = 'reading';
    this.#cancelTimer();
    this.#cancelTimer = this.#equipment.clock.after(BODY_TIMEOUT_MS, () => this.#expire());
  }

  /** Milliseconds since the phase before ended. */
  #lap(): number {
    const now = this.#equipment.clock.monotonic();
    const ms = now - this.#phaseBegunAt;
    this.#phaseBegunAt = now;
    return ms;
  }

  #answered(): void {
    const { head } = this.#reader;
    assert(head, 'an answered attempt has read a head');
    const { statusCode } = head;
    this.#end({ kind: 'answered', statusCode, redirectRefused: statusCode >= 300 && statusCode <= 399 });
  }

  #end(outcome: Outcome): void {
    if (!this.#leave()) return;
    this.#timing.durationMs = this.#equipment.clock.monotonic() - this.#begunAt;
    this.#settle.resolve({ outcome, exchange: this.#exchange() });
  }

  #fault(cause: unknown): void {
    if (this.#leave()) this.#settle.reject(new Error('An attempt could not be made.', { cause }));
  }

  /** True the first time; gives the connection back when it is clean, and closes it when not. */
  #leave(): boolean {
    if (this.#phase === 'over') return false;
    this.#phase = 'over';
    this.#cancelTimer();
    this.#equipment.live.delete(this);
    const { head, complete, excess } = this.#reader;
    if (this.#connection && head?.persistent && complete && !excess) {
      this.#equipment.pools.give(this.#connection, head.keepAliveSeconds);
    } else this.#connection?.drop();
    return true;
  }

  #exchange(): Exchange {
    const { head, bodyBytes, complete } = this.#reader;
    const declared = head?.framing.kind === 'length' ? head.framing.bytes : null;
    return {
      url: this.#errand.url,
      startedAt: this.#errand.startedAt,
      requestHeaders: this.#errand.request.headers,
      responseHeaders: head?.headers ?? null,
      responseBody: head ? this.#reader.body() : null,
      responseBodyBytes: declared ?? bodyBytes,
      responseBodyTruncated: head !== null && (!complete || bodyBytes > KEPT_BODY_BYTES),
      peerIp: this.#peerIp,
      timing: this.#timing,
    };
  }
}
