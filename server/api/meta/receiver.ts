import type { FastifyInstance, FastifyRequest } from 'fastify';
import { answerToChallenge } from '../../whatsapp/challenge.ts';
import { digestIn, isSigned, keyOf } from '../../whatsapp/signature.ts';
import { StoreFault } from '../../store/contract.ts';
import { RefusalError, refuse } from '../../workspace/refusal.ts';
import type { ApiPorts } from '../ports.ts';
import { Room } from '../room.ts';
import { send } from '../send.ts';

const PATH = '/webhooks/meta';

/** Meta sends up to 3 MB. */
const MAX_POST_BYTES = 4 * 1024 * 1024;
/** A signature can be checked only once the whole body is there, so what strangers make us hold is bounded. */
const MAX_BYTES_UNDER_WAY = 128 * 1024 * 1024;

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };
const STORED = { status: 200, page: '', headers: PLAIN };

type Ports = Pick<ApiPorts, 'store' | 'clock' | 'meta' | 'whatsapp'>;

/**
 * Where Meta posts. A post is stored as it came and answered; what it says is looked at afterwards, by others, so that
 * nothing in it can keep it from being stored.
 */
export function addMetaReceiver(app: FastifyInstance, { store, clock, meta, whatsapp }: Ports): void {
  const key = meta.appSecret === null ? null : keyOf(meta.appSecret);
  const room = new Room({ mostBytes: MAX_BYTES_UNDER_WAY, largestBytes: MAX_POST_BYTES });

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
      room.enter(request, reply);
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
