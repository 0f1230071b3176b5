import type { NewPost } from '../../contract-whatsapp.ts';
import type { Transaction } from '../transaction.ts';

const ADD = 'INSERT INTO meta_posts (received_at, body, due_at) VALUES (?, ?, ?)';

export function addPost(tx: Transaction, { body, receivedAtMs }: NewPost): void {
  tx.db.run(ADD, [receivedAtMs, body, receivedAtMs]);
}
