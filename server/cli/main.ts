import { existsSync } from 'node:fs';
import { loadConfig } from '../config/load.ts';
import { systemClock } from '../kit/clock.ts';
import type { Command } from './command.ts';
import { explain } from './explain.ts';
import { Failure } from './failure.ts';
import { helpOf, overview } from './help.ts';
import { parseCommandLine, type Request } from './parse.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { VERSION } from '../version.ts';

/** The longest a timer can wait, about 25 days: it only has to exist. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Runs one command line to its end, and ends the process. */
export async function main(words: string[]): Promise<void> {
  // Waits on our clock never keep a process alive, so the command as a whole does.
  const alive = setInterval(() => undefined, LONGEST_TIMER_MS);
  let serves = false;
  const onLost = (error: Error) => void (serves || endWithoutOutput(error));
  process.stdout.on('error', onLost);
  // A server must not die because the disk of its log is full, or nobody reads it any more.
  process.stderr.on('error', () => undefined);
  const exitCode = await run(words, processTerminal(process), () => (serves = true));
  clearInterval(alive);
  // What failed to be written before fails this as well.
  process.stdout.write('', (error) => {
    if (error) onLost(error);
    process.exit(exitCode);
  });
}

/** Answers with the exit code. `onServing`: from here on it goes on when nobody reads what it prints. */
export async function run(words: readonly string[], terminal: Terminal, onServing = (): void => undefined): Promise<number> {
  try {
    const commands = await commandsFor(words);
    const request = parseCommandLine(words, commands);
    if (request.ask !== 'run') {
      terminal.print(answer(request, commands));
      return 0;
    }
    const { command, flags, configFile, ...given } = request;
    const resolved = loadConfig({ flags, configFile, environment: process.env, workingDirectory: workingDirectory() });
    if (command.serves) onServing();
    await command.run({ ...given, ...resolved, terminal, clock: systemClock });
    return 0;
  } catch (error) {
    const { exitCode, sentence } = explain(error);
    terminal.say(sentence);
    return exitCode;
  }
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new Failure('The working directory is gone; change to another.', { cause: error });
  }
}

/** Those that the words can mean. A command that is written out is loaded alone: all of them together take three times as long. */
async function commandsFor([first = '', second = '']: readonly string[]): Promise<readonly Command[]> {
  for (const name of [`${first}-${second}`, first]) {
    const file = new URL(`./commands/${name}.ts`, import.meta.url);
    if (!/^[a-z]+(-[a-z]+)?$/.test(name) || !existsSync(file)) continue;
    // A file of this folder exports its command and nothing else; a test holds it.
    return Object.values((await import(file.href)) as Record<string, Command>);
  }
  return (await import('./commands.ts')).COMMANDS;
}

function answer(request: Exclude<Request, { ask: 'run' }>, commands: readonly Command[]): string {
  switch (request.ask) {
    case 'version':
      return VERSION;
    case 'list':
      return overview(commands, request.words);
    case 'help':
      return helpOf(request.command);
  }
}

/** Either the reader of our results, `head` for instance, has seen enough, or they are lost, which nobody may take for success. */
function endWithoutOutput(error: Error): never {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EPIPE') process.exit(0);
  process.stderr.write(`The output cannot be written: ${code === 'ENOSPC' ? 'the disk is full' : error.message}.\n`);
  process.exit(1);
}
