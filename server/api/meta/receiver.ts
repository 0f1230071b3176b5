import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerToChallenge } from '../../whatsapp/challenge.ts';
import { digestIn, isSigned, keyOf } from '../../whatsapp/signature.ts';
import { StoreFault } from '../../store/contract.ts';
import { RefusalError, refuse } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { send } from '../send.ts';

const PATH = '/webhooks/meta';

/** Meta sends up to 3 MB. */
const MAX_POST_BYTES = 4 * 1024 * 1024;
/** Of all bodies that are being read or stored at a time; what is over it is asked to come again. */
const MAX_BYTES_UNDER_WAY = 128 * 1024 * 1024;

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };
const STORED = { status: 200, page: '', headers: PLAIN };
const CROWDED = refuse('unavailable', { message: 'Too much is arriving at once. Nothing was stored.', retryAfterSeconds: 2 });

type Ports = Pick<ApiPorts, 'store' | 'clock' | 'meta' | 'whatsapp'>;

/**
 * Where Meta posts. A post is stored as it came and answered; what it says is looked at afterwards, by others, so that
 * nothing in it can keep it from being stored.
 */
export function addMetaReceiver(app: FastifyInstance, { store, clock, meta, whatsapp }: Ports): void {
  const key = meta.appSecret === null ? null : keyOf(meta.appSecret);
  const room = new Room();

  app.get(PATH, async (request, reply) => {
    const challenge = answerToChallenge(request.query as Record<string, unknown>, await store.whatsapp.app.verifyToken());
    if (challenge === null) throw new RefusalError(refuse('challenge_refused'));
    send(reply, { status: 200, page: challenge, headers: PLAIN });
    return reply;
  });

  app.post(PATH, {
    bodyLimit: MAX_POST_BYTES,
    onRequest: async (request, reply) => {
      digestOf(request);
      if (!room.enter(request, reply)) throw new RefusalError(CROWDED);
    },
    handler: async (request, reply) => {
      const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
      if (!key || !isSigned(body, digestOf(request), key)) throw new RefusalError(refuse('signature_wrong'));
      try {
        await store.whatsapp.posts.add({ body, receivedAtMs: clock.now() });
      } catch (error) {
        throw asPassing(error);
      }
      send(reply, STORED);
      whatsapp.wakeInbox();
      return reply;
    },
  });
}

function digestOf({ headers }: FastifyRequest): Buffer {
  const header = headers['x-hub-signature-256'];
  if (header === undefined) throw new RefusalError(refuse('signature_missing'));
  const digest = digestIn(String(header));
  if (!digest) throw new RefusalError(refuse('signature_wrong'));
  return digest;
}

/** Whatever went wrong: the post is not stored, so Meta has to come again, as it does after a 503. */
function asPassing(error: unknown): StoreFault {
  if (error instanceof StoreFault && ['overloaded', 'full'].includes(error.kind)) return error;
  return new StoreFault('unavailable', 'A post of Meta was not stored.', error);
}

/** A signature can be checked only once the whole body is there, so what strangers make us hold is bounded. */
class Room {
  #bytes = 0;

  /** False when there is none. It is left when the answer, or the caller, is gone. */
  enter({ headers }: FastifyRequest, { raw }: FastifyReply): boolean {
    const declared = Number(headers['content-length'] ?? MAX_POST_BYTES);
    const bytes = Math.min(Number.isFinite(declared) ? declared : MAX_POST_BYTES, MAX_POST_BYTES);
    if (this.#bytes + bytes > MAX_BYTES_UNDER_WAY) return false;
    this.#bytes += bytes;
    raw.once('close', () => (this.#bytes -= bytes));
    return true;
  }
}
