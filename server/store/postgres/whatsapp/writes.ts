import { alone, kind } from '../kind-of-write.ts';
import { keepVerifyToken, overlapSecrets } from './app.ts';
import { applyPosts, finishPost } from './apply-post.ts';
import { claimConnections, forgetConnection, saveConnection, saveNumbers } from './connections.ts';
import { joinContacts } from './join-contacts.ts';
import { addMessage, claimMessages, holdBackMessages, postponeMessage, settleCall } from './messages.ts';
import { addPosts, claimPosts, makePostsDue, postponePost, purgePosts } from './posts.ts';
import { claimRoute } from './routes.ts';
import { saveTemplates } from './templates.ts';

const ofOne = ({ workspaceId }: { workspaceId: number }) => [workspaceId];

export const WHATSAPP_WRITES = {
  addMessage: alone(addMessage, ofOne),
  addPost: kind({ workspaceIds: () => [], perform: addPosts }),
  applyPost: kind({ workspaceIds: ({ workspaces }) => workspaces.map(({ workspaceId }) => workspaceId), perform: applyPosts }),
  claimConnections: alone(claimConnections),
  claimMessages: alone(claimMessages),
  claimPosts: alone(claimPosts),
  claimRoute: alone(claimRoute),
  finishPost: alone(finishPost),
  forgetConnection: alone(forgetConnection, (workspaceId) => [workspaceId]),
  holdBackMessages: alone(holdBackMessages, ofOne),
  joinContacts: alone(joinContacts, ofOne),
  keepVerifyToken: alone(keepVerifyToken),
  makePostsDue: alone(makePostsDue),
  overlapSecrets: alone(overlapSecrets),
  postponeMessage: alone(postponeMessage, ofOne),
  postponePost: alone(postponePost),
  purgePosts: alone(purgePosts),
  saveConnection: alone(saveConnection, ({ connection }) => [connection.workspaceId]),
  saveNumbers: alone(saveNumbers, ofOne),
  saveTemplates: alone(saveTemplates, ofOne),
  settleCall: alone(settleCall, ofOne),
};
