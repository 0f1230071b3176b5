import type { AppStore, PostApplication, PostStore, WhatsAppStore } from '../../contract-whatsapp.ts';
import { sealedApp } from '../../sealed-app.ts';
import { sealedConnections } from '../../sealed-connections.ts';
import type { Parts } from '../parts.ts';
import { findStandings } from './announcements.ts';
import { findVerifyToken, lastOverlapEnd } from './app.ts';
import { anyConnectionDue, findConnection, findNumbers } from './connections.ts';
import { anyMessageDue, findMessage, lastReceived, listMessages, waitingUntil } from './messages.ts';
import { contactOfPerson, workspaceOfRoute } from './find-sender.ts';
import { listNotices } from './notices.ts';
import { anyPostDue, countUnknown, countWaiting, postBody } from './posts.ts';
import { listTemplates } from './templates.ts';

/** What a post weighs in a batch apart from its body, and each thing in it apart from its text. */
const POST_BYTES = 200;

export function whatsAppStore(parts: Parts): WhatsAppStore {
  const { near, reader, writer, vault } = parts;
  return {
    app: sealedApp(vault, appStore({ near, writer })),
    posts: postStore(parts),
    routes: {
      claim: (route) => writer.run('claimRoute', route),
      workspaceOf: (route) => near.read((db) => workspaceOfRoute(db, route)),
    },
    senders: {
      contactOf: (workspaceId, person) => near.read((db) => contactOfPerson(db, workspaceId, person)),
      join: (joining) => writer.run('joinContacts', joining),
    },
    connections: sealedConnections(vault, {
      get: (workspaceId) => near.read((db) => findConnection(db, workspaceId)),
      save: (save) => writer.run('saveConnection', save),
      anyDue: (nowMs) => near.read((db) => anyConnectionDue(db, nowMs)),
      claim: (query) => writer.run('claimConnections', query),
      numbers: (workspaceId) => near.read((db) => findNumbers(db, workspaceId)),
      async saveNumbers(save) {
        await writer.run('saveNumbers', save);
      },
      notices: (query) => reader.read((db) => listNotices(db, query)),
      forget: (workspaceId) => writer.run('forgetConnection', workspaceId),
    }),
    templates: {
      list: (workspaceId) => reader.read((db) => listTemplates(db, workspaceId)),
      async save(save) {
        await writer.run('saveTemplates', save);
      },
    },
    messages: {
      async add(message) {
        await writer.run('addMessage', message);
      },
      settle: (settlement) => writer.run('settleCall', settlement),
      async postpone(postponement) {
        await writer.run('postponeMessage', postponement);
      },
      anyDue: (nowMs) => near.read((db) => anyMessageDue(db, nowMs)),
      claim: (query) => writer.run('claimMessages', query),
      get: (workspaceId, id) => near.read((db) => findMessage(db, workspaceId, id)),
      list: (query) => reader.read((db) => listMessages(db, query)),
      lastReceived: (workspaceId, contactId) => near.read((db) => lastReceived(db, workspaceId, contactId)),
      standings: (workspaceId, wamids) => near.read((db) => findStandings(db, workspaceId, wamids)),
      waitingUntil: (line) => near.read((db) => waitingUntil(db, line)),
      async holdBack(hold) {
        await writer.run('holdBackMessages', hold);
      },
    },
  };
}

function postStore({ near, reader, writer, door }: Parts): PostStore {
  return {
    async add(post) {
      await door.run('addPost', post, { bytes: POST_BYTES + post.body.length });
    },
    anyDue: (nowMs) => near.read((db) => anyPostDue(db, nowMs)),
    claim: (query) => writer.run('claimPosts', query),
    body: (id) => reader.read((db) => postBody(db, id)),
    apply: (application) => writer.run('applyPost', application, { bytes: POST_BYTES * thingsIn(application) }),
    async finish(id) {
      await writer.run('finishPost', id);
    },
    postpone: (postponement) => writer.run('postponePost', postponement),
    makeDue: (step) => writer.run('makePostsDue', step),
    waiting: () => near.read(countWaiting),
    purge: (step) => writer.run('purgePosts', step),
    unknown: () => reader.read(countUnknown),
  };
}

function thingsIn({ workspaces }: PostApplication): number {
  return workspaces.reduce((sum, { messages, receipts, notices }) => sum + messages.length + receipts.length + notices.length, 1);
}

function appStore({ near, writer }: Pick<Parts, 'near' | 'writer'>): AppStore {
  return {
    verifyToken: () => near.read(findVerifyToken),
    keepVerifyToken: (fresh, nowMs) => writer.run('keepVerifyToken', { fresh, nowMs }),
    overlapSecrets: (overlap) => writer.run('overlapSecrets', overlap),
    lastOverlapEnd: () => near.read(lastOverlapEnd),
  };
}
