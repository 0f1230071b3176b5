import { command } from '../command.ts';
import { withNewStore } from '../data.ts';

export const migrate = command({
  name: 'migrate',
  summary: "Bring the data to this version's schema, or make it.",
  details: 'start does the same by itself. Migrations go forward only: back up first.',
  options: {},
  settings: [],
  examples: ['ackwell migrate --data /var/lib/ackwell'],
  async run(call) {
    await withNewStore(call, async () => undefined); // Opening migrates.
    const { data } = call.config;
    const said = `The data in ${data} is at this version's schema.`;
    call.terminal.print(call.json ? JSON.stringify({ data, migrated: true }) : said);
  },
});
