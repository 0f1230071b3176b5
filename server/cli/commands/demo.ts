import { command } from '../command.ts';
import { demoData, makeWorkspace } from '../demo/workspace.ts';
import { restClient } from '../demo/client.ts';
import { introduction, whatNext } from '../demo/pages.ts';
import { openReceiver } from '../demo/receiver.ts';
import { setTheStage, tellStory } from '../demo/story.ts';
import { endWith, interruption } from '../interruption.ts';
import { lineLog } from '../../kit/log.ts';
import { expectSafeRuntime } from '../runtime.ts';
import { announce } from '../served-config.ts';

export const demo = command({
  name: 'demo',
  summary: 'Show the main job: a server, a receiver beside it, and nine events as they arrive.',
  details: 'Works on a fresh temporary folder, whatever servers are set to, or on an empty one named with --data, and keeps serving.',
  options: {},
  settings: ['host', 'port', 'allowTargets', 'publicUrl'],
  defaults: { data: 'a fresh temporary folder' },
  examples: ['ackwell demo', 'ackwell demo --port 9080'],
  async run(call) {
    const { terminal, clock, json } = call;
    expectSafeRuntime(process);
    const interrupted = interruption();
    const { data, databaseUrl } = demoData(call);
    const config = { ...call.config, data, databaseUrl, role: 'all', logAttempts: 'none' } as const;
    const workspace = await makeWorkspace({ config, clock });
    const receiver = await openReceiver(call, { port: nextPort(config.port), secret: workspace.secret });
    const { startServer } = await import('../../main.ts');
    const allowTargets = [...config.allowTargets, '127.0.0.1/32'];
    // Its log would stand between the arrivals; what goes wrong still shows.
    const log = { ...lineLog(), info: () => undefined };
    const server = await startServer({ ...config, allowTargets }, { clock, log, giveUp: endWith(terminal) });
    const note = announce(config.data, { ...config, allowTargets, port: server.port, origin: server.origin });
    const scene = { ...workspace, origin: server.origin, receiver: receiver.url, data: config.data };
    for (const line of introduction(scene, json)) terminal.print(line);
    const client = restClient({ base: `${server.origin}/api/v1/${workspace.subdomain}`, token: workspace.token });
    const stage = await setTheStage(client, receiver.url);
    await tellStory(receiver.timed(client), stage);
    if (!json) for (const line of whatNext(scene, terminal)) terminal.print(line);
    await interrupted;
    await server.stop();
    note.withdraw();
    await receiver.close();
  },
});

function nextPort(port: number): number {
  return port === 0 || port === 65_535 ? 0 : port + 1;
}
