import { createEndpoint } from '../../api/routes/change-endpoints.ts';
import { expectKnownTokens } from '../../api/routes/known-tokens.ts';
import type { Workspace } from '../../store/contract.ts';
import { addEndpoint } from '../../webhooks/settings/endpoint-input.ts';
import { newSecret } from '../../webhooks/signature.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { deliveryPorts } from '../delivery-ports.ts';
import { ENDPOINT_OPTIONS, endpointInput, printEndpoints } from '../endpoint.ts';
import { judgeTarget, sendersOn, type Verdict } from '../target.ts';

export const endpointCreate = command({
  name: 'webhook endpoint create',
  summary: 'Make an endpoint beside the first one.',
  details: 'It hears of nothing until --events says of what.',
  options: ENDPOINT_OPTIONS,
  settings: ['allowTargets', 'publicUrl', 'host', 'port'],
  examples: [
    'ackwell webhook endpoint create --workspace acme --url https://crm.example.com/hook --events all --execution queued',
    'ackwell webhook endpoint create --workspace acme --url https://etl.example.com/in --events contact.created --headers X-Tenant=acme',
    'ackwell webhook endpoint create --workspace acme --url https://crm.example.com/hook --events all --skip-tokens 3',
  ],
  async run(call) {
    const { options, config } = call;
    const input = endpointInput(options);
    let verdict: Verdict = { refused: null, warning: null };
    const endpoint = await withStore(call, async (store) => {
      const workspace = await workspaceNamed(store, options.workspace);
      if (options.url !== undefined) verdict = judgeTarget(options.url, { config, servers: await sendersOn(store, config) });
      await expectKnownTokens(store.tokens, workspace.id, input);
      const secret = newSecret();
      const decide = ({ id, endpoints, customFields }: Workspace) =>
        addEndpoint({ workspaceId: id, secret, others: endpoints }, input, { refuseTarget: () => verdict.refused, customFields });
      return createEndpoint(deliveryPorts(store, call), { workspace, actor: commandActor() }, { decide });
    });
    if (verdict.warning) call.terminal.say(verdict.warning);
    printEndpoints(call, [endpoint]);
  },
});
