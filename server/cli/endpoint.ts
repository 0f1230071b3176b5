import { saveEndpoint } from '../api/routes/save-endpoint.ts';
import { choice, integer, text } from '../config/value.ts';
import type { Store, Workspace } from '../store/contract.ts';
import { RETRY_POLICIES, type Endpoint } from '../webhooks/endpoint.ts';
import { endpointView } from '../webhooks/settings/endpoint-view.ts';
import { ENDPOINT_INPUT, type EndpointInput } from '../webhooks/settings/endpoint-input.ts';
import { boxesOf } from '../webhooks/settings/settings.ts';
import { readInput } from '../workspace/input.ts';
import { commandActor } from './actor.ts';
import type { Call, Options } from './command.ts';
import { withStore, workspaceNamed } from './data.ts';
import { deliveryPorts } from './delivery-ports.ts';
import { Failure, UsageError } from './failure.ts';
import { FILTER_KIND, filterInput } from './filter-option.ts';
import { actions, headers, orNull, tokenNumbers } from './kinds.ts';
import { WORKSPACE } from './options.ts';
import { aligned, printable } from './terminal.ts';

const MAX_LIMIT = 10_000;

/** What can be said of an endpoint; the rules are those of the API. */
export const ENDPOINT_OPTIONS = {
  ...WORKSPACE,
  url: { kind: text('URL'), sentence: 'Where events are sent: http or https.' },
  description: { kind: text('TEXT'), sentence: 'What it is, for people.' },
  events: { kind: actions, sentence: 'all, none, or the events that are sent, such as contact.created. Others are switched off.' },
  execution: { kind: choice('MODE', ['synchronous', 'queued']), sentence: 'Whether a change waits for its deliveries or not.' },
  headers: { kind: headers, sentence: 'Headers of its own, in place of those before.' },
  retryPolicy: { kind: choice('POLICY', RETRY_POLICIES), sentence: 'standard (three attempts) or extended (three days).' },
  rateLimit: { kind: integer('PER_SECOND', { min: 0, max: MAX_LIMIT }), sentence: 'Attempts per second; 0 for no limit.' },
  concurrency: { kind: integer('N', { min: 0, max: MAX_LIMIT }), sentence: 'Attempts at once; 0 for no limit.' },
  catchUp: { kind: choice('ON', ['on', 'off']), sentence: 'Whether an outage of the receiver is waited for.' },
  numbered: { kind: choice('ON', ['on', 'off']), sentence: 'Whether deliveries are numbered, so that a gap shows.' },
  echoGuard: { kind: choice('ON', ['on', 'off']), sentence: 'Whether a receiver that writes back is kept from answering itself.' },
  skipTokens: { kind: orNull('none', tokenNumbers), sentence: 'API tokens whose changes it is not sent; turns --echo-guard on.' },
  maxHops: {
    kind: integer('N', { min: 1, max: MAX_LIMIT }),
    sentence: 'A change that has gone from system to system more often is not sent; turns --echo-guard on.',
  },
  filter: { kind: FILTER_KIND, sentence: 'Which fields must have or get which values; none for all events that it selects.' },
  enable: { sentence: 'Send to it from now on.' },
  disable: { sentence: 'Send nothing to it from now on.' },
} as const;

type EndpointOptions = Omit<Options<typeof ENDPOINT_OPTIONS>, 'workspace'>;

export function endpointInput(options: EndpointOptions): EndpointInput {
  const { url, description, events, execution, retryPolicy, rateLimit, concurrency, catchUp, numbered, enable, disable } = options;
  if (enable && disable) throw new UsageError('Give --enable or --disable, not both.');
  return readInput(ENDPOINT_INPUT, {
    ...(url !== undefined && { url }),
    ...(description !== undefined && { description }),
    ...(events && boxesOf(events)),
    ...(execution && { execution }),
    ...(options.headers && { headers: options.headers }),
    ...(retryPolicy && { retry_policy: retryPolicy }),
    ...(rateLimit !== undefined && { rate_limit: rateLimit || null }),
    ...(concurrency !== undefined && { concurrency: concurrency || null }),
    ...(catchUp && { catch_up: catchUp === 'on' }),
    ...(numbered && { numbered: numbered === 'on' }),
    ...guardInput(options),
    ...(options.filter !== undefined && { filter: filterInput(options.filter) }),
    ...((enable || disable) && { enabled: enable }),
  });
}

function guardInput({ echoGuard, skipTokens, maxHops }: Pick<EndpointOptions, 'echoGuard' | 'skipTokens' | 'maxHops'>) {
  const part = {
    ...(skipTokens !== undefined && { skip_token_ids: skipTokens ?? [] }),
    ...(maxHops !== undefined && { max_hops: maxHops }),
  };
  const isNamed = Object.keys(part).length > 0;
  if (echoGuard === 'off' && isNamed) throw new UsageError('Give --echo-guard off, or what the guard is to do, not both.');
  if (echoGuard === 'off') return { echo_guard: null };
  return echoGuard === 'on' || isNamed ? { echo_guard: part } : {};
}

export const ENDPOINT_ARGUMENT = { name: 'ID', sentence: 'Its number in webhook endpoint list.' };

export async function endpointNumbered(store: Store, subdomain: string, number: string): Promise<{ seen: Workspace; endpointId: number }> {
  if (!/^\d{1,15}$/.test(number)) throw new UsageError(`"${number}" is not the number of an endpoint; see ackwell webhook endpoint list.`);
  const seen = await workspaceNamed(store, subdomain);
  const endpointId = Number(number);
  if (seen.endpoints.some(({ id }) => id === endpointId)) return { seen, endpointId };
  throw new Failure(`There is no endpoint ${number} in ${subdomain}; see ackwell webhook endpoint list.`);
}

export function printEndpoints(call: Pick<Call, 'json' | 'terminal'>, endpoints: Endpoint[]): void {
  const rows = endpoints.map(endpointView);
  if (call.json) return call.terminal.print(JSON.stringify(rows));
  const head = ['ID', 'STATE', 'EXECUTION', 'RETRIES', 'URL', 'DESCRIPTION'];
  const cells = rows.map((row) => {
    const state = row.paused ? 'paused' : row.enabled ? 'on' : 'off';
    return [String(row.id), state, row.execution, row.retry_policy, printable(row.url) || '(none)', printable(row.description)];
  });
  for (const line of aligned([head, ...cells])) call.terminal.print(line);
}

/** Pauses or resumes the endpoint that a command names. */
export async function setPaused(call: Call<typeof WORKSPACE>, paused: boolean): Promise<void> {
  const endpoint = await withStore(call, async (store) => {
    const which = await endpointNumbered(store, call.options.workspace, call.argument);
    const deed = { actor: commandActor(), action: paused ? 'endpoint.paused' : 'endpoint.resumed' } as const;
    return saveEndpoint(deliveryPorts(store, call), { ...which, deed, shown: endpointView }, (before) => ({ ...before, paused }));
  });
  printEndpoints(call, [endpoint]);
}
