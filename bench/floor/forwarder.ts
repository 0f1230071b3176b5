/**
 * The floor: what the runtime allows at best. It takes a POST, answers, and forwards the body over keep-alive.
 * No store, no checks, no signature, no log. Usage: node forwarder.ts PORT SINK_PORT
 */
import http from 'node:http';

const [port, sinkPort] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

function forward(body: Buffer): void {
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  const request = http.request({ host: '127.0.0.1', port: sinkPort, path: '/hook', method: 'POST', agent, headers });
  request.on('response', (response) => response.resume());
  request.on('error', (error) => process.stderr.write(`forwarder: ${error.message}\n`));
  request.end(body);
}

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': 2 });
    response.end('{}');
    forward(Buffer.concat(chunks));
  });
});
server.listen(port, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${port}\n`));
