import type { CountedEvents, FilterBacktest } from '../../../contract/rest/webhooks.ts';
import { BACKTEST_INPUT, backtest, DEFAULT_EVENTS, knownFilter, MAX_EVENTS } from '../../api/routes/backtest.ts';
import { integer } from '../../config/value.ts';
import { assert } from '../../kit/assert.ts';
import { readInput } from '../../workspace/input.ts';
import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { ENDPOINT_ARGUMENT, endpointNumbered } from '../endpoint.ts';
import { FILTER_KIND, filterInput } from '../filter-option.ts';
import { WORKSPACE } from '../options.ts';
import { aligned } from '../terminal.ts';

export const endpointBacktest = command({
  name: 'webhook endpoint backtest',
  summary: 'Try a filter on past events. Nothing is saved or sent.',
  details: 'As if the endpoint were on, with the boxes it has. An update is undecided where nothing that was read tells the value before.',
  argument: ENDPOINT_ARGUMENT,
  options: {
    ...WORKSPACE,
    filter: { kind: FILTER_KIND, required: true, sentence: 'The filter, as webhook endpoint update takes it.' },
    limit: { kind: integer('N', { min: 1, max: MAX_EVENTS }), default: DEFAULT_EVENTS, sentence: 'How many of the newest events.' },
  },
  settings: [],
  examples: [
    `ackwell webhook endpoint backtest 2 --workspace acme --filter '{"contacts":[{"field":"status_id","from":[2],"to":[5]}]}'`,
    'ackwell webhook endpoint backtest 2 --workspace acme --filter @won.json --limit 10000',
  ],
  async run(call) {
    const { options, terminal, clock } = call;
    const { filter, limit } = readInput(BACKTEST_INPUT, { filter: filterInput(options.filter), limit: options.limit });
    const found = await withStore(call, async (store) => {
      const { seen: workspace, endpointId } = await endpointNumbered(store, options.workspace, call.argument);
      const endpoint = workspace.endpoints.find(({ id }) => id === endpointId);
      assert(endpoint, 'endpointNumbered has found it');
      return backtest({ store, clock }, { workspace, endpoint }, { filter: knownFilter(workspace, filter), limit });
    });
    if (call.json) return terminal.print(JSON.stringify(found));
    for (const line of linesOf(found)) terminal.print(line);
  },
});

function linesOf(found: FilterBacktest): string[] {
  const row = (what: string, { count, event_ids: [example = ''] }: CountedEvents) => [what, String(count), example];
  const span = found.from === null ? '' : `, from ${found.from} to ${found.to}`;
  return [
    `Of the newest ${found.events} events${span}:`,
    ...aligned([
      row('sent', found.sent),
      row('skipped', found.skipped),
      ...found.by_condition.map((one) => row(`  ${one.place} ${one.field}`, one)),
      row('not selected', found.not_selected),
      row('undecided', found.undecided),
    ]),
    ...(found.complete ? [] : ['There are more; the time was over.']),
  ];
}
