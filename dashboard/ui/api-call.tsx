import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Call } from '../client/request.ts';
import { curlOf, isForPeople } from '../client/curl.ts';
import { CodeBlock } from './code-block.tsx';
import { Dialog } from './dialog.tsx';
import { CodeIcon } from './icons.tsx';

type Parts = {
  call: Call;
  /** As in `API call for saving`. */
  what?: string;
  /** What else can be done in the same place, under one button. */
  also?: { call: Call; what: string } | undefined;
  isSmall?: boolean;
};

/** Shows the API call that does the same as the page or the button beside it. */
export function ApiCall({ call, what = 'this', also, isSmall = false }: Parts) {
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
          {also && (
            <>
              <Text size="sm">And for {also.what}:</Text>
              <CodeBlock text={curlOf(also.call, location.origin)} label={`curl command for ${also.what}`} wrap />
            </>
          )}
        </Stack>
      </Dialog>
    </>
  );
}
