/**
 * The floor of a receiver: takes a POST, reads it, computes its signature and answers. What a machine needs for more
 * than that is the product's; what it needs for this much is its own. Prints its port.
 */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    createHmac('sha256', 'floor').update(Buffer.concat(chunks)).digest('hex');
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
