import { Passwords } from '../../auth/password.ts';
import { text } from '../../config/value.ts';
import { newSecret } from '../../webhooks/signature.ts';
import { readInput } from '../../workspace/input.ts';
import { nameFromEmail, readRegistration, REGISTRATION_OF_KNOWN } from '../../workspace/registration.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { hasData, withNewStore } from '../data.ts';
import { Failure, UsageError } from '../failure.ts';

const UNKNOWN = 'The owner is new: pass their password on stdin, with --password-stdin.';

export const workspaceCreate = command({
  name: 'workspace create',
  summary: 'Make a workspace and its owner.',
  details: 'An owner who is known already keeps the password they have, and needs none here.',
  argument: { name: 'SUBDOMAIN', sentence: 'Its name in addresses: lower-case letters, digits and inner hyphens.' },
  options: {
    name: { kind: text('NAME'), required: true, sentence: 'Its name for people.' },
    owner: { kind: text('EMAIL'), required: true, sentence: 'E-mail address of its owner.' },
    country: { kind: text('CC'), sentence: 'Whose phone numbers may be written without + or 00, such as DE. None, without it.' },
    passwordStdin: { sentence: "Read the password of a new owner from stdin, for a command line can be read by others." },
  },
  settings: [],
  examples: [
    "printf '%s' 'a long pass phrase' | ackwell workspace create acme --name Acme --owner ada@acme.example --password-stdin",
  ],
  async run(call) {
    const { argument: subdomain, options, terminal } = call;
    const { owner: address, country: whose } = options;
    const given = { subdomain, name: options.name, email: address, ...(whose !== undefined && { country: whose }) };
    const password = options.passwordStdin ? (await terminal.read()).replace(/\r?\n$/, '') : null;
    const registration = password === null ? readInput(REGISTRATION_OF_KNOWN, given) : readRegistration({ ...given, password });
    const { name, email, country = null } = registration;
    if (password === null && !hasData(call)) throw new UsageError(UNKNOWN);
    const newHash = password === null ? null : await new Passwords().hash(password);
    const nowMs = call.clock.now();
    await withNewStore(call, async (store) => {
      const passwordHash = newHash ?? (await store.accounts.byEmail(email))?.passwordHash;
      if (passwordHash === undefined) throw new UsageError(UNKNOWN);
      const owner = { email, name: nameFromEmail(email), passwordHash };
      const created = await store.workspaces.create({
        subdomain,
        name,
        country,
        owner,
        secret: newSecret(),
        nowMs,
        audit: { actor: commandActor(), action: 'workspace.created', subjectId: null, details: { name, owner: email }, nowMs },
      });
      if ('taken' in created) throw new Failure(`The subdomain ${subdomain} is taken.`);
      terminal.print(
        call.json
          ? JSON.stringify({ id: created.workspaceId, subdomain, name, country, owner: email })
          : `Made workspace ${subdomain}, owned by ${email}.`,
      );
    });
  },
});
