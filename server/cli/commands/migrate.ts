import { command } from '../command.ts';
import { withNewStore } from '../data.ts';

export const migrate = command({
  name: 'migrate',
  summary: "Bring the data to this version's schema, or make it.",
  details: 'start does the same by itself. Migrations go forward only: back up first.',
  options: {},
  settings: [],
  examples: ['ackwell migrate --data /var/lib/ackwell', 'ackwell migrate --database-url postgres://ackwell@db.internal/ackwell'],
  async run(call) {
    await withNewStore(call, async () => undefined); // Opening migrates.
    const { data, databaseUrl } = call.config;
    const where = databaseUrl === null ? `The data in ${data}` : 'The PostgreSQL database';
    const place = databaseUrl === null ? { data } : { database: databaseName(databaseUrl) };
    const sentence = `${where} is at this version's schema.`;
    call.terminal.print(call.json ? JSON.stringify({ ...place, migrated: true }) : sentence);
  },
});

/** Without the user and the password. */
function databaseName(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
