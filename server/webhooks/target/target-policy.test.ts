import { describe, expect, test } from 'vitest';
import { MAX_URL_LENGTH } from '../../kit/limits.ts';
import type { OwnHosts } from './own-hosts.ts';
import type { Target } from './target.ts';
import { createTargetPolicy } from './target-policy.ts';

const NOWHERE: OwnHosts = { publicHost: null, listen: null };

function policyWith({ allow = [], own = {} }: { allow?: string[]; own?: Partial<OwnHosts> } = {}) {
  return createTargetPolicy({ allow, ownHosts: () => ({ ...NOWHERE, ...own }) });
}

const standard = policyWith();

function passing(policy: ReturnType<typeof policyWith>, urls: string[]): string[] {
  return urls.filter((url) => policy.refuse(url) === null);
}

function targetOf(policy: ReturnType<typeof policyWith>, url: string): Target {
  const target = policy.inspect(url);
  if ('refused' in target) throw new Error(`${url}: ${target.refused}`);
  return target;
}

const REFUSED = {
  'every spelling of an IPv4 loopback': [
    'http://127.0.0.1/', 'http://127.0.0.1:9000/', 'HTTP://127.1/', 'http://2130706433/', 'http://017700000001/',
    'http://0x7f000001/', 'http://0177.0.0.1/', 'http://0x7F.0.0.0x01/', 'http://127.0.0.1./', 'http://2130706433./',
    'http://１２７.０.０.１/', 'http://127。0。0。1/', 'http://127%2e0%2e0%2e1/', 'http://0/', 'http://127.0.0.1/#example.com',
  ],
  'numbers that are no address': [
    'http://127.0.0.1.5/', 'http://256.1.1.1/', 'http://0x100000000/', 'http://10.0.0.1../',
  ],
  'metadata services': [
    'http://169.254.169.254/latest/', 'http://0xA9FEA9FE/', 'http://[fd00:ec2::254]/', 'http://168.63.129.16/',
  ],
  'IPv6 forms of inner addresses': [
    'http://[::1]/', 'http://[0:0:0:0:0:0:0:1]/', 'http://[::]/', 'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:0:127.0.0.1]/', 'http://[64:ff9b::10.0.0.1]/', 'http://[2002:7f00:1::]/', 'http://[fe80::1]/',
    'http://[fd00::1]/',
  ],
  'broken IPv6 literals and zones': [
    'http://[fe80::1%25eth0]/', 'http://[2606:4700::1%25eth0]/', 'http://[::1/', 'http://::1/', 'http://[g::1]/',
    'http://[::1].example.com/',
  ],
  'single labels': [
    'http://localhost/', 'http://localhost./', 'http://redis:6379/', 'http://db/', 'http://ip6-loopback/',
  ],
  'reserved suffixes': [
    'http://app.localhost/', 'http://printer.local/', 'http://metadata.google.internal/', 'http://nas.home.arpa/',
    'http://api.default.svc/', 'http://api.default.svc.cluster.local:8080/', 'http://1.0.0.127.in-addr.arpa/',
    'http://router.lan/', 'http://hook.test/', 'http://hook.invalid/', 'http://hook.onion/',
  ],
  'names that are none': [
    'http://example.com../', 'http://a..example.com/', 'http://-a.example.com/', 'http://a-.example.com/',
    `http://${'a'.repeat(64)}.example.com/`, `http://${'a.'.repeat(130)}example.com/`, 'http://xn--a.example.com/',
    'http://exa<mple.com/', 'http://exa%mple.com/', 'http://a$b.example.com/',
  ],
  'user names and passwords': [
    'https://user:pass@hooks.example.com/', 'https://@hooks.example.com/', 'https://a@b@127.0.0.1/',
    'https://hooks.example.com%40127.0.0.1/',
  ],
  'characters that parsers read differently': [
    'http://hooks.example.com\\@127.0.0.1/', 'http:/\\127.0.0.1/', 'ht\ntp://hooks.example.com/',
    'https://hooks.example.com/\r\nHost: x',
    ' https://hooks.example.com/', 'https://hooks.example.com/ ', 'https://hooks.example.com/a b',
    'https://hooks.example.com/\u0000',
    'https://hooks.exam\u2060ple.com/', 'https://hooks.exam\u00adple.com/', 'https://hooks.example.com/\u202e',
    'https://hooks.example.com/\ud800',
    'https://hooks.example.com/\u3164', 'https://hooks.example.com%2f.example.com/',
    'https://hooks.example.com%23.example.com/',
  ],
  'texts that are no absolute URL': [
    '', 'hooks.example.com', '//hooks.example.com/', '/hook', '#x', 'http://', 'http://?x', 'http:/hooks.example.com/',
    'https:hooks.example.com/', 'https:///hooks.example.com/',
  ],
  'other schemes': [
    'file:///etc/passwd', 'ftp://hooks.example.com/', 'gopher://hooks.example.com/', 'ws://hooks.example.com/',
    'javascript:alert(1)',
    'data:text/plain,hi', 'unix://var/run/docker.sock', 'http+unix://x/', 'mailto:a@example.com', 'urn:x:y',
  ],
  'ports of other services': [
    'http://hooks.example.com:0/', 'http://hooks.example.com:22/', 'http://hooks.example.com:25/',
    'http://hooks.example.com:6000/',
    'http://hooks.example.com:10080/', 'http://hooks.example.com:65536/', 'http://hooks.example.com:x/',
  ],
};

