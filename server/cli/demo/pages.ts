import { aligned, type Terminal } from '../terminal.ts';
import type { DemoWorkspace } from './workspace.ts';

export type Scene = DemoWorkspace & { origin: string; receiver: string; data: string };

export function introduction(scene: Scene, json: boolean): string[] {
  const { origin, receiver, data, subdomain, owner, password, token } = scene;
  if (json) return [JSON.stringify({ origin, receiver, data, workspace: subdomain, owner, password, token })];
  const facts = aligned([
    ['server', origin],
    ['receiver', receiver],
    ['workspace', subdomain],
    ['owner', `${owner}, password ${password}`],
    ['token', token],
    ['data', data],
  ]);
  return [
    ...facts.map((fact) => `  ${fact}`),
    '',
    'A status, a source and a contact are made, changed and deleted; then a contact is made that stays.',
    'Each line is one POST that the receiver got and verified:',
    '',
    '  time          event                  attempt  standard/body   after the change',
  ];
}

export function whatNext({ origin, data, subdomain, token }: Scene, { paint }: Terminal): string[] {
  return [
    '',
    paint('bold', 'What next'),
    '',
    '  Change something yourself and watch it arrive here:',
    '',
    `    curl ${origin}/api/v1/${subdomain}/sources \\`,
    `      -H 'Authorization: Bearer ${token}' \\`,
    `      -H 'Content-Type: application/json' -d '{"name":"Newsletter"}'`,
    '',
    '  Look at it from the other side:',
    '',
    `    npx --no-install ackwell deliveries list --data ${data}`,
    `    npx --no-install ackwell events tail --data ${data}`,
    '',
    `  Sign in at ${origin}/login with the owner's address and password.`,
    '',
    'Serving until Ctrl-C.',
  ];
}
