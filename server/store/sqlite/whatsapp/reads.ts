import { listMessages } from './messages.ts';
import { listNotices } from './notices.ts';
import { countUnknown } from './posts.ts';
import { listTemplates } from './templates.ts';

export const WHATSAPP_READS = { countUnknown, listMessages, listNotices, listTemplates };
