import { command } from '../command.ts';
import { ENDPOINT_ARGUMENT, setPaused } from '../endpoint.ts';
import { WORKSPACE } from '../options.ts';

export const endpointResume = command({
  name: 'webhook endpoint resume',
  summary: 'Send to a paused endpoint again, in order.',
  argument: ENDPOINT_ARGUMENT,
  options: WORKSPACE,
  settings: [],
  examples: ['ackwell webhook endpoint resume 2 --workspace acme'],
  run: (call) => setPaused(call, false),
});
