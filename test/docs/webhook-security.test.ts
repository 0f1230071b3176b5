import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { bodySignature, standardSignature } from '../../server/webhooks/signature.ts';
import { header } from '../support/received-request.ts';
import { Receiver } from '../support/receiver.ts';
import { codeBlocks, page } from './page.ts';

/**
 * Every sample of the page is taken out of it and run against the shared vectors. A sample answers, on standard output,
 * with one JSON array of `[standard, body]` verdicts. PHP and Go are not on every machine; where they are, they run.
 */
type Vector = {
  name: string;
  secret: string;
  id: string;
  timestamp: number;
  receivedAt: number;
  body: string;
  bodySignature: string;
  standardSignature: string;
  fails?: ('standard' | 'body')[];
};
type Verdicts = [standard: boolean, body: boolean][];

const file = new URL('../../contract/signature-vectors.json', import.meta.url);
const { valid, invalid } = JSON.parse(readFileSync(file, 'utf8')) as { valid: Vector[]; invalid: Vector[] };
const vectors = [...valid, ...invalid];
const expected = vectors.map(({ fails = [] }) => [!fails.includes('standard'), !fails.includes('body')]);

const security = page('webhook-security.md');
const folder = mkdtempSync(join(tmpdir(), 'ackwell-samples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RUNNERS: { language: string; tool: string; timeoutMs: number; run: (sample: string) => Verdicts }[] = [
  {
    language: 'js',
    tool: 'node',
    timeoutMs: 10_000,
    run: (sample) => judged('sample.mjs', `${sample}${JS_JUDGE}`, ['node', 'sample.mjs']),
  },
  {
    language: 'python',
    tool: 'python3',
    timeoutMs: 10_000,
    run: (sample) => judged('sample.py', `${sample}${PYTHON_JUDGE}`, ['python3', 'sample.py']),
  },
  {
    language: 'php',
    tool: 'php',
    timeoutMs: 10_000,
    run: (sample) => judged('sample.php', `${sample}${PHP_JUDGE}`, ['php', 'sample.php']),
  },
  {
    language: 'go',
    tool: 'go',
    // A machine that has never built net/http does so first.
    timeoutMs: 180_000,
    run: (sample) => {
      writeFileSync(join(folder, 'judge.go'), GO_JUDGE);
      const source = sample.replace('package webhook', 'package main');
      return judged('sample.go', source, ['go', 'run', 'sample.go', 'judge.go']);
    },
  },
  { language: 'sh', tool: 'openssl', timeoutMs: 20_000, run: (sample) => vectors.map((vector) => shellVerdict(sample, vector)) },
];

describe('the samples agree with the vectors', () => {
  for (const { language, tool, timeoutMs, run } of RUNNERS) {
    const [sample = ''] = codeBlocks(security, language);
    test(`the page has a sample in ${language}`, () => {
      expect(sample).not.toBe('');
    });
    test.runIf(isInstalled(tool))(`${language} decides as the vectors say`, { timeout: timeoutMs }, () => {
      const verdicts = run(sample);
      expect(named(verdicts)).toEqual(named(language === 'sh' ? expected.map(withoutWindow) : expected));
    });
  }
});

test('the sample of the README decides as the vectors say', () => {
  const [sample = ''] = codeBlocks(page('../README.md'), 'js');
  const onlyStandard = `${sample}const isGenuineBody = () => null;${JS_JUDGE}`;
  const verdicts = judged('readme.mjs', onlyStandard, ['node', 'readme.mjs']).map(([standard]) => [standard]);
  expect(named(verdicts)).toEqual(named(expected.map(([standard = false]) => [standard])));
});

test.runIf(isInstalled('openssl') && isInstalled('curl'))('what the curl sample posts is signed as Ackwell signs', async () => {
  const [sample = ''] = codeBlocks(security, 'sh');
  const [vector] = valid;
  if (!vector) throw new Error('There is no valid vector');
  writeFileSync(join(folder, 'posted'), vector.body);
  const receiver = await Receiver.open();
  onTestFinished(() => receiver.close());
  const env = { ...process.env, SECRET: vector.secret, NO_PROXY: '127.0.0.1' };
  await promisify(execFile)('sh', ['-c', `${sample}\nsend_signed ${receiver.url()} posted`], { cwd: folder, env });
  const [request] = await receiver.received(1);
  if (!request) throw new Error('Nothing arrived');
  const body = Buffer.from(vector.body);
  const signed = standardSignature(vector.secret, header(request, 'webhook-id'), Number(header(request, 'webhook-timestamp')), body);
  expect(request.body).toEqual(body);
  expect(header(request, 'webhook-signature')).toBe(signed);
  expect(header(request, 'X-Webhook-Signature')).toBe(bodySignature(vector.secret, body));
});

/** The shell sample does not look at the time: what is only late passes it. */
function withoutWindow([standard, body]: boolean[], index: number): boolean[] {
  const { timestamp = 0, receivedAt = 0 } = vectors[index] ?? {};
  return [standard === true || Math.abs(receivedAt - timestamp) > 300, body === true];
}

function named(verdicts: boolean[][]): Record<string, boolean[] | undefined> {
  return Object.fromEntries(vectors.map(({ name }, index) => [name, verdicts[index]]));
}

function isInstalled(tool: string): boolean {
  return spawnSync(tool, ['--version']).error === undefined;
}

function judged(name: string, source: string, [tool = '', ...args]: string[]): Verdicts {
  writeFileSync(join(folder, name), source);
  const env = { ...process.env, GOFLAGS: '-mod=mod', GO111MODULE: 'off', GOTOOLCHAIN: 'local' };
  const output = execFileSync(tool, args, { cwd: folder, env, input: JSON.stringify(vectors), encoding: 'utf8' });
  return JSON.parse(output) as Verdicts;
}

function shellVerdict(sample: string, vector: Vector): [boolean, boolean] {
  writeFileSync(join(folder, 'body'), vector.body);
  const env = {
    ...process.env,
    SECRET: vector.secret,
    WEBHOOK_ID: vector.id,
    WEBHOOK_TIMESTAMP: String(vector.timestamp),
    WEBHOOK_SIGNATURE: vector.standardSignature,
    X_WEBHOOK_SIGNATURE: vector.bodySignature,
  };
  const passes = (check: string) => spawnSync('sh', ['-c', `${sample}\n${check} body`], { cwd: folder, env }).status === 0;
  return [passes('is_genuine'), passes('is_genuine_body')];
}

const JS_JUDGE = `
import { readFileSync } from 'node:fs';
const verdicts = JSON.parse(readFileSync(0, 'utf8')).map((v) => {
  const body = Buffer.from(v.body);
  const headers = {
    'webhook-id': v.id, 'webhook-timestamp': String(v.timestamp),
    'webhook-signature': v.standardSignature, 'x-webhook-signature': v.bodySignature,
  };
  return [isGenuine(v.secret, headers, body, v.receivedAt), isGenuineBody(v.secret, headers, body)];
});
console.log(JSON.stringify(verdicts));
`;

const PYTHON_JUDGE = `
import json, sys
def verdict(v):
    headers = {
        "webhook-id": v["id"], "webhook-timestamp": str(v["timestamp"]),
        "webhook-signature": v["standardSignature"], "x-webhook-signature": v["bodySignature"],
    }
    body = v["body"].encode()
    return [is_genuine(v["secret"], headers, body, v["receivedAt"]), is_genuine_body(v["secret"], headers, body)]
print(json.dumps([verdict(v) for v in json.loads(sys.stdin.buffer.read())]))
`;

const PHP_JUDGE = `
echo json_encode(array_map(function (array $v): array {
    $headers = [
        'webhook-id' => $v['id'], 'webhook-timestamp' => (string) $v['timestamp'],
        'webhook-signature' => $v['standardSignature'], 'x-webhook-signature' => $v['bodySignature'],
    ];
    return [
        is_genuine($v['secret'], $headers, $v['body'], $v['receivedAt']),
        is_genuine_body($v['secret'], $headers, $v['body']),
    ];
}, json_decode(file_get_contents('php://stdin'), true)));
`;

const GO_JUDGE = `package main

import (
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"time"
)

func main() {
	var vectors []struct {
		Secret, ID, Body, BodySignature, StandardSignature string
		Timestamp, ReceivedAt                              int64
	}
	if err := json.NewDecoder(os.Stdin).Decode(&vectors); err != nil {
		panic(err)
	}
	verdicts := [][2]bool{}
	for _, v := range vectors {
		header := http.Header{}
		header.Set("webhook-id", v.ID)
		header.Set("webhook-timestamp", strconv.FormatInt(v.Timestamp, 10))
		header.Set("webhook-signature", v.StandardSignature)
		header.Set("x-webhook-signature", v.BodySignature)
		verdicts = append(verdicts, [2]bool{
			IsGenuine(v.Secret, header, []byte(v.Body), time.Unix(v.ReceivedAt, 0)),
			IsGenuineBody(v.Secret, header, []byte(v.Body)),
		})
	}
	json.NewEncoder(os.Stdout).Encode(verdicts)
}
`;
