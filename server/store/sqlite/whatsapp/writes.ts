import { keepVerifyToken, overlapSecrets } from './app.ts';
import { applyPost, finishPost } from './apply-post.ts';
import { claimConnections, forgetConnection, saveConnection, saveNumbers } from './connections.ts';
import { joinContacts } from './join-contacts.ts';
import { addMessage, claimMessages, holdBackMessages, postponeMessage, settleCall } from './messages.ts';
import { addPost, claimPosts, makePostsDue, postponePost, purgePosts } from './posts.ts';
import { claimRoute } from './routes.ts';
import { saveTemplates } from './templates.ts';

export const WHATSAPP_WRITES = {
  addMessage,
  addPost,
  applyPost,
  claimConnections,
  claimMessages,
  claimPosts,
  claimRoute,
  finishPost,
  forgetConnection,
  holdBackMessages,
  joinContacts,
  keepVerifyToken,
  makePostsDue,
  overlapSecrets,
  postponeMessage,
  postponePost,
  purgePosts,
  saveConnection,
  saveNumbers,
  saveTemplates,
  settleCall,
};
