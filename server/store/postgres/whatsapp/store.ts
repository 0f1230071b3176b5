import type { PostApplication, WhatsAppStore } from '../../contract-whatsapp.ts';
import type { Parts } from '../parts.ts';
import { findVerifyToken } from './app.ts';
import { contactOfPerson, workspaceOfRoute } from './find-sender.ts';
import { anyPostDue, countUnknown, postBody } from './posts.ts';

/** What a post weighs in a batch apart from its body, and each thing in it apart from its text. */
const POST_BYTES = 200;

export function whatsAppStore({ near, reader, writer }: Parts): WhatsAppStore {
  return {
    app: {
      verifyToken: () => near.read(findVerifyToken),
    },
    posts: {
      async add(post) {
        await writer.run('addPost', post, { bytes: POST_BYTES + post.body.length });
      },
      anyDue: (nowMs) => near.read((db) => anyPostDue(db, nowMs)),
      claim: (query) => writer.run('claimPosts', query),
      body: (id) => reader.read((db) => postBody(db, id)),
      apply: (application) => writer.run('applyPost', application, { bytes: POST_BYTES * thingsIn(application) }),
      postpone: (postponement) => writer.run('postponePost', postponement),
      makeDue: (step) => writer.run('makePostsDue', step),
      purge: (step) => writer.run('purgePosts', step),
      unknown: () => reader.read(countUnknown),
    },
    routes: {
      claim: (route) => writer.run('claimRoute', route),
      workspaceOf: (route) => near.read((db) => workspaceOfRoute(db, route)),
    },
    senders: {
      contactOf: (workspaceId, person) => near.read((db) => contactOfPerson(db, workspaceId, person)),
    },
  };
}

function thingsIn({ workspaces }: PostApplication): number {
  return workspaces.reduce((sum, { messages, receipts, notices }) => sum + messages.length + receipts.length + notices.length, 1);
}
