import { text } from '../config/value.ts';

/** Options that several commands share, in the same words. */
export const WORKSPACE = {
  workspace: { kind: text('SUBDOMAIN'), required: true, sentence: 'The workspace, by its subdomain.' },
} as const;

export const ONE_WORKSPACE = {
  workspace: { kind: text('SUBDOMAIN'), sentence: 'Only this workspace, by its subdomain; without it, all.' },
} as const;