describe('a URL that is saved', () => {
  for (const [group, urls] of Object.entries(REFUSED)) {
    test(`refuses ${group}`, () => {
      expect(passing(standard, urls)).toEqual([]);
    });
  }

  test('passes in every ordinary form', () => {
    const urls = [
      'http://hooks.example.com/', 'https://hooks.example.com', 'HTTPS://Hooks.Example.COM/In',
      'https://hooks.example.com:8443/x',
      'https://hooks.example.com/x?u=http://127.0.0.1/', 'https://hooks.example.com/?a@127.0.0.1',
      'https://hooks.example.com/@user',
      'https://hooks.example.com/%0d%0aX-Injected:%201', 'https://hooks.example.com/ünï', 'https://müller.example.com/',
      'https://my_hook.example.com/x', 'https://123.example.com/x', 'https://internal.example.com/',
      'https://hooks.example.com./x',
      'https://8.8.8.8/hook', 'https://[2606:4700:4700::1111]/hook', 'https://xn--mnchen-3ya.example.com/',
      'https://hooks.example.com/#a',
    ];
    expect(passing(standard, urls)).toEqual(urls);
  });

  test('has at most the agreed length', () => {
    const url = 'https://hooks.example.com/';
    expect(standard.refuse(url.padEnd(MAX_URL_LENGTH, 'a'))).toBeNull();
    expect(standard.refuse(url.padEnd(MAX_URL_LENGTH + 1, 'a'))).toContain('2048');
  });

  test('says why in one sentence', () => {
    for (const url of Object.values(REFUSED).flat()) expect(standard.refuse(url)).toMatch(/^[A-Z][^\n]+\.$/);
  });
});

