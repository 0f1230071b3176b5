import { List, Text, ThemeIcon } from '@mantine/core';
import type { WhatsAppStep } from '../../../contract/rest/whatsapp.ts';
import { CheckIcon } from '../../ui/icons.tsx';
import { Moment } from '../../ui/moment.tsx';

/** What each step is to the person who waits for it. */
const MEANING: Readonly<Record<string, string>> = {
  access_token: 'The access token is valid, with both permissions, for this account',
  app_subscription: 'Meta knows where to call this server, and has called it once',
  account_subscription: 'The account sends what happens to this app',
  subscription_seen: 'Meta lists that subscription',
  phone_numbers: 'The numbers of the account are read',
  registration: 'Every number is registered for sending',
  templates: 'The templates are read',
};

const STATES = {
  done: { color: 'green', mark: <CheckIcon />, said: 'done' },
  failed: { color: 'red', mark: '!', said: 'failed' },
  waiting: { color: 'gray', mark: '…', said: 'waiting' },
} as const;

export function Steps({ steps }: { steps: WhatsAppStep[] }) {
  return (
    <List listStyleType="none" spacing="xs" aria-label="Steps of connecting" aria-live="polite">
      {steps.map(({ name, status, error, at }) => {
        const { color, mark, said } = STATES[status];
        return (
          <List.Item
            key={name}
            icon={
              <ThemeIcon radius="xl" size={24} color={color} variant={status === 'waiting' ? 'default' : 'filled'}>
                {mark}
              </ThemeIcon>
            }
          >
            <Text size="sm">
              {MEANING[name] ?? name}{' '}
              <Text span inherit c="dimmed">
                – {said}
                {at !== null && (
                  <>
                    {' '}
                    <Moment at={at} />
                  </>
                )}
              </Text>
            </Text>
            {error !== null && (
              <Text size="sm" fw={600}>
                {error}
              </Text>
            )}
          </List.Item>
        );
      })}
    </List>
  );
}
