import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { ApiRig, type BareRoute } from './rig.ts';
import type { Answer } from './route.ts';

test('answers what runs and refuses what comes while stopping', async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<Answer>();
  const { promise: running, resolve: started } = Promise.withResolvers<void>();
  const slow: BareRoute = {
    method: 'GET',
    path: '/slow',
    ability: 'contacts.read',
    failure: 'Failed',
    handle: () => {
      started();
      return done;
    },
  };
  const rig = await ApiRig.open({ routes: [slow] });
  const get = (path: string, token = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const answers = (bytes: string) => {
    const socket = connect(rig.port, '127.0.0.1').setEncoding('utf8');
    let text = '';
    const ended = new Promise<string>((resolve) => socket.on('data', (part) => (text += String(part))).on('close', () => resolve(text)));
    socket.write(bytes);
    return { socket, ended, text: () => text };
  };

  const inFlight = answers(get('/api/v1/acme/slow', await rig.token()));
  await running;
  const idle = answers(get('/healthz'));
  await expect.poll(() => idle.text()).toContain('ok');
  // Half of a second request keeps this connection from counting as idle.
  const [half, otherHalf] = [get('/nothing').slice(0, 10), get('/nothing').slice(10)];
  const late = answers(get('/healthz') + half);
  await expect.poll(() => late.text()).toContain('ok');

  const closed = rig.api.close();
  await idle.ended;
  late.socket.write(otherHalf);
  const refused = await late.ended;
  expect(refused).toMatch(/HTTP\/1.1 503 [\s\S]*connection: close[\s\S]*The server is stopping/i);
  await expect(fetch(`${rig.origin}/healthz`)).rejects.toThrow();

  finish({ status: 200, body: { status: 'success' } });
  expect(await inFlight.ended).toMatch(/HTTP\/1.1 200 [\s\S]*connection: close[\s\S]*success/i);
  await closed;
  await rig.close();
});

test('hangs up in the end on callers who do not read', async () => {
  const { promise: running, resolve: started } = Promise.withResolvers<void>();
  const handle = (): Promise<Answer> => {
    started();
    return new Promise(() => {});
  };
  const rig = await ApiRig.open({ routes: [{ method: 'GET', path: '/never', ability: 'contacts.read', failure: 'Failed', handle }] });
  const token = await rig.token();
  const answer = rig.ask({ path: '/api/v1/acme/never', headers: { authorization: `Bearer ${token}` } });
  answer.catch(() => {});
  await running;
  const closed = rig.api.close();
  rig.clock.advance(9_000);
  await closed;
  await expect(answer).rejects.toThrow('socket hang up');
  await rig.close();
});

test('says when the port is taken', async () => {
  const rig = await ApiRig.open();
  const other = await ApiRig.open();
  await expect(rig.api.listen({ host: '127.0.0.1', port: other.port })).rejects.toThrow();
  await Promise.all([rig.close(), other.close()]);
});
