/** Why a request was not accepted. */
export type VerificationFailure =
  /** A header of the scheme is not there, or empty. */
  | 'header_missing'

  /** It is there, but is not written as the scheme writes it, or it is there twice. */
  | 'header_malformed'

  /** Signed longer ago than the tolerance. If this machine's clock is right, somebody sent a recorded request again. */
  | 'timestamp_too_old'

  /** Signed further in the future than the tolerance: one of the two clocks is wrong. */
  | 'timestamp_ahead'

  /** No signature in the header was made with any of the given secrets over these bytes. */
  | 'signature_mismatch'

  /** The signature belongs to this event, but the bytes were altered on the way to the verifier. */
  | 'body_changed'

  /** What was passed as the body is neither text nor bytes: a parser has been at it. */
  | 'body_not_raw'

  /** Correctly signed, but not an event that this version knows. */
  | 'body_malformed'

  /** What was passed as the secret cannot be one: it has white space, another prefix, or is too short. */
  | 'secret_malformed';

/**
 * The one error this package throws. Anything else that is thrown is a fault of this package.
 *
 * Answer the request with 400 or 401 and do not act on it: the sender notes the status and tries again, which helps
 * when the cause is a secret that was just changed. `secret_malformed` and `body_not_raw` are mistakes of the receiver's
 * own program rather than of the request; they belong to the family so that one `catch` is enough.
 *
 * The message is written for you, not for the sender: it says what is wrong and what to do, and never contains a secret.
 * Decide by `code`; messages may get better.
 *
 *     if (error instanceof WebhookVerificationError) {
 *       log(error.code, error.message);
 *       return new Response(null, { status: 401 });
 *     }
 */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';

  /** What is wrong, for code to decide by. */
  readonly code: VerificationFailure;

  /** `cause` is what was thrown underneath, where there was something. */
  constructor(code: VerificationFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
