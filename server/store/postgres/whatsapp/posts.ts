import type { NewPost } from '../../contract-whatsapp.ts';
import type { Transaction } from '../transaction.ts';

const ADD = 'INSERT INTO meta_posts (received_at, body, due_at) VALUES ($1, $2, $1)';

/** Sent in one go; each body is a value of its own, which the driver passes on as bytes. */
export async function addPosts(tx: Transaction, posts: NewPost[]): Promise<null[]> {
  await Promise.all(posts.map(({ body, receivedAtMs }) => tx.db.run(ADD, [receivedAtMs, body])));
  return posts.map(() => null);
}
