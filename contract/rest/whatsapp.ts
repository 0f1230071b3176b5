export type WhatsAppStep = {
  name: string;
  status: 'waiting' | 'done' | 'failed';
  /** The text of its last failure; that of a registration does not keep the account from being connected. */
  error: string | null;
  at: string | null;
};

export type WhatsAppNumber = {
  id: string;
  display_phone_number: string;
  verified_name: string | null;
  quality_rating: string | null;
};

export type WhatsAppConnection = {
  status: 'not_connected' | 'connecting' | 'connected' | 'broken';
  steps: WhatsAppStep[];
  waba_id: string | null;
  phone_numbers: WhatsAppNumber[];
  /** Why it is broken, as a sentence. */
  problem: string | null;
  /** What the operator has not set; without it nothing can be connected. */
  missing_settings: string[];
  token_expires_at: string | null;
  /** Until when posts are accepted that the app secret of before has signed; null when none is. */
  previous_app_secret_until: string | null;
};

export type MessageState = 'received' | 'pending' | 'sent' | 'delivered' | 'read' | 'failed';

export type MessageRow = {
  id: number;
  message_id: string | null;
  direction: 'in' | 'out';
  contact_id: number | null;
  phone: string | null;
  phone_number_id: string;
  type: string;
  text: string | null;
  content: Record<string, unknown>;
  status: MessageState;
  error_code: number | null;
  error_message: string | null;
  sent_at: string;
  updated_at: string;
};

export type TemplateRow = {
  name: string;
  language: string;
  /** In Meta's words, such as APPROVED. */
  status: string;
  category: string | null;
  quality: string | null;
  /** Why it was rejected or paused. */
  reason: string | null;
  template_id: string | null;
  /** In Meta's form. */
  components: unknown[];
  /** The places of its text, in the order of field_1, field_2, … */
  fields: string[];
};

/** What Meta has said of the account, its numbers or its templates. */
export type WhatsAppNotice = {
  /** In Meta's words, such as account_update. */
  field: string;
  at: string;
  /** In Meta's form. */
  value: unknown;
};
