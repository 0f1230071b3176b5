import { expectKnownTokens } from '../../api/routes/known-tokens.ts';
import { saveEndpoint } from '../../api/routes/save-endpoint.ts';
import { changeEndpoint } from '../../webhooks/settings/endpoint-input.ts';
import { endpointView } from '../../webhooks/settings/endpoint-view.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { deliveryPorts } from '../delivery-ports.ts';
import { ENDPOINT_ARGUMENT, ENDPOINT_OPTIONS, endpointInput, endpointNumbered, printEndpoints } from '../endpoint.ts';
import { UsageError } from '../failure.ts';
import { judgeTarget, sendersOn, type Verdict } from '../target.ts';

export const endpointUpdate = command({
  name: 'webhook endpoint update',
  summary: 'Change an endpoint. What is not named keeps its value.',
  argument: ENDPOINT_ARGUMENT,
  options: ENDPOINT_OPTIONS,
  settings: ['allowTargets', 'publicUrl', 'host', 'port'],
  examples: [
    'ackwell webhook endpoint update 2 --workspace acme --retry-policy extended --catch-up on --rate-limit 20',
    'ackwell webhook endpoint update 2 --workspace acme --skip-tokens 3 --max-hops 2',
    `ackwell webhook endpoint update 2 --workspace acme --filter '{"contacts":[{"field":"status_id","from":[2],"to":[5]}]}'`,
  ],
  async run(call) {
    const { options, config, argument } = call;
    const input = endpointInput(options);
    if (Object.keys(input).length === 0) throw new UsageError('Name what to change; see ackwell webhook endpoint update --help.');
    let verdict: Verdict = { refused: null, warning: null };
    const endpoint = await withStore(call, async (store) => {
      const which = await endpointNumbered(store, options.workspace, argument);
      if (options.url !== undefined) verdict = judgeTarget(options.url, { config, servers: await sendersOn(store, config) });
      await expectKnownTokens(store.tokens, which.seen.id, input);
      const { customFields } = which.seen;
      const deed = { actor: commandActor(), action: 'endpoint.updated' } as const;
      return saveEndpoint(deliveryPorts(store, call), { ...which, deed, shown: endpointView }, (before) =>
        changeEndpoint(before, input, { refuseTarget: () => verdict.refused, customFields }),
      );
    });
    if (verdict.warning) call.terminal.say(verdict.warning);
    printEndpoints(call, [endpoint]);
  },
});