const INNER = [
  '0.0.0.0', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254', '168.63.129.16',
  '169.254.169.254', '169.254.170.2', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.1.1',
  '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255',
];
const base = (parts: number[], radix: number, prefix: string) => parts.map((part) => `${prefix}${part.toString(radix)}`).join('.');
const number = ([a = 0, b = 0, c = 0, d = 0]: number[]) => ((a * 256 + b) * 256 + c) * 256 + d;
const groups = ([a = 0, b = 0, c = 0, d = 0]: number[]) => `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
const wide = (text: string, dot: string) => text.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))).replaceAll('.', dot);

/** How an IPv4 address can be written as the host of a URL. */
const SPELLINGS: Record<string, (parts: number[], text: string) => string> = {
  plain: (_parts, text) => text,
  'with the dot of the root': (_parts, text) => `${text}.`,
  octal: (parts) => base(parts, 8, '0'),
  'octal with more zeros': (parts) => base(parts, 8, '0000'),
  hexadecimal: (parts) => base(parts, 16, '0x'),
  'in three parts': ([a, b, c = 0, d = 0]) => `${a}.${b}.${c * 256 + d}`,
  'in two parts': ([a, ...rest]) => `${a}.${number([0, ...rest])}`,
  'one number': (parts) => `${number(parts)}`,
  'one octal number': (parts) => `0${number(parts).toString(8)}`,
  'one hexadecimal number': (parts) => `0x${number(parts).toString(16)}`,
  'wide digits': (_parts, text) => wide(text, '.'),
  'wide digits and dots': (_parts, text) => wide(text, '\u3002'),
  'percent-encoded': (_parts, text) => text.replaceAll('.', '%2e'),
  'IPv4-mapped': (_parts, text) => `[::ffff:${text}]`,
  'IPv4-mapped in groups': (parts) => `[0:0:0:0:0:FFFF:${groups(parts)}]`,
  'IPv4-compatible': (_parts, text) => `[::${text}]`,
  'IPv4-translated': (parts) => `[::ffff:0:${groups(parts)}]`,
  NAT64: (_parts, text) => `[64:ff9b::${text}]`,
  'local NAT64': (parts) => `[64:ff9b:1::${groups(parts)}]`,
  '6to4': (parts) => `[2002:${groups(parts)}::1]`,
  Teredo: (parts) => `[2001:0:1:1::${groups(parts)}]`,
  ISATAP: (_parts, text) => `[fe80::5efe:${text}]`,
  'behind a user name': (_parts, text) => `hooks.example.com@${text}`,
};

describe('an inner address', () => {
  for (const [how, spell] of Object.entries(SPELLINGS)) {
    test(`is refused when it is written ${how}`, () => {
      const hosts = INNER.map((text) => spell(text.split('.').map(Number), text));
      const urls = hosts.flatMap((host) => [`http://${host}/`, `https://${host}:8443/hook?a=b`, `HTTP://${host}`]);
      expect(passing(standard, urls)).toEqual([]);
    });
  }
});

describe('a URL taken apart', () => {
  test('keeps one canonical spelling of each part', () => {
    expect(targetOf(standard, 'HTTPS://Hooks.Example.com.:443/a b'.replace(' ', '/') + '?q=ü#frag')).toEqual({
      secure: true,
      hostname: 'hooks.example.com',
      isAddress: false,
      port: 443,
      authority: 'hooks.example.com',
      path: '/a/b?q=%C3%BC',
      origin: 'https://hooks.example.com',
    });
    expect(targetOf(standard, 'http://[2606:4700:4700:0::1111]:8080')).toMatchObject({
      hostname: '2606:4700:4700::1111',
      isAddress: true,
      port: 8080,
      authority: '[2606:4700:4700::1111]:8080',
      path: '/',
    });
  });
});

