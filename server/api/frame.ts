import type { IncomingMessage } from 'node:http';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Clock } from '../kit/clock.ts';
import { RefusalError, refuse, type Refusal } from '../workspace/refusal.ts';
import type { Admitted } from './admission.ts';
import { Arrivals } from './arrivals.ts';
import { hasBody, MAX_BODY_BYTES } from './body-headers.ts';
import { answerClientError, answerOnSocket, answerTooLate } from './client-error.ts';
import type { FaultAnswers } from './fault-answers.ts';
import { refusalOfFramework } from './framework-refusal.ts';
import { answerToRefusal } from './refusal-answer.ts';
import { isRepeated } from './header-counts.ts';
import { requestIds } from './request-id.ts';
import type { Answer } from './route.ts';
import { send } from './send.ts';

export type Timeouts = {
  /** From the first byte of a connection or a request to the end of its headers. */
  headersMs: number;
  /** From there to the last byte of the body; of a file, for each part of it. An answer may take longer: it waits for receivers. */
  bodyMs: number;
  /** How often the two above are looked after. */
  checkMs: number;
};

/** Addresses of proxies that are believed when they say for whom they ask. */
export type Trusted = { has(address: string): boolean };

export const TIMEOUTS: Timeouts = { headersMs: 10_000, bodyMs: 30_000, checkMs: 1_000 };

const MAX_HEADERS_BYTES = 16 * 1024;
/** More are closed as they come: whoever opens them without end leaves the sender the files that it needs to connect. */
export const MAX_CONNECTIONS = 10_000;
/** Longer than the 60 s after which common load balancers let go of an idle connection: the side that sends must let go first. */
const KEEP_ALIVE_MS = 65_000;
/** Longer path segments name nothing of ours. */
const MAX_SEGMENT_CHARACTERS = 1_024;

/** Of all routes. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What says two things of these says neither. */
const SINGULAR = ['host', 'content-type'];

/** Asked also while stopping, by whoever decides where requests go. */
const PROBES = ['/healthz', '/readyz'];
const UNREADABLE_QUERY = refuse('malformed_request', { message: 'The query is not percent-encoded UTF-8.' });
const STOPPING = refuse('unavailable', { message: 'The server is stopping. Try again shortly.', retryAfterSeconds: 2 });

declare module 'fastify' {
  interface FastifyInstance {
    /** No new work: connections are closed after their answer. */
    isStopping: boolean;
    arrivals: Arrivals;
  }
  interface FastifyRequest {
    /** Into which workspace the request was let, and whose it is. */
    admitted: Admitted | null;
  }
  interface FastifyContextConfig {
    /** What a fault of this route is called towards its caller. */
    failure?: string;
  }
}

type Surroundings = { clock: Clock; timeouts: Timeouts; maxConnections: number; trusted?: Trusted };

