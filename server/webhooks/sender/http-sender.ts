import type { Clock } from '../../kit/clock.ts';
import type { Endpoint } from '../endpoint.ts';
import { emptyExchange, type AttemptResult } from '../outcome.ts';
import type { TargetPolicy } from '../target/target-policy.ts';
import type { Refused, Target } from '../target/target.ts';
import { ConnectionPools } from './connection-pools.ts';
import { createDialler } from './dial.ts';
import { failure, type Failure } from './failure.ts';
import { LiveAttempt, type Equipment } from './live-attempt.ts';
import { buildRequest } from './request.ts';
import type { Resolver } from './resolver.ts';
import type { Message, Sender } from './sender.ts';
import type { Proxy } from './tunnel.ts';

/** URLs whose parts are remembered: taking one apart costs as much as sending it a third of the way. */
const MAX_KNOWN_TARGETS = 4_096;

export type SenderOptions = {
  clock: Clock;
  /** Of this product, for the User-Agent. */
  version: string;
  policy: TargetPolicy;
  resolver: Resolver;
  /** Certificates in PEM to trust besides those of the system. */
  extraCa?: readonly string[];
  /** All connections lead through this one. The checks are made here all the same. */
  proxy?: Proxy | null;
};

/**
 * HTTP/1.1 by hand over node:net and node:tls. The client libraries wait by idle timers, so that a receiver that drips
 * holds an attempt for ever, and let 30 MB of chunk extensions through; they also cost two to four times as much CPU.
 */
export function createSender({ clock, version, policy, resolver, extraCa = [], proxy = null }: SenderOptions): Sender {
  const equipment: Equipment = {
    clock,
    policy,
    dialler: createDialler({ policy, resolver, extraCa, proxy }),
    pools: new ConnectionPools(clock),
    live: new Set(),
  };
  const userAgent = `Ackwell/${version}`;
  const targets = new Map<string, Target>();
  let interrupted = false;

  function targetOf(url: string): Target | Refused {
    const known = targets.get(url);
    if (known) return known;
    const target = policy.inspect(url);
    if ('refused' in target) return target;
    if (targets.size >= MAX_KNOWN_TARGETS) targets.clear();
    targets.set(url, target);
    return target;
  }

  function attempt(endpoint: Endpoint, message: Message): Promise<AttemptResult> {
    const { url, workspaceId } = endpoint;
    const startedAt = clock.now();
    const target = targetOf(url);
    if (interrupted) return Promise.resolve(unsent(url, startedAt, failure('interrupted')));
    if ('refused' in target) {
      return Promise.resolve(unsent(url, startedAt, failure('blocked_address', target.refused)));
    }
    const request = buildRequest(message, { endpoint, target, userAgent, nowMs: message.signedAtMs ?? startedAt });
    const pool = `${workspaceId} ${target.origin}`;
    const errand = { url, target, request, startedAt, pool, isOurs: message.isOurs };
    return new Promise((resolve, reject) => {
      new LiveAttempt(equipment, errand, { resolve, reject }).start();
    });
  }

  return {
    attempt,
    interrupt() {
      interrupted = true;
      for (const live of [...equipment.live]) live.interrupt();
    },
    close() {
      equipment.pools.close();
    },
  };
}

function unsent(url: string, startedAt: number, outcome: Failure): AttemptResult {
  return { outcome, exchange: emptyExchange(url, startedAt) };
}
