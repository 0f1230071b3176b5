import { connectionBody } from '../../api/routes/whatsapp-connection.ts';
import { command } from '../command.ts';
import { withStore, workspaceNamed } from '../data.ts';
import { WORKSPACE } from '../options.ts';
import { aligned, printable } from '../terminal.ts';

export const whatsappShow = command({
  name: 'whatsapp show',
  summary: 'Show how far a workspace is connected with WhatsApp, step by step.',
  details: 'With the last error of each step. POST /whatsapp/connection, or the dashboard, connects and goes on.',
  options: WORKSPACE,
  settings: [],
  examples: ['ackwell whatsapp show --workspace acme'],
  async run(call) {
    const { terminal, options, clock, json } = call;
    const connection = await withStore(call, async (store) => {
      const { id } = await workspaceNamed(store, options.workspace);
      return connectionBody({ store, nowMs: clock.now() }, id);
    });
    if (json) return terminal.print(JSON.stringify(connection));
    const { status, waba_id: account, problem, phone_numbers: numbers, steps } = connection;
    const about = [
      ['status', status],
      ['account', account ?? '(none)'],
      ['numbers', numbers.map(({ display_phone_number: number }) => printable(number)).join(', ') || '(none)'],
      ...(problem === null ? [] : [['problem', printable(problem)]]),
    ];
    for (const line of aligned(about)) terminal.print(line);
    const cells = steps.map(({ name, status: state, at, error }) => [name, state, at ?? '–', error === null ? '' : printable(error)]);
    for (const line of aligned([['STEP', 'STATE', 'AT', 'ERROR'], ...cells])) terminal.print(line);
  },
});
