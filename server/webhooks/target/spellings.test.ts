import { expect, test } from 'vitest';
import { createTargetPolicy } from './target-policy.ts';

const ADDRESSES = ['127.0.0.1', '10.0.0.1', '169.254.169.254', '192.168.1.1', '168.63.129.16', '100.100.100.200', '0.0.0.0'];

const policy = createTargetPolicy({ allow: [], ownHosts: () => ({ publicHost: null, listen: null }) });

const octal = (part: number) => `0${part.toString(8)}`;
const hex = (part: number) => part.toString(16);
const digits = (text: string, of: (digit: number) => string) => text.replace(/\d/g, (digit) => of(Number(digit)));

/** One address in all the ways that some parser has ever taken for it. */
function spellings(address: string): string[] {
  const parts = address.split('.').map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const [high, low] = [hex(a * 256 + b), hex(c * 256 + d)];
  const [hidden, hiddenLow] = [hex((a * 256 + b) ^ 0xffff), hex((c * 256 + d) ^ 0xffff)];
  const short = [`${a}.${b * 65_536 + c * 256 + d}`, `${a}.${b}.${c * 256 + d}`, `0x${hex(a)}.${octal(b)}.${c * 256 + d}`];
  const numbers = [`${number}`, `0x${hex(number)}`, `0X${hex(number).toUpperCase()}`, octal(number), `000${octal(number)}`, `${number + 2 ** 32}`];
  const dotted = [parts.map(octal), parts.map((part) => `0x${hex(part)}`), parts.map((part) => `0x0000${hex(part)}`)].map((of) => of.join('.'));
  const otherDigits = [0xff10, 0x1d7ce, 0x660].map((zero) => digits(address, (digit) => String.fromCodePoint(zero + digit)));
  const otherDots = ['。', '．', '｡', '%2e', '%E3%80%82', '\u200b.', '\u00ad.'].map((dot) => address.replaceAll('.', dot));
  const encoded = [...address].map((character) => `%${hex(character.charCodeAt(0))}`).join('');
  const names = [address, ...short, ...numbers, ...dotted, ...otherDigits, ...otherDots, encoded, `${address}%00`, `${address}\u2060`];
  const v6 = [
    ...[':', ':ffff:', ':ffff:0:', '64:ff9b::', '64:ff9b:1::', 'fe80::5efe:', 'fec0::', 'fd00::', '100::', '2001:db8::', '3fff::', '4000::']
      .flatMap((prefix) => [`${prefix}${address}`, `${prefix}${high}:${low}`]).map((text) => text.replace(/^:(?!:)/, '::')),
    `2002:${high}:${low}::1`, `2001:0:${high}:${low}::`, `2001:0:4136:e378:8000:63bf:${hidden}:${hiddenLow}`,
    `::ffff:${address}%25lo`, `::ffff:${address}%lo`, `0:0:0:0:0:FFFF:${address}`, `v1.${address}`,
  ].map((text) => `[${text}]`);
  const disguised = [`example.com@${address}`, `@${address}`, `example.com%40${address}`, `example.com\\@${address}`, `${address}\t`];
  return [...names, ...names.map((name) => `${name}.`), ...v6, ...disguised];
}

test.each(ADDRESSES)('%s is refused in every spelling, with every port, path and scheme', (address) => {
  const hosts = spellings(address);
  expect(hosts.length).toBeGreaterThan(80);
  const urls = hosts.flatMap((host) => [`http://${host}/`, `https://${host}:443/x`, `HTTP://${host}:00080`, `http://${host}:/?q`, `http:\\\\${host}/`, `http:${host}`]);
  expect(urls.filter((url) => policy.refuse(url) === null)).toEqual([]);
});
