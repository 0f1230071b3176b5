import { Passwords } from '../../auth/password.ts';
import { notesEverywhere } from '../../auth/person-notes.ts';
import { readInput } from '../../workspace/input.ts';
import { NEW_PASSWORD_INPUT } from '../../workspace/registration.ts';
import { commandActor } from '../actor.ts';
import { command } from '../command.ts';
import { withStore } from '../data.ts';
import { Failure, UsageError } from '../failure.ts';

export const personResetPassword = command({
  name: 'person reset-password',
  summary: 'Give a person a new password, and end all their sessions.',
  argument: { name: 'EMAIL', sentence: 'Of the person, as in person list.' },
  options: { passwordStdin: { sentence: 'Read the new password from stdin.' } },
  settings: [],
  examples: ["printf '%s' 'a long pass phrase' | ackwell person reset-password ada@acme.example --password-stdin"],
  async run(call) {
    const { argument: email, terminal, clock } = call;
    if (!call.options.passwordStdin) throw new UsageError('Pass the password on stdin, with --password-stdin.');
    const { password } = readInput(NEW_PASSWORD_INPUT, { password: (await terminal.read()).replace(/\r?\n$/, '') });
    await withStore(call, async ({ accounts }) => {
      const account = await accounts.byEmail(email);
      if (!account) throw new Failure(`Nobody signs in as ${email}; ackwell person list shows who does.`);
      const passwordHash = await new Passwords().hash(password);
      const deed = { account, actor: commandActor(), action: 'person.password_changed', details: {}, nowMs: clock.now() } as const;
      const audit = notesEverywhere(await accounts.memberships(account.id), deed);
      await accounts.setPassword({ accountId: account.id, passwordHash, audit });
    });
    terminal.print(call.json ? JSON.stringify({ email, reset: true }) : `${email} has the new password, and is signed out everywhere.`);
  },
});
