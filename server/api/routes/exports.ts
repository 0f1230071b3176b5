import { z } from 'zod';
import { exportRows } from '../../csv/export-rows.ts';
import { readInput } from '../../workspace/input.ts';
import type { ApiPorts } from '../ports.ts';
import type { Answer, Call, Route } from '../route.ts';
import { textOf } from '../shapes/envelope.ts';
import { CONTACT_FILTERS, filterOf } from './contacts.ts';

const QUERY = z.object(CONTACT_FILTERS);

const HEADERS = {
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': 'attachment; filename="contacts.csv"',
};

export function exportRoutes({ store }: ApiPorts): Route[] {
  const contacts = async (call: Call): Promise<Answer> => {
    const filter = filterOf(call, readInput(QUERY, call.query));
    return { status: 200, body: undefined, headers: HEADERS, stream: exportRows(store, call.workspace, filter) };
  };
  return [
    {
      method: 'GET',
      path: '/contacts/export.csv',
      ability: 'contacts.read',
      failure: 'Failed to export contacts',
      handle: contacts,
      about: {
        summary: 'Export contacts',
        details:
          'As CSV, newest first, with the filters of the list. A cell that a spreadsheet might execute begins with `\'`, ' +
          'phone numbers among them; an import takes it away again.',
        query: QUERY,
        answers: { 200: textOf('text/csv') },
        examples: [{ query: { type: 'lead' }, status: 200 }],
      },
    },
  ];
}