describe('what the operator allows', () => {
  test('opens loopback with the name localhost, on every port but the bad ones', () => {
    const policy = policyWith({ allow: ['127.0.0.0/8'] });
    const urls = ['http://127.0.0.1:9000/x', 'http://localhost:9000/x', 'http://127.8.8.8/', 'http://localhost:1234/'];
    expect(passing(policy, urls)).toEqual(urls);
    expect(passing(policy, [
      'http://127.0.0.1:22/', 'http://10.0.0.1/', 'http://[::1]/', 'http://app.localhost/',
    ])).toEqual([]);
  });

  test('opens a network for literals and for names that resolve into it', () => {
    const policy = policyWith({ allow: ['10.1.2.0/24', 'fd12::/48'] });
    expect(passing(policy, [
      'http://10.1.2.9/', 'http://10.1.3.9/', 'http://[fd12::5]/', 'http://[fd13::5]/',
    ])).toEqual([
      'http://10.1.2.9/', 'http://[fd12::5]/',
    ]);
    const target = targetOf(policy, 'http://hooks.example.com/');
    expect(policy.allowsAddress('10.1.2.9', target)).toBe(true);
    expect(policy.allowsAddress('10.1.3.9', target)).toBe(false);
    expect(policy.allowsAddress('::ffff:10.1.2.9', target)).toBe(false);
  });

  test('opens a host name wherever it leads, hidden forms apart', () => {
    const policy = policyWith({ allow: ['n8n', 'Hooks.Internal.'] });
    expect(passing(policy, ['http://n8n:5678/', 'http://hooks.internal/', 'http://db/'])).toEqual([
      'http://n8n:5678/', 'http://hooks.internal/',
    ]);
    const target = targetOf(policy, 'http://n8n:5678/');
    const answers = ['172.18.0.5', '::1', 'fd00::5', '8.8.8.8', '::ffff:172.18.0.5', 'fe80::1%eth0', '64:ff9b::1'];
    expect(answers.filter((address) => policy.allowsAddress(address, target))).toEqual([
      '172.18.0.5', '::1', 'fd00::5', '8.8.8.8',
    ]);
    expect(policy.isNamedByOperator('n8n')).toBe(true);
    expect(policy.isNamedByOperator('hooks.example.com')).toBe(false);
  });

  test('keeps metadata addresses closed', () => {
    const policy = policyWith({ allow: ['169.254.0.0/16', '100.64.0.0/10', 'fd00::/8', 'metadata.google.internal'] });
    expect(passing(policy, [
      'http://169.254.169.254/', 'http://100.100.100.200/', 'http://[fd00:ec2::254]/',
    ])).toEqual([]);
    expect(policy.refuse('http://169.254.1.1/')).toBeNull();
    expect(policy.allowsAddress('169.254.169.254', targetOf(policy, 'http://metadata.google.internal/'))).toBe(false);
  });

  test.each(['0.0.0.0/0', '::/0', '10.0.0.0/00'])('refuses %s as too wide', (entry) => {
    expect(() => policyWith({ allow: [entry] })).toThrow(/would open every address/);
  });

  test.each([
    '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'fd12::/129', '10.0.0', '300.1.1.1', '', '*', 'http://n8n/', 'a b',
    'fe80::1%eth0',
  ])(
    'refuses "%s" as an option', (entry) => {
      expect(() => policyWith({ allow: [entry] })).toThrow(/^"/);
    },
  );
});

describe('this server itself', () => {
  test('is never a receiver at its public host', () => {
    const policy = policyWith({ own: { publicHost: 'crm.example.com' } });
    const urls = [
      'https://crm.example.com/api', 'https://CRM.example.com.:8443/', 'https://acme.crm.example.com/',
      'https://notcrm.example.com/',
    ];
    expect(passing(policy, urls)).toEqual(['https://notcrm.example.com/']);
  });

  test('is never a receiver at its listen address, allowed or not', () => {
    const policy = policyWith({ allow: ['127.0.0.0/8'], own: { listen: { host: '127.0.0.1', port: 8080 } } });
    expect(passing(policy, [
      'http://127.0.0.1:8080/', 'http://localhost:8080/', 'http://2130706433:8080/',
    ])).toEqual([]);
    expect(passing(policy, ['http://127.0.0.1:8081/', 'http://localhost:8081/'])).toHaveLength(2);
    const target = targetOf(policy, 'http://hooks.example.com:8080/');
    expect(policy.allowsAddress('127.0.0.1', target)).toBe(false);
    expect(policy.allowsAddress('127.0.0.2', target)).toBe(true);
  });

  test('is met at every loopback address when it listens on all', () => {
    const policy = policyWith({ allow: ['127.0.0.0/8', '::1'], own: { listen: { host: '0.0.0.0', port: 8080 } } });
    expect(passing(policy, ['http://127.0.0.5:8080/', 'http://localhost:8080/', 'http://[::1]:8080/'])).toEqual([]);
    expect(policy.refuse('http://127.0.0.5:8081/')).toBeNull();
  });

  test('is met at the addresses of its machine when it listens on all, and at none of them when on one', () => {
    const interfaces = ['10.0.0.7', 'fd12::7'];
    const urls = ['http://10.0.0.7:8080/', 'http://[fd12::7]:8080/', 'http://10.0.0.8:8080/', 'http://10.0.0.7:8081/'];
    const listening = (host: string) => {
      const policy = policyWith({ allow: ['10.0.0.0/8', 'fd12::/16'], own: { listen: { host, port: 8080, interfaces } } });
      return passing(policy, urls);
    };
    expect(listening('0.0.0.0')).toEqual(urls.slice(2));
    expect(listening('::')).toEqual(urls.slice(2));
    expect(listening('127.0.0.1')).toEqual(urls);
  });

  test('leaves other ports of a loopback public URL alone', () => {
    const own = { publicHost: '127.0.0.1', listen: { host: '127.0.0.1', port: 8080 } };
    const policy = policyWith({ allow: ['127.0.0.0/8'], own });
    expect(policy.refuse('http://127.0.0.1:8081/')).toBeNull();
    expect(policy.refuse('http://127.0.0.1:8080/')).not.toBeNull();
  });
});
