import { command } from '../command.ts';
import { ENDPOINT_ARGUMENT, setPaused } from '../endpoint.ts';
import { WORKSPACE } from '../options.ts';

export const endpointPause = command({
  name: 'webhook endpoint pause',
  summary: 'Keep what an endpoint is owed in the table.',
  details: 'Nothing is dropped: it is sent in order after a resume.',
  argument: ENDPOINT_ARGUMENT,
  options: WORKSPACE,
  settings: [],
  examples: ['ackwell webhook endpoint pause 2 --workspace acme'],
  run: (call) => setPaused(call, true),
});
