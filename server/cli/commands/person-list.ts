import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { aligned, printable } from '../terminal.ts';

export const personList = command({
  name: 'person list',
  summary: 'List the people who can sign in, and where they belong.',
  options: {},
  settings: [],
  examples: ['ackwell person list'],
  async run({ terminal, json, ...call }) {
    const people = await withStore(call, async ({ accounts }) => {
      const all = await accounts.list();
      return Promise.all(all.map(async (person) => ({ ...person, memberships: await accounts.memberships(person.id) })));
    });
    const rows = people.map(({ id, email, name, memberships }) => {
      return { id, email, name, workspaces: memberships.map(({ subdomain, role }) => ({ subdomain, role })) };
    });
    if (json) return terminal.print(JSON.stringify(rows));
    const cells = rows.map(({ email, name, workspaces }) => [
      printable(email), printable(name), workspaces.map(({ subdomain, role }) => `${subdomain} (${role})`).join(', '),
    ]);
    for (const line of aligned([['E-MAIL', 'NAME', 'WORKSPACES'], ...cells])) terminal.print(line);
  },
});
