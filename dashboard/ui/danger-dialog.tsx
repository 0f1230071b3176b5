import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Call } from '../client/request.ts';
import { ApiCall } from './api-call.tsx';
import { Dialog } from './dialog.tsx';
import { FormProblem } from './form-problem.tsx';

type Danger = {
  title: string;
  /** What will happen, before it does. */
  effect: ReactNode;
  verb: string;
  call: Call;
  run: { isPending: boolean; error: Error | null; mutate: () => void; reset: () => void };
  opened: boolean;
  onClose: () => void;
};

/** Asks before something that cannot be taken back, and says what it will do. */
export function DangerDialog({ title, effect, verb, call, run, opened, onClose }: Danger) {
  const close = () => {
    run.reset();
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={close} title={title}>
      <Stack gap="md">
        <Text component="div" size="sm">
          {effect}
        </Text>
        <FormProblem error={run.error} />
        <Group justify="space-between">
          <ApiCall call={call} what={verb} />
          <Group gap="xs">
            <Button variant="default" onClick={close} autoFocus data-autofocus>
              Cancel
            </Button>
            <Button color="red" loading={run.isPending} onClick={() => run.mutate()}>
              {verb}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Dialog>
  );
}
