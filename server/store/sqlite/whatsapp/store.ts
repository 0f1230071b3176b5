import type { WhatsAppStore } from '../../contract-whatsapp.ts';
import type { Parts } from '../parts.ts';
import { findVerifyToken } from './app.ts';

/** What a post weighs in a batch apart from its body. */
const POST_BYTES = 200;

export function whatsAppStore({ near, writer }: Parts): WhatsAppStore {
  return {
    app: {
      verifyToken: () => near.read((db) => findVerifyToken(db)),
    },
    posts: {
      add: (post) => writer.run('addPost', post, { bytes: POST_BYTES + post.body.length }),
    },
  };
}
