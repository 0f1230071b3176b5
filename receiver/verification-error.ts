/**
 * Why a request was not accepted.
 *
 * - `header_missing`: a header of the scheme is not there, or empty.
 * - `header_malformed`: it is there, but is not written as the scheme writes it, or it is there twice.
 * - `timestamp_too_old`, `timestamp_ahead`: signed outside the tolerance. Check this machine's clock; else it is a replay.
 * - `signature_mismatch`: no signature in the header was made with any of the given secrets over these bytes.
 * - `body_changed`: the signature belongs to this event, but the bytes were altered on the way to the verifier.
 * - `body_not_raw`: what was passed as the body is not the raw bytes or text of the request.
 * - `body_malformed`: correctly signed, but not an event of this version.
 * - `secret_malformed`: the secret that was passed cannot be one: white space, a wrong prefix, too short.
 */
export type VerificationFailure =
  | 'header_missing'
  | 'header_malformed'
  | 'timestamp_too_old'
  | 'timestamp_ahead'
  | 'signature_mismatch'
  | 'body_changed'
  | 'body_not_raw'
  | 'body_malformed'
  | 'secret_malformed';

/**
 * The one error this package throws.
 *
 * Answer the request with 400 or 401 and do not act on it. The message is written for you, not for the sender: it says
 * what is wrong and what to do, and never contains a secret. Decide by `code`; messages may get better.
 */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';

  /** What is wrong, for code to decide by. */
  readonly code: VerificationFailure;

  constructor(code: VerificationFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
