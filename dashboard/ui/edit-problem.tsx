import { Alert, Button, Stack, Text } from '@mantine/core';
import { Refused } from '../client/refused.ts';
import type { Draft } from './draft.ts';
import { FormProblem } from './form-problem.tsx';

const STALE = 412;

type Parts = {
  /** What is edited, as in `this contact`. */
  noun: string;
  draft: Pick<Draft<Record<string, unknown>>, 'isOutdated' | 'follow'>;
  save: { error: Error | null; reset: () => void };
  reload: () => Promise<unknown>;
};

/** What stands against saving an edit; where somebody else was first, the way on without losing what was typed. */
export function EditProblem({ noun, draft, save, reload }: Parts) {
  const isStale = save.error instanceof Refused && save.error.status === STALE;
  if (!isStale && !draft.isOutdated) return <FormProblem error={save.error} />;
  const takeTheirs = async () => {
    draft.follow();
    await reload();
    save.reset();
  };
  return (
    <Alert color="yellow" role="alert" title={`Somebody changed this ${noun} meanwhile`}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">Nothing was saved. Load their version: what you typed stays, and everything else is theirs.</Text>
        <Button size="xs" variant="default" onClick={() => void takeTheirs()}>
          Load their version
        </Button>
      </Stack>
    </Alert>
  );
}
