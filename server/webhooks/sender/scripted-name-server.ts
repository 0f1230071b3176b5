import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIP, SocketAddress } from 'node:net';

/** The addresses of a name at this moment; a number is the error code with which the answer refuses: 2 servfail, 3 no such name. */
export type Zone = (name: string) => readonly string[] | number;

const A = 1;
const AAAA = 28;
const RESPONSE = 0x8180;

/** A name server for tests, on a port of its own: real packets, and answers that change as the test says. */
export class ScriptedNameServer {
  zone: Zone = () => 3;
  /** Names that were asked for, one entry for each question, such as `A hooks.example.com`. */
  readonly asked: string[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (query, peer) => this.#answer(query, peer));
  }

  static async start(): Promise<ScriptedNameServer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new ScriptedNameServer(socket);
  }

  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  close(): void {
    this.#socket.close();
  }

  #answer(query: Buffer, peer: RemoteInfo): void {
    const end = query.indexOf(0, 12) + 5;
    const type = query.readUInt16BE(end - 4);
    const name = nameIn(query);
    this.asked.push(`${type === AAAA ? 'AAAA' : 'A'} ${name}`);
    const found = this.zone(name);
    const fits = (address: string) => isIP(address) === (type === AAAA ? 6 : 4);
    const records = typeof found === 'number' ? [] : found.filter(fits).map((address) => record(type, bytesOf(address)));
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(RESPONSE + (typeof found === 'number' ? found : 0), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(records.length, 6);
    this.#socket.send(Buffer.concat([head, query.subarray(12, end), ...records]), peer.port, peer.address);
  }
}

function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at]; at += 1 + (query[at] ?? 0)) labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)));
  return labels.join('.').toLowerCase();
}

/** Points back to the name of the question, and is to be forgotten at once. */
function record(type: number, address: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, A, 0, 0, 0, 0, 0, address.length]), address]);
}

function bytesOf(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const plain = new SocketAddress({ address, family: 'ipv6' }).address;
  const v4 = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(plain);
  const hex = (high: number, low: number) => (high * 256 + low).toString(16);
  const [, a = 0, b = 0, c = 0, d = 0] = (v4 ?? []).map(Number);
  const text = v4 ? plain.slice(0, v4.index) + `${hex(a, b)}:${hex(c, d)}` : plain;
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const all = [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
