import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { curlOf, isForPeople } from '../client/curl.ts';
import type { Call } from '../client/request.ts';
import { CodeBlock } from './code-block.tsx';
import { Dialog } from './dialog.tsx';
import { CodeIcon } from './icons.tsx';

/** Shows how to do by API what the button beside it does. */
export function ApiCall({ call, what = 'this', isSmall = false }: { call: Call; what?: string; isSmall?: boolean }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size={isSmall ? 'compact-xs' : 'sm'}
        px={isSmall ? 4 : 'xs'}
        leftSection={<CodeIcon />}
        aria-label={`API call for ${what}`}
        onClick={open}
      >
        API
      </Button>
      <Dialog opened={isOpen} onClose={close} title="The same by API">
        <Stack gap="xs">
          <Text size="sm">
            {isForPeople(call)
              ? 'A token may not do this. From a shell, with the cookie of a session:'
              : 'From a shell, with a token from Settings → API Management:'}
          </Text>
          <CodeBlock text={curlOf(call, location.origin)} label="curl command" wrap />
        </Stack>
      </Dialog>
    </>
  );
}
