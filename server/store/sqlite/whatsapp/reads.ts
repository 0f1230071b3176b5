import { listMessages } from './messages.ts';
import { countUnknown } from './posts.ts';
import { listTemplates } from './templates.ts';

export const WHATSAPP_READS = { countUnknown, listMessages, listTemplates };
