import { Button, Popover, Stack, Text } from '@mantine/core';
import { curlOf } from '../client/curl.ts';
import type { Call } from '../client/request.ts';
import { CodeBlock } from './code-block.tsx';
import { CodeIcon } from './icons.tsx';

/** Shows how to do by API what the button beside it does. */
export function ApiCall({ call, what = 'this' }: { call: Call; what?: string }) {
  return (
    <Popover position="bottom-end" width={420} shadow="md" withArrow trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          px="xs"
          leftSection={<CodeIcon />}
          aria-label={`API call for ${what}`}
        >
          API
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 2rem)" aria-label={`API call for ${what}`}>
        <Stack gap="xs">
          <Text size="sm">The same from a shell, with a token from Settings → API Management:</Text>
          <CodeBlock text={curlOf(call, location.origin)} label="curl command" wrap />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
