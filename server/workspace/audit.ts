/** Everything that is noted, and what it says to whoever reads the audit log. A retired name is never used again. */
export const AUDIT_ACTIONS = {
  'workspace.created': 'The workspace was made.',
  'workspace.updated': 'The workspace was renamed, or its country changed.',
  'settings.updated': 'The webhook settings were changed.',
  'secret.revealed': 'A webhook secret was shown.',
  'secret.rotated': 'A webhook secret was replaced.',
  'secret_key.rotated': 'The secrets of all workspaces were sealed with another key.',
  'endpoint.created': 'An endpoint was made.',
  'endpoint.updated': 'An endpoint was changed.',
  'endpoint.deleted': 'An endpoint was deleted.',
  'endpoint.paused': 'An endpoint was paused.',
  'endpoint.resumed': 'An endpoint was resumed.',
  'event.resent': 'An event was sent again, by hand.',
  'deliveries.recovered': 'Sending again all that had not arrived was begun.',
  'job.cancelled': 'Sending again all that had not arrived was stopped.',
  'logs.purged': 'Deleting what is old was begun, by hand.',
  'token.created': 'An API token was made.',
  'token.updated': 'An API token was changed.',
  'token.revoked': 'An API token was ended.',
  'invite.created': 'An invite link was made.',
  'invite.revoked': 'An invite link was withdrawn.',
  'member.joined': 'A person joined by an invite link.',
  'member.updated': "A person's role was changed.",
  'member.removed': 'A person was removed from the workspace.',
  'person.signed_in': 'A person signed in.',
  'person.signed_out': 'A person signed out.',
  'person.sessions_ended': 'A person ended sessions of theirs.',
  'person.password_changed': 'A person got a new password.',
  'contact.erased': 'A contact was erased.',
  'contact.exported': 'All that is held on a contact was exported.',
  'whatsapp.updated': 'The WhatsApp settings were changed.',
} as const;

export type AuditAction = keyof typeof AUDIT_ACTIONS;

/**
 * Who did something. person: an account, by its e-mail. token: an API token, by its name. command: whoever ran a command
 * on the machine of the server, by their name there; it has no id.
 */
export type Actor = { kind: 'person' | 'token' | 'command'; id: number | null; name: string };

/** By whom, and as what, a change is noted. Every write that has one puts the note into the change's own transaction. */
export type Deed = { actor: Actor; action: AuditAction };

/** One line for the audit log. */
export type AuditNote = Deed & {
  workspaceId: number;
  /** The number of what was changed; null where the action says it all, or where the write gives the number. */
  subjectId: number | null;
  /** What the change was, as far as it can be told: never a secret, nor a contact's data. */
  details: Record<string, unknown>;
  nowMs: number;
};
