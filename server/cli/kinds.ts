import { ABILITIES } from '../../contract/abilities.ts';
import { EVENT_NAMES, MODELS, type EventName, type Model } from '../../contract/webhook-event.ts';
import { toMicros } from '../api/routes/instant.ts';
import { suggestion } from '../config/suggestion.ts';
import { InvalidValue, list, type Kind } from '../config/value.ts';
import type { Actions } from '../webhooks/endpoint.ts';
import { UsageError } from './failure.ts';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A number that names a record, as a command's argument. */
export function recordNumber(text: string, label: string): number {
  const id = Number(text);
  if (!/^\d{1,15}$/.test(text) || id === 0) throw new UsageError(`"${text}" is not the number of a ${label}.`);
  return id;
}

/** Milliseconds, from `30d`, `12h`, `90m` or `45s`. */
export const duration = kind('30d', (text) => {
  const [, amount, unit] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  if (amount === undefined) {
    throw new InvalidValue(`must be a number and a unit, such as 30d, 12h, 90m or 45s, not "${text}"`);
  }
  return Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]; // The expression allows no other letter.
});

/** Milliseconds since 1970, from ISO 8601; UTC where no offset is written. */
export const instant = kind('TIME', (text) => {
  const micros = toMicros(text);
  if (micros === null) throw new InvalidValue(`must be a time such as 2026-04-16T12:34:56Z, not "${text}"`);
  return Math.floor(micros / 1000);
});

/** All of one kind, or single ones of them. */
export const abilities = kind('A,B', (text) => {
  if (text === '*') return ['*'];
  return items(text, ABILITIES, 'ability');
});

/** Which check boxes are on, all others off. */
export const actions = kind('EVENTS', (text): Actions => {
  const all: string[] = MODELS.flatMap((model) => EVENT_NAMES.map((event) => `${model}.${event}`));
  const chosen = text === 'all' ? all : text === 'none' ? [] : items(text, all, 'event');
  const on = (model: Model, event: EventName) => chosen.includes(`${model}.${event}`);
  const boxes = (model: Model) => ({
    created: on(model, 'created'),
    updated: on(model, 'updated'),
    deleted: on(model, 'deleted'),
  });
  return { contact: boxes('contact'), status: boxes('status'), source: boxes('source') };
});

/** API tokens by their numbers in token list. */
export const tokenNumbers = kind('1,2', (text) =>
  list('').fromText(text).map((item) => {
    if (/^[1-9]\d{0,14}$/.test(item)) return Number(item);
    throw new InvalidValue(`must be numbers of tokens such as 3,7, not "${item}"`);
  }),
);

/** The status codes a development receiver answers with, one after the other. */
export const answers = kind('500,200,…', (text) =>
  list('').fromText(text).map((item) => {
    if (/^[2-5]\d\d$/.test(item)) return Number(item);
    throw new InvalidValue(`must be HTTP statuses from 200 to 599, such as 500,500,200, not "${item}"`);
  }),
);

/** Some of a closed list of words. */
export function someOf<const Word extends string>(placeholder: string, known: readonly Word[], noun: string): Kind<Word[]> {
  return kind(placeholder, (text) => items(text, known, noun));
}

/** Headers by name, for an endpoint. Which are allowed is decided where they are saved; an object could not tell these. */
export const headers = kind('NAME=VALUE,…', (text): Record<string, string> => {
  const byName: Record<string, string> = {};
  for (const item of list('').fromText(text)) {
    const at = item.indexOf('=');
    const name = item.slice(0, at);
    if (at < 1 || name === '__proto__') throw new InvalidValue(`must be names and values such as X-Tenant=acme, not "${item}"`);
    if (Object.hasOwn(byName, name)) throw new InvalidValue(`must name each header once, and has ${name} twice`);
    byName[name] = item.slice(at + 1);
  }
  return byName;
});

/** Another kind's value, or null where one word says that there is to be none. */
export function orNull<T>(word: string, { placeholder, fromText }: Kind<T>): Kind<T | null> {
  return kind(`${placeholder}|${word}`, (text) => (text === word ? null : fromText(text)));
}

/** An address to pass requests on to. */
export const httpUrl = kind('URL', (text) => {
  const url = URL.parse(text);
  if (url && ['http:', 'https:'].includes(url.protocol)) return url;
  throw new InvalidValue(`must be an http or https URL, not "${text}"`);
});

function items<Word extends string>(text: string, known: readonly Word[], noun: string): Word[] {
  return [...new Set(list('').fromText(text))].map((item) => {
    const found = known.find((word) => word === item);
    if (found !== undefined) return found;
    throw new InvalidValue(`names the unknown ${noun} "${item}".${suggestion(item, known)} Known: ${known.join(', ')}`);
  });
}

function kind<T>(placeholder: string, fromText: (text: string) => T): Kind<T> {
  return { placeholder, fromText, fromJson: (value) => fromText(String(value)) };
}
