import { networkInterfaces } from 'node:os';
import { meansEveryAddress, originOn, outwardAddress } from '../../kit/every-address.ts';
import { lineLog } from '../../kit/log.ts';
import { STOP_GRACE_MS } from '../../kit/limits.ts';
import { command } from '../command.ts';
import { UsageError } from '../failure.ts';
import { endWith, interruption } from '../interruption.ts';
import { expectSafeRuntime, startSmall } from '../runtime.ts';
import { announce } from '../served-config.ts';

/** What is left after the grace of attempts in flight, for writing and closing. */
const CLOSING_MS = 1_500;

export const start = command({
  name: 'start',
  serves: true,
  summary: 'Serve the API and send webhooks.',
  details: 'SIGTERM or Ctrl-C stops it within 10 s; what is cut off is repeated at the next start.',
  options: {},
  settings: [
    'host', 'port', 'publicUrl', 'allowTargets', 'nameServers', 'egressProxy', 'trustedProxies', 'retentionDays', 'logAttempts', 'role',
    'metaAppId', 'metaAppSecret', 'metaPreviousAppSecret', 'metaGraphUrl', 'metaGraphVersion',
  ],
  examples: [
    'ackwell start',
    'ackwell start --port 9000 --data /var/lib/ackwell --allow-targets 10.1.0.0/16,receiver.internal',
    'ackwell start --database-url postgres://ackwell@db.internal/ackwell --role engine --port 8081',
  ],
  async run(call) {
    const { config, clock, terminal, json } = call;
    expectSafeRuntime(process);
    if (config.databaseUrl === null && config.role !== 'all') {
      throw new UsageError(`--role ${config.role} needs --database-url: a data folder has one process, which does all.`);
    }
    const interrupted = interruption();
    const giveUp = endWith(terminal);
    const { origin, host, port, setupLink, stop } = await startSmall(async () => {
      // Loaded late: the server and its libraries would cost every other command 0.2 s.
      const { startServer } = await import('../../main.ts');
      return startServer(config, { clock, log: lineLog(), giveUp });
    });
    const note = config.databaseUrl === null ? announce(config.data, { ...config, port, origin }) : null;
    if (json) terminal.print(JSON.stringify({ origin, setup_link: setupLink }));
    else terminal.print(`Ackwell is at ${origin}`);
    if (!json && config.publicUrl === null && meansEveryAddress(host)) terminal.print(guessed(host, port));
    if (setupLink !== null && !json) terminal.print(`Open this once to make the first workspace: ${setupLink}`);
    await interrupted;
    clock.after(STOP_GRACE_MS + CLOSING_MS, () =>
      giveUp('The stop took too long and was cut off; nothing that was acknowledged is lost.'),
    );
    await stop();
    note?.withdraw();
  },
});

/** Of a server that does not know by which address it is reached. */
function guessed(host: string, port: number): string {
  const outward = outwardAddress(host, Object.values(networkInterfaces()).flatMap((bound = []) => bound));
  const example = outward === null ? 'URL' : originOn(outward, port);
  return (
    'It listens on every address of this machine; this one is a guess, for browsers on it, and links that are made here begin with it. ' +
    `Name the one that others open, such as --public-url ${example}`
  );
}
