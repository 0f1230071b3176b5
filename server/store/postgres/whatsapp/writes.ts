import { alone, kind } from '../kind-of-write.ts';
import { applyPost } from './apply-post.ts';
import { addPosts, claimPosts, makePostsDue, postponePost, purgePosts } from './posts.ts';
import { claimRoute } from './routes.ts';

export const WHATSAPP_WRITES = {
  addPost: kind({ workspaceIds: () => [], perform: addPosts }),
  applyPost: alone(applyPost, ({ workspaces }) => workspaces.map(({ workspaceId }) => workspaceId)),
  claimPosts: alone(claimPosts),
  claimRoute: alone(claimRoute),
  makePostsDue: alone(makePostsDue),
  postponePost: alone(postponePost),
  purgePosts: alone(purgePosts),
};
