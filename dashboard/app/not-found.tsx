import { Anchor, Center, Stack, Text, Title } from '@mantine/core';
import { Entrance } from '../ui/entrance.tsx';

export function NotFound() {
  return (
    <Center mih="60vh" p="lg">
      <Stack gap="xs" align="center">
        <Title order={1}>There is no such page</Title>
        <Text c="dimmed">The address may be mistyped, or what it named was deleted.</Text>
        <Anchor href="/">Go to the start</Anchor>
      </Stack>
    </Center>
  );
}

export function NoWorkspace() {
  return (
    <Entrance title="No workspace yet">
      <Text>You are signed in, but belong to no workspace. Ask an owner for an invite link.</Text>
    </Entrance>
  );
}
