/** What the API shows, as a client reads the contract. */
export type ContactView = {
  id: number;
  firstname: string;
  lastname: string | null;
  phone: string;
  email: string | null;
  type: string;
  status_id: number | null;
  source_id: number | null;
  tenant_id: number;
  company: string | null;
  group_id: number[];
  custom_fields_data: Record<string, unknown>;
  is_enabled: number;
  is_opted_out: number;
  created_at: string;
  updated_at: string;
};

export type StatusView = {
  id: number;
  tenant_id: number;
  name: string;
  color: string | null;
  isdefault: number;
  created_at: string;
  updated_at: string;
};

export type SourceView = { id: number; tenant_id: number; name: string; created_at: string; updated_at: string };

export type GroupView = SourceView;

export type CustomFieldView = {
  id: number;
  tenant_id: number;
  name: string;
  slug: string;
  type: string;
  options: string[];
  required: boolean;
  created_at: string;
  updated_at: string;
};

/** A page of records. */
export type PageView<T> = {
  current_page: number;
  data: T[];
  per_page: number;
  total: number;
  last_page: number;
  first_page_url: string;
  next_page_url: string | null;
  prev_page_url: string | null;
  last_page_url: string;
  from: number | null;
  to: number | null;
  path: string;
  links: { url: string | null; label: string; active: boolean }[];
};

/** A part of a long list, read with a cursor. */
export type CursorView<T> = { data: T[]; next: string | number | null; prev: string | number | null };

export type ActionsView = { create: boolean; update: boolean; delete: boolean };

export type SettingsView = {
  webhook_enabled: boolean;
  webhook_url: string;
  contacts_actions: ActionsView;
  status_actions: ActionsView;
  source_actions: ActionsView;
  execution: 'synchronous' | 'queued';
  webhook_secret: string;
};

export type FeedRow = {
  id: string;
  seq: number;
  event: string;
  model: string;
  record_id: number;
  timestamp: string;
  body: string;
};

export type LogRow = {
  id: number;
  event_id: string;
  endpoint_id: number;
  delivery_id: number | null;
  event: string;
  model: string;
  record_id: number;
  url: string;
  attempt: number;
  status: 'success' | 'failed' | 'error';
  status_code: number | null;
  error_code: string | null;
  error_message: string | null;
  peer_ip: string | null;
  duration_ms: number;
  created_at: string;
  test?: boolean;
};

export type DeliveryView = { id: number; endpoint_id: number; state: string; reason: string | null };

export type EventView = FeedRow & { deliveries: DeliveryView[]; attempts: LogRow[] };
