import { Text } from '@mantine/core';
import { useWorkspace } from '../../client/workspace.ts';
import { Page } from '../../ui/page.tsx';

export default function HomePage() {
  const { subdomain } = useWorkspace();
  return (
    <Page title="Start">
      <Text>The API of this workspace is at {`${location.origin}/api/v1/${subdomain}`}.</Text>
    </Page>
  );
}
