import type { FastifyInstance, FastifyRequest } from 'fastify';
import { networkOf } from '../../auth/network.ts';
import { answerToChallenge } from '../../whatsapp/challenge.ts';
import { digestIn, keyOf, signerOf } from '../../whatsapp/signature.ts';
import { StoreFault } from '../../store/contract.ts';
import { isRefusal, RefusalError, refuse, type Refusal } from '../../workspace/refusal.ts';
import { addressOf } from '../caller-address.ts';
import type { ApiPorts } from '../ports.ts';
import { send } from '../send.ts';
import { MAX_POST_BYTES, Senders } from './senders.ts';

const PATH = '/webhooks/meta';
/** Meta sends 3 MB at most; whoever needs longer for them keeps the place of others. */
const MAX_READING_MS = 10_000;

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };
const STORED = { status: 200, page: '', headers: PLAIN };

type Ports = Pick<ApiPorts, 'store' | 'clock' | 'log' | 'meta' | 'whatsapp' | 'countMetaPost'>;

/**
 * Where Meta posts. A post is stored as it came and answered; what it says is looked at afterwards, by others, so that
 * nothing in it can keep it from being stored.
 */
export function addMetaReceiver(app: FastifyInstance, { store, clock, log, meta, whatsapp, countMetaPost }: Ports): void {
  const { appSecret, previous } = meta;
  const keys = appSecret === null ? [] : [appSecret, ...(previous ? [previous.appSecret] : [])].map(keyOf);
  const keysOfNow = () => (previous && clock.now() >= previous.untilMs ? keys.slice(0, 1) : keys);
  const senders = new Senders(clock, log);

  app.get(PATH, async (request, reply) => {
    const challenge = answerToChallenge(request.query as Record<string, unknown>, await store.whatsapp.app.verifyToken());
    if (challenge === null) throw new RefusalError(refuse('challenge_refused'));
    send(reply, { status: 200, page: challenge, headers: PLAIN });
    return reply;
  });

  app.post(PATH, {
    bodyLimit: MAX_POST_BYTES,
    onRequest: async (request, reply) => {
      app.arrivals.expectWithin(request.raw, MAX_READING_MS);
      const [network, digest] = [networkOf(addressOf(request)), digestOf(request)];
      if (isRefusal(digest)) throw notMeta(network, digest);
      senders.roomOf(network).enter(request, reply);
    },
    handler: async (request, reply) => {
      const [network, digest] = [networkOf(addressOf(request)), digestOf(request)];
      const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
      const signer = isRefusal(digest) ? null : signerOf(body, digest, keysOfNow());
      if (signer === null) throw notMeta(network, refuse('signature_wrong'));
      senders.signed(network);
      try {
        await store.whatsapp.posts.add({ body, receivedAtMs: clock.now() });
      } catch (error) {
        countMetaPost('not_stored');
        throw asPassing(error);
      }
      countMetaPost(signer === 0 ? 'stored' : 'stored_by_previous_secret');
      send(reply, STORED);
      whatsapp.wakeInbox();
      return reply;
    },
  });

  function notMeta(network: string, refusal: Refusal): RefusalError {
    countMetaPost('refused');
    return new RefusalError(senders.refuse(network, refusal));
  }
}

function digestOf({ headers }: FastifyRequest): Buffer | Refusal {
  const header = headers['x-hub-signature-256'];
  if (header === undefined) return refuse('signature_missing');
  return digestIn(String(header)) ?? refuse('signature_wrong');
}

/** Whatever went wrong: the post is not stored, so Meta has to come again, as it does after a 503. */
function asPassing(error: unknown): StoreFault {
  if (error instanceof StoreFault && ['overloaded', 'full'].includes(error.kind)) return error;
  return new StoreFault('unavailable', 'A post of Meta was not stored.', error);
}
