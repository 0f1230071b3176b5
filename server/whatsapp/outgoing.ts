/** What somebody wants to say to a phone number, after it was checked. */
export type Outgoing = {
  /** E.164. */
  phone: string;
  /** Of whoever becomes a contact by this. */
  name: string | null;
  /** The number of the business to send from; its first one when null. */
  numberId: string | null;
  said: Said;
};

export type Said =
  | { kind: 'text'; body: string; header: string | null; footer: string | null }
  | { kind: 'buttons'; body: string; header: string | null; footer: string | null; buttons: { id: string; title: string }[] }
  | { kind: 'link'; body: string; header: string | null; footer: string | null; button: { text: string; url: string } }
  | {
      kind: 'template';
      name: string;
      language: string;
      header: string | null;
      media: Media | null;
      fields: string[];
      buttons: (string | null)[];
    }
  | { kind: 'media'; type: MediaType; media: Media; caption: string | null; filename: string | null };

export const MEDIA_TYPES = ['image', 'document', 'video', 'audio'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** An address that Meta fetches, or a file that is given to Meta first. */
export type Media = { url: string } | { file: MediaFile };
export type MediaFile = { name: string; type: string; bytes: Uint8Array };

/** How it ended: Meta has taken it, or it is not known yet whether Meta will or has. */
export type Sent = {
  /** Meta's id, or ours as long as there is none. */
  messageId: string;
  contactId: number;
  contactCreated: boolean;
  phone: string;
  status: 'sent' | 'pending';
  sentAtMs: number | null;
};
