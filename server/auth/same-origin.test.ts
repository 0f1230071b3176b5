import { expect, test } from 'vitest';
import { originOf } from './same-origin.ts';

const PUBLIC = 'https://crm.example.com';

test.each([
  [{ secFetchSite: 'same-origin' }, 'own'],
  [{ secFetchSite: 'same-site' }, 'foreign'],
  [{ secFetchSite: 'cross-site', origin: PUBLIC }, 'foreign'],
  [{ secFetchSite: 'none' }, 'foreign'],
  [{ secFetchSite: 'same-origin,cross-site' }, 'foreign'],
  [{ origin: PUBLIC }, 'own'],
  [{ origin: 'http://crm.example.com' }, 'foreign'],
  [{ origin: 'http://10.0.0.7:8080', host: '10.0.0.7:8080' }, 'own'],
  [{ origin: 'http://10.0.0.7:8081', host: '10.0.0.7:8080' }, 'foreign'],
  [{ origin: 'https://evil.crm.example.com', host: 'crm.example.com' }, 'foreign'],
  [{ origin: 'null', host: 'null' }, 'foreign'],
  [{}, 'silent'],
])('takes %j as %s', (said, origin) => {
  expect(originOf({ secFetchSite: undefined, origin: undefined, host: 'crm.example.com', ...said }, PUBLIC)).toBe(origin);
});
