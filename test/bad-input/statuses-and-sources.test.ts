import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeShelf, nextName, type Shelf } from '../support/records.ts';
import { expectRefused } from '../support/refusals.ts';
import { Site } from '../support/site.ts';

const REFUSED = [422];

const site = await Site.open();
const { api } = site;
afterAll(() => site.close());

let shelf: Shelf;
beforeAll(async () => {
  shelf = await makeShelf(api);
});

const WRONG_CHARACTERS = ['New\u0000', 'New\nline', 'a\ud800b', 'New\u202e', 'New\uffff'];
const WRONG_NAMES = [null, '', '   ', 1, true, {}, [], ...WRONG_CHARACTERS, 'a'.repeat(256), 'a'.repeat(100_000)];

describe.each(['statuses', 'sources'] as const)('a name of %s', (path) => {
  test.each(WRONG_NAMES)('is not %.40j', async (name) => {
    const id = path === 'statuses' ? shelf.status_id : shelf.source_id;
    await expectRefused(api, () => api.post(`/${path}`, { name }), { statuses: REFUSED, field: 'name' });
    await expectRefused(api, () => api.put(`/${path}/${id}`, { name }), { statuses: REFUSED, field: 'name' });
  });

  test.each(['', '  ', '\u200b'])('that is %j is only missing', async (name) => {
    const { errors } = await api.post(`/${path}`, { name });
    expect(errors).toEqual({ name: ['The name field is required.'] });
  });

  test('is needed at first', async () => {
    await expectRefused(api, () => api.post(`/${path}`, {}), { statuses: REFUSED, field: 'name' });
  });

  test('is taken in another case too', async () => {
    const name = nextName('New');
    await api.post(`/${path}`, { name });
    await expectRefused(api, () => api.post(`/${path}`, { name: name.toUpperCase() }), { statuses: REFUSED, field: 'name' });
  });
});

describe('a color', () => {
  test.each(['', '#12', '#1234567', 'red', '22c55e', '#22c55g', 'url(javascript:alert(1))', '#22c55e ', 1, true, {}, []])(
    'is not %j',
    async (color) => {
      const send = () => api.post('/statuses', { name: nextName('Status'), color });
      await expectRefused(api, send, { statuses: REFUSED, field: 'color' });
    },
  );
});

describe('isdefault', () => {
  test.each(['yes', 2, -1, null, {}, []])('is not %j', async (isdefault) => {
    const send = () => api.post('/statuses', { name: nextName('Status'), isdefault });
    await expectRefused(api, send, { statuses: REFUSED, field: 'isdefault' });
  });
});
