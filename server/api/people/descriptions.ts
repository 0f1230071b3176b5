import { z } from 'zod';
import { ACCEPTANCE_INPUT, PASSWORD_INPUT } from '../../workspace/invitation.ts';
import { CREDENTIALS, REGISTRATION } from '../../workspace/registration.ts';
import type { Description } from '../description.ts';
import { DONE, NOTHING, dataOf, savedOf } from '../shapes/envelope.ts';
import { cursorListOf } from '../shapes/lists.ts';
import { ACCOUNT, NEW_WORKSPACE, SAMPLE_INVITE, SAMPLE_SESSION_ID, SESSION, SESSION_ID } from '../shapes/people.ts';

const SETUP_INPUT = REGISTRATION.extend({ token: z.string() });

const PASSWORD = 'correct horse battery staple';

const COOKIE = { 'Set-Cookie': 'The cookie of the session' };

export const PEOPLE_DESCRIPTIONS = {
  login: {
    summary: 'Sign in',
    details: 'Attempts are slowed down and limited per account and address.',
    caller: 'anyone',
    body: CREDENTIALS,
    answers: { 204: NOTHING },
    headers: COOKIE,
    refusals: ['credentials_invalid', 'foreign_origin', 'too_many_requests'],
    examples: [{ body: { email: 'owner@acme.example', password: PASSWORD }, status: 204 }],
  },
  logout: {
    summary: 'Sign out',
    caller: 'person',
    answers: { 204: NOTHING },
    headers: COOKIE,
    refusals: ['foreign_origin'],
    examples: [{ status: 204 }],
  },
  me: {
    summary: 'Read your account',
    caller: 'person',
    answers: { 200: dataOf(ACCOUNT) },
    refusals: ['credentials_invalid'],
    examples: [{ status: 200 }],
  },
  listSessions: {
    summary: 'List your sessions',
    caller: 'person',
    answers: { 200: cursorListOf(SESSION) },
    refusals: ['credentials_invalid'],
    examples: [{ status: 200 }],
  },
  endSession: {
    summary: 'End one of your sessions',
    caller: 'person',
    params: { id: SESSION_ID },
    answers: { 200: DONE },
    refusals: ['credentials_invalid', 'foreign_origin'],
    examples: [{ params: { id: SAMPLE_SESSION_ID }, status: 200 }],
  },
  endOtherSessions: {
    summary: 'End your other sessions',
    caller: 'person',
    answers: { 200: DONE },
    refusals: ['credentials_invalid', 'foreign_origin'],
    examples: [{ status: 200 }],
  },
  changePassword: {
    summary: 'Change your password',
    details: 'Ends every session of yours, and begins a new one here.',
    caller: 'person',
    body: PASSWORD_INPUT,
    answers: { 204: NOTHING },
    headers: COOKIE,
    refusals: ['credentials_invalid', 'foreign_origin', 'too_many_requests'],
    examples: [{ body: { current_password: PASSWORD, password: 'another battery, better stapled' }, status: 204 }],
  },
  acceptInvite: {
    summary: 'Accept an invite',
    details: 'With the token of the invite link. Whoever has an account already gives its password.',
    caller: 'anyone',
    body: ACCEPTANCE_INPUT,
    answers: { 201: savedOf(NEW_WORKSPACE) },
    headers: COOKIE,
    refusals: ['invite_invalid', 'credentials_invalid', 'foreign_origin', 'too_many_requests'],
    examples: [
      { body: { token: SAMPLE_INVITE, name: 'Eve', email: 'eve@acme.example', password: PASSWORD }, status: 201 },
    ],
  },
  setup: {
    summary: 'Make the first workspace',
    details: 'With the `token` of the setup link, which the server prints while there is no workspace.',
    caller: 'anyone',
    body: SETUP_INPUT,
    answers: { 201: savedOf(NEW_WORKSPACE) },
    headers: COOKIE,
    refusals: ['setup_link_invalid', 'foreign_origin'],
    examples: [
      {
        body: {
          token: '0f3k9x2m7q4w1',
          subdomain: 'acme',
          name: 'Acme',
          email: 'owner@acme.example',
          password: PASSWORD,
        },
        status: 201,
      },
    ],
  },
} as const satisfies Record<string, Description>;
