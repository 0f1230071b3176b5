import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { WhatsAppConnection } from '../../../contract/rest/whatsapp.ts';
import { useWorkspace } from '../../client/workspace.ts';
import { TextLink } from '../../ui/text-link.tsx';
import { connectionQuery } from './connection-query.ts';

/** Why nothing is sent or received now, and where that is mended; nothing while an account is connected. */
export function ConnectionTrouble() {
  const workspace = useWorkspace();
  const { data: connection } = useQuery(connectionQuery(workspace));
  const trouble = connection ? troubleWith(connection) : null;
  if (trouble === null) return null;
  return (
    <Alert role="status" color="red" variant="light" p="xs">
      <Text size="sm">
        {trouble} <TextLink to={`/w/${workspace.subdomain}/whatsapp/connection`}>See the connection</TextLink>
      </Text>
    </Alert>
  );
}

function troubleWith({ status, problem, missing_settings: missing }: WhatsAppConnection): string | null {
  if (missing.length > 0) return `WhatsApp is not set up on this server: ${missing.join(' and ')} must be set.`;
  switch (status) {
    case 'connected':
      return null;
    case 'connecting':
      return 'The account is not connected yet: its steps are under way.';
    case 'not_connected':
      return 'No WhatsApp account is connected.';
    case 'broken':
      return `The connection is broken. ${problem ?? ''}`;
  }
}
