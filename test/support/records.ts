import type { Api } from './api.ts';
import type { ContactView, SourceView, StatusView } from './views.ts';

let made = 0;

/** A phone number, in E.164, that no other test of this file has had. */
export function nextPhone(): string {
  return `+1415${2_000_000 + made++}`;
}

/** A name that no other test of this file has had. */
export function nextName(kind: string): string {
  return `${kind} ${made++}`;
}

/** What a contact needs to have: a status and a source to point at. */
export type Shelf = { status_id: number; source_id: number };

export async function makeShelf(api: Api): Promise<Shelf> {
  const status = await api.post<StatusView>('/statuses', { name: nextName('Status') });
  const source = await api.post<SourceView>('/sources', { name: nextName('Source') });
  if (status.status !== 201 || source.status !== 201) throw new Error(`Refused: ${status.text} ${source.text}`);
  return { status_id: status.data.id, source_id: source.data.id };
}

/** A lawful body for a new contact. */
export function contactOn(shelf: Shelf, wishes: Record<string, unknown> = {}): Record<string, unknown> {
  return { firstname: 'Ada', lastname: 'Lovelace', phone: nextPhone(), type: 'lead', ...shelf, ...wishes };
}

/** Makes a contact that has to be accepted. */
export async function makeContact(api: Api, shelf: Shelf, wishes: Record<string, unknown> = {}): Promise<ContactView> {
  const answer = await api.post<ContactView>('/contacts', contactOn(shelf, wishes));
  if (answer.status !== 201) throw new Error(`Refused: ${answer.text}`);
  return answer.data;
}
