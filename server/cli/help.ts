import { flagOf, KEYS, type Declaration, type Key } from '../config/keys.ts';
import { isSwitch, type Command, type OptionTable } from './command.ts';
import { SETTINGS_OF_ALL } from './parse.ts';
import { aligned } from './terminal.ts';

export function helpOf(command: Command): string {
  const { name, summary, details, argument, options, settings, examples, defaults = {} } = command;
  const required = Object.entries(options).flatMap(([option, declaration]) =>
    isSwitch(declaration) || !declaration.required ? [] : [`--${flagOf(option)} ${declaration.kind.placeholder}`],
  );
  const usage = ['ackwell', name, ...(argument ? [argument.name] : []), ...required, '[options]'].join(' ');
  return [
    `${summary}${details ? `\n${details}` : ''}`,
    `Usage: ${usage}`,
    ...(argument ? [section('Argument', [[argument.name, argument.sentence]])] : []),
    ...(Object.keys(options).length > 0 ? [section('Options', optionRows(options))] : []),
    section('Settings', [...settings, ...SETTINGS_OF_ALL].map((key) => settingRow(key, defaults[key]))),
    section('Always', [
      ['--config FILE', 'Read settings from this file instead of ackwell.config.json.'],
      ['--json', 'Print results as JSON.'],
      ['--help', 'Show this.'],
    ]),
    `Example${examples.length > 1 ? 's' : ''}:\n${examples.map((example) => `  ${example}`).join('\n')}`,
  ].join('\n\n');
}

/** All commands, or those whose name begins with `words`. */
export function overview(commands: readonly Command[], words: string): string {
  const shown = commands.filter(({ name }) => words === '' || name.startsWith(`${words} `));
  const rows = shown.map(({ name, argument, summary }) => [argument ? `${name} ${argument.name}` : name, summary]);
  return [
    'Usage: ackwell <command> [options]',
    section('Commands', rows),
    'ackwell <command> --help shows its options and an example.',
    'Example:\n  ackwell demo',
  ].join('\n\n');
}

function section(title: string, rows: string[][]): string {
  return `${title}:\n${aligned(rows).map((line) => `  ${line}`).join('\n')}`;
}

function optionRows(options: OptionTable): string[][] {
  return Object.entries(options).map(([name, option]) => {
    const flag = `--${flagOf(name)}`;
    if (isSwitch(option)) return [flag, option.sentence];
    return [`${flag} ${option.kind.placeholder}`, `${option.sentence}${defaultNote(option.default)}`];
  });
}

function settingRow(key: Key, otherDefault: string | undefined): string[] {
  const declaration: Declaration<unknown> = KEYS[key];
  return [
    `--${flagOf(key)} ${declaration.kind.placeholder}`,
    `${declaration.sentence}${defaultNote(otherDefault ?? declaration.default)}`,
  ];
}

function defaultNote(value: unknown): string {
  const plain = typeof value === 'string' || typeof value === 'number';
  return plain ? ` Default: ${value}.` : '';
}
