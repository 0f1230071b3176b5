import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { aligned, printable } from '../terminal.ts';

export const whatsappUnknown = command({
  name: 'whatsapp unknown',
  summary: 'Count what Meta has posted and nobody here understands, of the last 30 days.',
  details: 'It is kept with its posts, so that a later version can make up for it with whatsapp reprocess.',
  options: {},
  settings: [],
  examples: ['ackwell whatsapp unknown'],
  async run(call) {
    const { terminal, json } = call;
    const counts = await withStore(call, ({ whatsapp }) => whatsapp.posts.unknown());
    if (json) return terminal.print(JSON.stringify(counts));
    const rows = Object.entries(counts).sort(([, one], [, other]) => other - one);
    if (rows.length === 0) return terminal.print('Everything was understood.');
    for (const line of aligned([['COUNT', 'WHAT'], ...rows.map(([what, count]) => [String(count), printable(what)])])) terminal.print(line);
  },
});
