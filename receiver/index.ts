export { dedupeKey } from './dedupe-key.ts';
export {
  CONTACT,
  SOURCE,
  STATUS,
  type ContactAttributes,
  type SourceAttributes,
  type StatusAttributes,
  type WebhookEvent,
} from './event.ts';
export type { HeaderSource } from './headers.ts';
export { WebhookVerificationError, type VerificationFailure } from './verification-error.ts';
export { verifyBodySignature, type BodySignatureInput } from './verify-body-signature.ts';
export { verifyWebhook, type WebhookInput } from './verify-webhook.ts';
