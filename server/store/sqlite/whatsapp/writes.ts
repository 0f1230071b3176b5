import { applyPost } from './apply-post.ts';
import { addPost, claimPosts, makePostsDue, postponePost, purgePosts } from './posts.ts';
import { claimRoute } from './routes.ts';

export const WHATSAPP_WRITES = { addPost, applyPost, claimPosts, claimRoute, makePostsDue, postponePost, purgePosts };
