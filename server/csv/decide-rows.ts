import type { Store, Workspace } from '../store/contract.ts';
import type { Change } from '../workspace/change.ts';
import { createContact, type ChosenGroup, type ContactFacts } from '../workspace/contact.ts';
import type { RowRefusal } from '../workspace/import.ts';
import { isRefusal, RefusalError, type Refusal } from '../workspace/refusal.ts';
import { readHeader, type Column } from './columns.ts';
import { readContactRow, type ContactRow } from './contact-row.ts';
import type { CsvRecord } from './reading.ts';
import { RowFacts } from './row-facts.ts';

export type Rows = { header: readonly string[]; records: readonly CsvRecord[] };
export type Decided = { changes: Change[]; refused: RowRefusal[][] };

type Deciding = { store: Store; workspace: Workspace; nowMs: number; trusting: boolean };

/**
 * What becomes of some rows, in their order: a change for each that is accepted, complaints about each that is not.
 * Trusting, what the database guards anyway is not looked up: most files hold nothing that is there already.
 */
export async function decideRows({ header, records }: Rows, deciding: Deciding): Promise<Decided> {
  const { store, workspace, trusting } = deciding;
  const columns = columnsOf(header, workspace);
  if (isRefusal(columns)) return { changes: [], refused: records.map(({ line }) => complaints(columns, line)) };
  const facts = new RowFacts({ store, workspaceId: workspace.id, trusting });
  const decided: Decided = { changes: [], refused: [] };
  for (const { cells, line } of records) {
    try {
      const row = readContactRow(columns, cells, workspace);
      const change = await decideRow(row, facts, deciding);
      if (isRefusal(change)) decided.refused.push(complaints(change, line));
      else decided.changes.push(change);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      decided.refused.push(complaints(error.refusal, line));
    }
  }
  return decided;
}

/** They were understood when the file came; a custom field may be gone since. */
function columnsOf(header: readonly string[], { customFields }: Workspace): Column[] | Refusal {
  try {
    return readHeader(header, customFields);
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
}

async function decideRow({ input, groupIds }: ContactRow, facts: RowFacts, deciding: Deciding): Promise<Refusal | Change> {
  const { store, workspace, nowMs } = deciding;
  const byId = await facts.groupsWithIds(groupIds);
  if (isRefusal(byId)) return byId;
  const chosen: ChosenGroup[] = [...byId, ...(await facts.groupsNamed(input.groups ?? []))];
  const found: ContactFacts = { ...(await facts.about(input)), groups: chosen };
  const named = groupIds.length > 0 ? { ...input, groups: chosen.map(({ name }) => name) } : input;
  const id = await store.takeId('contact');
  const decision = createContact({ id, facts: found }, named, { now: nowMs * 1000, workspace });
  if (isRefusal(decision)) return decision;
  facts.note(decision.result, chosen);
  return decision.change ?? { workspaceId: workspace.id, referenceVersion: workspace.referenceVersion, writes: [], events: [] };
}

function complaints({ message, errors }: Refusal, line: number): RowRefusal[] {
  if (typeof errors !== 'object') return [{ line, field: 'row', reason: message }];
  return Object.entries(errors).map(([field, sentences]) => ({ line, field, reason: [sentences].flat().join(' ') }));
}
