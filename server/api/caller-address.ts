import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Who asks, as far as can be told: what a trusted proxy says counts when it is an address. */
export function addressOf({ ip, socket }: FastifyRequest): string {
  return isIP(ip) ? ip : (socket.remoteAddress ?? '');
}
