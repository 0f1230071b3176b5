import { z } from 'zod';
import { IMPORT_STATES } from '../../workspace/import.ts';
import { count, id, time } from './values.ts';

const COMPLAINT = z.strictObject({ line: id(), field: z.string(), reason: z.string() });

const IMPORT_ROW = {
  id: id(),
  state: z.enum(IMPORT_STATES),
  total_rows: count().nullable().meta({ description: 'Of the file, without its header' }),
  rows: count().meta({ description: 'Rows that are decided: accepted or refused' }),
  accepted: count(),
  refused: count(),
  created_at: time(),
  finished_at: time().nullable(),
};

export const IMPORT = z.strictObject(IMPORT_ROW).meta({ id: 'Import' });

export const IMPORT_DETAIL = z
  .strictObject({
    ...IMPORT_ROW,
    refusals: z.array(COMPLAINT).meta({ description: 'The first of them; all are in `refused.csv`' }),
  })
  .meta({ id: 'ImportDetail' });
