import { integer } from '../../config/value.ts';
import { command } from '../command.ts';
import { DISORDERS, FAKE } from '../fake-meta/fake-state.ts';
import { openFakeMeta } from '../fake-meta/server.ts';
import { interruption } from '../interruption.ts';
import { someOf } from '../kinds.ts';

const DEFAULT_PORT = 9100;

export const fakeMeta = command({
  name: 'fake-meta',
  summary: 'Imitate Meta for development: connect, send and receive without an account.',
  details: 'Start a server with the settings it prints, and connect a workspace with the account and the token it prints.',
  options: {
    port: { kind: integer('PORT', { min: 0, max: 65_535 }), default: DEFAULT_PORT, sentence: 'Port to listen on, on 127.0.0.1.' },
    disorder: {
      kind: someOf('KIND,KIND', DISORDERS, 'disorder'),
      sentence: `What goes wrong with every message: ${DISORDERS.join(', ')}.`,
    },
  },
  settings: [],
  examples: ['ackwell fake-meta', 'ackwell fake-meta --port 9100 --disorder reorder,repeat'],
  async run({ options, terminal, json }) {
    const say = (line: string) => (json ? terminal.say(line) : terminal.print(line));
    const fake = await openFakeMeta({ port: options.port, disorders: options.disorder ?? [], say });
    const settings = { ACKWELL_META_GRAPH_URL: fake.origin, ACKWELL_META_APP_ID: FAKE.appId, ACKWELL_META_APP_SECRET: FAKE.appSecret };
    const connection = { waba_id: FAKE.accountId, access_token: FAKE.accessToken };
    if (json) terminal.print(JSON.stringify({ settings, connection }));
    else for (const line of introduction(settings, connection)) terminal.print(line);
    await interruption();
    await fake.close();
  },
});

function introduction(settings: Record<string, string>, connection: Record<string, string>): string[] {
  return [
    'Start the server with:',
    ...Object.entries(settings).map(([name, value]) => `  ${name}=${value}`),
    'Connect a workspace with POST /api/v1/{workspace}/whatsapp/connection:',
    `  ${JSON.stringify(connection)}`,
    `Let somebody write: curl ${settings['ACKWELL_META_GRAPH_URL']}/fake/message -H 'Content-Type: application/json' -d '{"text":"Hello"}'`,
  ];
}
