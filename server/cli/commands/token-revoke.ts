import { commandActor } from '../actor.ts';
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
    const revoked = await withStore(call, async ({ tokens }) => {
      const token = (await tokens.list(null)).find((one) => one.id === id);
      if (!token) return false;
      const { workspaceId, name } = token;
      const nowMs = call.clock.now();
      const about = { workspaceId, subjectId: id, details: { name }, nowMs };
      return tokens.revoke(id, nowMs, { actor: commandActor(), action: 'token.revoked', ...about });
    });
    if (!revoked) throw new Failure(`There is no active token ${id}; see ackwell token list.`);
    terminal.print(call.json ? JSON.stringify({ id, revoked: true }) : `Revoked token ${id}.`);
  },
});