/** An HTTP server that knows no route yet, only how every request is bounded and every failure answered. */
export function createFrame(faults: FaultAnswers, { clock, timeouts, maxConnections, trusted }: Surroundings): FastifyInstance {
  const nameRequest = requestIds();
  const app = fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      headersTimeout: timeouts.headersMs,
      connectionsCheckingInterval: timeouts.checkMs,
      maxHeaderSize: MAX_HEADERS_BYTES,
      // We refuse such a request ourselves: node's answer has no envelope.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: MAX_SEGMENT_CHARACTERS },
    return503OnClosing: false,
    // A socket that takes both versions shows IPv4 addresses in the clothes of IPv6.
    ...(trusted && { trustProxy: (address: string) => trusted.has(address.replace(/^::ffff:(?=[\d.]+$)/i, '')) }),
    genReqId: (raw) => nameRequest(raw.headers['x-request-id']),
    clientErrorHandler: answerClientError,
    frameworkErrors: (_error, _request, reply) => send(reply, answerToRefusal(refuse('not_found'))),
  });
  app.server.maxConnections = maxConnections;
  // Node would answer 417, without a word. An expectation that we do not know may be ignored.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  // Node would hang up without a word: nobody is connected any further from here.
  app.server.on('connect', (_request, socket) => answerOnSocket(socket, refuse('method_not_allowed'), { Allow: METHODS.join(', ') }));
  // What the router has never heard of it finds on no path. Each path has an answer for TRACE, which says what it does know.
  // Asked for once: fastify gathers them anew each time.
  const routable = app.supportedMethods;
  app.server.prependListener('request', (request: IncomingMessage) => {
    if (request.method !== undefined && !routable.includes(request.method)) request.method = 'TRACE';
  });
  const arrivals = new Arrivals(clock, { ...timeouts, onLate: ({ socket }) => answerTooLate(socket) });
  app.addHook('onClose', async () => arrivals.close());
  app.decorate('isStopping', false);
  app.decorate('arrivals', arrivals);
  app.decorateRequest('admitted', null);
  // The bytes of every body go to our own reader; each route has looked at the headers before.
  app.removeAllContentTypeParsers();
  // By its name too: fastify remembers the parser of a named type, and looks for that of `*` anew each time (4 µs).
  for (const type of ['application/json', '*']) {
    app.addContentTypeParser(type, { parseAs: 'buffer' }, ({ raw }, bytes, done) => {
      arrivals.end(raw);
      done(null, bytes);
    });
  }
  // A file is too large to be gathered: its route reads it as it arrives. Every other route has refused this type by now.
  app.addContentTypeParser('text/csv', (_request, file, done) => done(null, file));
  app.addHook('onRequest', (request, _reply, next) => {
    if (hasBody(request.headers)) arrivals.begin(request.raw);
    const refusal = refuseEarly(request, app.isStopping);
    next(refusal ? new RefusalError(refusal) : undefined);
  });
  app.setErrorHandler((error, request, reply) => {
    // Fastify would hang up on a body that goes on too long. We read on and throw away, until the request's time is up:
    // a caller who is cut off while it sends never comes to read why.
    if (reply.hasHeader('connection')) reply.removeHeader('connection');
    send(reply, answerToError(error, request, faults));
  });
  return app;
}

function refuseEarly(request: FastifyRequest, isStopping: boolean): Refusal | null {
  if (isStopping && !PROBES.includes(request.url)) return STOPPING;
  if (isAmbiguous(request.raw)) return refuse('malformed_request');
  if (!isDecodable(request.url)) return UNREADABLE_QUERY;
  return request.is404 ? refuse('not_found') : null;
}

/**
 * Node's parser reads on in the words of a version that nobody speaks here, meets an unknown coding only after it has handed
 * the request over, and of two hosts it takes the first.
 */
function isAmbiguous({ headers, rawHeaders, httpVersionMajor, httpVersionMinor }: IncomingMessage): boolean {
  if (httpVersionMajor !== 1) return true;
  const { host = httpVersionMinor === 0 ? 'none' : '', 'transfer-encoding': coding } = headers;
  if (host === '' || (coding !== undefined && coding.toLowerCase() !== 'chunked')) return true;
  return SINGULAR.some((name) => isRepeated(rawHeaders, name));
}

/**
 * A path that cannot be decoded leads nowhere; of a query fastify would take the raw text for what was meant. That may do for
 * the address of a page, which somebody has typed.
 */
function isDecodable(url: string): boolean {
  const start = url.indexOf('?');
  if (start === -1 || !url.includes('%', start) || !url.startsWith('/api/')) return true;
  try {
    decodeURIComponent(url.slice(start));
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

function answerToError(error: unknown, request: FastifyRequest, faults: FaultAnswers): Answer {
  const refusal = error instanceof RefusalError ? error.refusal : refusalOfFramework(error, request.raw);
  if (refusal) return answerToRefusal(refusal);
  const { failure = 'Something went wrong on our side' } = request.routeOptions.config;
  return faults.to(error, { requestId: request.id, failure });
}
