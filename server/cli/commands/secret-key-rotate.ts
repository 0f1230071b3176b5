import { readFileSync } from 'node:fs';
import { text } from '../../config/value.ts';
import { rotateKey } from '../../store/rotate-key.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { Failure } from '../failure.ts';

export const secretKeyRotate = command({
  name: 'secret-key rotate',
  summary: 'Seal the secrets in the database with another key.',
  details: 'Stop every server first. Where the data folder keeps the key, a new one takes its place.',
  options: {
    newKeyFile: { kind: text('FILE'), sentence: 'Holds the new key, where the key of now is named by ACKWELL_SECRET_KEY or its file.' },
  },
  settings: [],
  examples: ['ackwell secret-key rotate', 'ackwell secret-key rotate --new-key-file /run/secrets/ackwell-key-2027'],
  async run(call) {
    const { config, terminal, options, clock } = call;
    // This also migrates, and seals what is not sealed yet with the key of now.
    const servers = await withStore(call, ({ nodes }) => nodes.list());
    if (servers.length > 0) {
      const names = servers.map(({ name }) => name).join(', ');
      throw new Failure(`Servers run on this data (${names}): stop them, then rotate.`);
    }
    const newKey = options.newKeyFile === undefined ? null : keyIn(options.newKeyFile);
    const note = { actor: commandActor(), action: 'secret_key.rotated', subjectId: null, details: {}, nowMs: clock.now() } as const;
    await rotateKey({ ...config, newKey, note });
    terminal.print(call.json ? JSON.stringify({ rotated: true }) : 'Every secret is sealed with the new key.');
  },
});

function keyIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new Failure(`The key file ${path} cannot be read.`, { cause: error });
  }
}
