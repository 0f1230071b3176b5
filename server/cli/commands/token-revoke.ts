import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { Failure, UsageError } from '../failure.ts';

export const tokenRevoke = command({
  name: 'token revoke',
  summary: 'End an API token, for good and at once.',
  argument: { name: 'ID', sentence: 'Its number in token list.' },
  options: {},
  settings: [],
  examples: ['ackwell token revoke 7'],
  async run(call) {
    const { argument, terminal } = call;
    if (!/^\d{1,15}$/.test(argument)) {
      throw new UsageError(`"${argument}" is not the number of a token; see ackwell token list.`);
    }
    const id = Number(argument);
    const revoked = await withStore(call, (store) => store.tokens.revoke(id, call.clock.now()));
    if (!revoked) throw new Failure(`There is no active token ${id}; see ackwell token list.`);
    terminal.print(call.json ? JSON.stringify({ id, revoked: true }) : `Revoked token ${id}.`);
  },
});
