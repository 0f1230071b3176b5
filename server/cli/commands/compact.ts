import { compactDatabase } from '../../store/sqlite/compact-database.ts';
import { command } from '../command.ts';
import { Failure } from '../failure.ts';

const MIB = 1024 * 1024;

export const compact = command({
  name: 'compact',
  summary: 'Write the database of a data folder anew, without the room that deleted rows have left.',
  details: 'Stop the server first. Needs as much free disk as the data takes, for some seconds per GB.',
  options: {},
  settings: [],
  examples: ['ackwell compact --data /var/lib/ackwell'],
  async run({ config, terminal, json }) {
    if (config.databaseUrl !== null) {
      throw new Failure('PostgreSQL does this by itself, and VACUUM FULL at once: this is for data folders.');
    }
    const bytes = compactDatabase(config.data);
    const [before, after] = [bytes.before, bytes.after].map((each) => Math.ceil(each / MIB));
    const figures = { bytes_before: bytes.before, bytes_after: bytes.after };
    terminal.print(json ? JSON.stringify(figures) : `${before} MiB before, ${after} MiB now.`);
  },
});
