/**
 * Every way in which a caller can be wrong: one code, one HTTP status, one default sentence.
 * A retired code is never used again. `docs/errors.md` lists the same set; a test compares the two.
 */
export const REFUSALS = {
  unknown_workspace: { status: 400, message: 'Validation failed' },
  malformed_json: { status: 400, message: 'The request body is not valid JSON.' },
  malformed_request: { status: 400, message: 'The request is not valid HTTP.' },
  default_required: { status: 400, message: 'The default status cannot be unset. Make another status the default instead.' },
  default_undeletable: { status: 400, message: 'The default status cannot be deleted. Make another status the default first.' },
  first_endpoint_undeletable: {
    status: 400,
    message: 'The first endpoint cannot be deleted: the webhook settings are a view of it. Switch it off instead.',
  },
  last_owner: { status: 400, message: 'The last owner stays. Make somebody else an owner first.' },
  in_use: { status: 400, message: 'The record is still in use.' },
  token_required: { status: 401, message: 'API token is required' },
  token_invalid: { status: 401, message: 'Invalid API token' },
  credentials_invalid: { status: 401, message: 'Invalid credentials' },
  signature_missing: { status: 401, message: 'X-Hub-Signature-256 is required' },
  signature_wrong: { status: 403, message: 'X-Hub-Signature-256 does not fit the body' },
  challenge_refused: { status: 403, message: 'Mode, verify token or challenge is wrong' },
  ability_missing: { status: 403, message: 'Token does not have the required ability' },
  role_missing: { status: 403, message: 'Your role in this workspace does not allow this.' },
  people_only: { status: 403, message: 'This call is for people who are signed in, not for API tokens.' },
  foreign_origin: { status: 403, message: 'This request came from another site.' },
  invite_invalid: { status: 403, message: 'This invite link is not valid any more.' },
  setup_link_invalid: { status: 403, message: 'This setup link is not valid any more.' },
  not_found: { status: 404, message: 'Not found' },
  method_not_allowed: { status: 405, message: 'This method is not known here.' },
  request_timeout: { status: 408, message: 'The request took too long to arrive.' },
  already_running: { status: 409, message: 'A request with this Idempotency-Key is still running.' },
  whatsapp_not_set_up: { status: 409, message: 'WhatsApp is not set up on this server.' },
  whatsapp_not_connected: { status: 409, message: 'WhatsApp is not connected. Connect it first.' },
  too_many_imports: { status: 409, message: 'Too many imports of this workspace are not finished yet.' },
  precondition_failed: { status: 412, message: 'The record has changed since you read it.' },
  gone: { status: 410, message: 'Events before the oldest kept one are gone.' },
  body_too_large: { status: 413, message: 'The request body is too large.' },
  not_json: { status: 415, message: 'Send the body as application/json.' },
  not_csv: { status: 415, message: 'Send the file as text/csv in UTF-8.' },
  validation_failed: { status: 422, message: 'Validation failed' },
  whatsapp_refused: { status: 422, message: 'Meta refuses the message.' },
  too_many_requests: { status: 429, message: 'Too many requests' },
  headers_too_large: { status: 431, message: 'The headers of the request are too large.' },
  whatsapp_unreachable: { status: 503, message: 'Meta could not be reached. Nothing was sent.' },
  unavailable: { status: 503, message: 'The server cannot store anything right now. Try again shortly; nothing was stored.' },
} as const;

export type RefusalCode = keyof typeof REFUSALS;
