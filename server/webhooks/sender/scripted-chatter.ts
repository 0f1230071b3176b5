import { createCipheriv, createHmac } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket, type TlsOptions } from 'node:tls';

/** What a receiver can say in TLS beside its answer: asking for another handshake (1.2), or nothing, at length (1.3). */
export type Chatter = 'hello_requests' | 'padding';

/** Records that are written at a time. */
const AT_A_TIME = 20;
const PADDING_BYTES = 16_000;
/** That a server of Node's has given after the handshake. */
const TICKETS = 2;
const TAG_BYTES = 16;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const RANDOM = { from: 11, to: 43 };

const hmac = (key: Buffer, ...parts: Buffer[]): Buffer => createHmac('sha256', key).update(Buffer.concat(parts)).digest();

function sealed(record: { type: number; key: Buffer; nonce: Buffer; plain: Buffer; aad: Buffer; before?: Buffer }): Buffer {
  const { type, key, nonce, plain, aad, before = Buffer.alloc(0) } = record;
  const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(aad);
  const body = Buffer.concat([before, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([Buffer.from([type, 3, 3, body.length >> 8, body.length & 255]), body]);
}

/** Asks for a handshake, again and again (RFC 5246, 7.4.1.1). */
function* helloRequests(master: Buffer, { client, server }: { client: Buffer; server: Buffer }): Generator<Buffer> {
  const seed = Buffer.concat([Buffer.from('key expansion'), server, client]);
  let keys = Buffer.alloc(0);
  for (let link = hmac(master, seed); keys.length < 40; link = hmac(master, link)) keys = Buffer.concat([keys, hmac(master, link, seed)]);
  const [key, salt] = [keys.subarray(16, 32), keys.subarray(36, 40)];
  for (let number = 1n; ; number++) {
    const before = Buffer.alloc(8);
    before.writeBigUInt64BE(number);
    const aad = Buffer.concat([before, Buffer.from([HANDSHAKE, 3, 3, 0, 4])]);
    yield sealed({ type: HANDSHAKE, key, nonce: Buffer.concat([salt, before]), plain: Buffer.alloc(4), aad, before });
  }
}

/** Records that hold nothing but what hides how much they hold (RFC 8446, 5.4). So many were sent `before`. */
function* padding(secret: Buffer, before: number): Generator<Buffer> {
  const derived = (name: string, bytes: number): Buffer =>
    hmac(secret, Buffer.from([0, bytes, name.length + 6]), Buffer.from(`tls13 ${name}`), Buffer.from([0, 1])).subarray(0, bytes);
  const [key, iv] = [derived('key', 16), derived('iv', 12)];
  const plain = Buffer.concat([Buffer.from([APPLICATION_DATA]), Buffer.alloc(PADDING_BYTES)]);
  const aad = Buffer.from([APPLICATION_DATA, 3, 3, 0, 0]);
  aad.writeUInt16BE(plain.length + TAG_BYTES, 3);
  for (let number = before; ; number++) {
    const nonce = Buffer.from(iv);
    nonce.writeUInt32BE((iv.readUInt32BE(8) ^ number) >>> 0, 8);
    yield sealed({ type: APPLICATION_DATA, key, nonce, plain, aad });
  }
}

/** For tests: shakes hands as Node does, and from the first request on writes records of its own, without end. */
export async function chattyReceiver(chatter: Chatter, certificate: Pick<TlsOptions, 'key' | 'cert'>) {
  const seen = { requests: 0, closed: 0 };
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('close', () => seen.closed++);
    let [came, went] = [Buffer.alloc(0), Buffer.alloc(0)];
    let secret = Buffer.alloc(0);
    const between = new Duplex({
      read() {},
      write(bytes: Buffer, _encoding, done) {
        went = Buffer.concat([went, bytes]);
        socket.write(bytes, () => done());
      },
    });
    socket.on('data', (bytes: Buffer) => {
      came = Buffer.concat([came, bytes]);
      between.push(bytes);
    });
    const version = chatter === 'hello_requests' ? 'TLSv1.2' : 'TLSv1.3';
    const ciphers = 'ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256';
    const tls = new TLSSocket(between, { ...certificate, isServer: true, minVersion: version, maxVersion: version, ciphers });
    tls.on('error', () => {});
    tls.on('keylog', (line: Buffer) => {
      const [label = '', , value = ''] = line.toString().trim().split(' ');
      if (['CLIENT_RANDOM', 'SERVER_TRAFFIC_SECRET_0'].includes(label)) secret = Buffer.from(value, 'hex');
    });
    tls.on('data', () => {
      if (++seen.requests > 1) return;
      const randoms = { client: came.subarray(RANDOM.from, RANDOM.to), server: went.subarray(RANDOM.from, RANDOM.to) };
      pour(socket, chatter === 'hello_requests' ? helloRequests(secret, randoms) : padding(secret, TICKETS));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { seen, port: (server.address() as AddressInfo).port, close };
}

function pour(socket: Socket, records: Generator<Buffer>): void {
  if (socket.destroyed) return;
  const some = Array.from({ length: AT_A_TIME }, () => records.next().value as Buffer);
  socket.write(Buffer.concat(some), () => setImmediate(() => pour(socket, records)));
}
