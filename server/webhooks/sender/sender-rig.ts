import { ManualClock } from '../../kit/manual-clock.ts';
import { NEW_ENDPOINT, type Endpoint } from '../endpoint.ts';
import type { AttemptResult } from '../outcome.ts';
import { newSecret } from '../signature.ts';
import { createTargetPolicy, type TargetPolicy } from '../target/target-policy.ts';
import { createSender } from './http-sender.ts';
import { createResolver, type Resolver } from './resolver.ts';
import { ScriptedReceiver, type Certificate, type Script } from './scripted-receiver.ts';
import type { Message, Sender } from './sender.ts';
import type { Proxy } from './tunnel.ts';

const WANTED = { created: true, updated: true, deleted: true };

export function endpointAt(url: string, workspaceId = 1): Endpoint {
  return {
    ...NEW_ENDPOINT,
    workspaceId,
    id: 1,
    enabled: true,
    url,
    actions: { contact: WANTED, status: WANTED, source: WANTED },
    execution: 'queued',
    secrets: { current: newSecret(), previous: null },
  };
}

export const MESSAGE: Message = {
  eventId: 'evt_4t9x0c2m7k1q1',
  event: 'created',
  body: '{"event":"created"}',
  number: 1,
  isOurs: () => true,
};

type RigOptions = { allow?: string[]; resolver?: Resolver; extraCa?: string[]; proxy?: Proxy };

/** For tests: a sender on a clock that stands still, and receivers it can be pointed at, which close with it. */
export class SenderRig {
  readonly clock = new ManualClock();
  readonly policy: TargetPolicy;
  readonly sender: Sender;
  readonly #receivers: ScriptedReceiver[] = [];

  constructor({ allow = ['127.0.0.0/8'], resolver = createResolver(), extraCa = [], proxy }: RigOptions = {}) {
    this.policy = createTargetPolicy({ allow, ownHosts: () => ({ publicHost: null, listen: null }) });
    this.sender = createSender({ clock: this.clock, version: '1.2.3', policy: this.policy, resolver, extraCa, ...(proxy && { proxy }) });
  }

  async receiver(script: Script, certificate?: Certificate): Promise<ScriptedReceiver> {
    const receiver = await ScriptedReceiver.start(script, certificate);
    this.#receivers.push(receiver);
    return receiver;
  }

  post(url: string, message: Partial<Message> = {}, workspaceId = 1): Promise<AttemptResult> {
    return this.sender.attempt(endpointAt(url, workspaceId), { ...MESSAGE, ...message });
  }

  to(receiver: ScriptedReceiver, message: Partial<Message> = {}): Promise<AttemptResult> {
    return this.post(`http://127.0.0.1:${receiver.port}/hook`, message);
  }

  async close(): Promise<void> {
    this.sender.interrupt();
    this.sender.close();
    await Promise.all(this.#receivers.map((receiver) => receiver.close()));
  }
}
