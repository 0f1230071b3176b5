import { countUnknown } from './posts.ts';

export const WHATSAPP_READS = { countUnknown };
