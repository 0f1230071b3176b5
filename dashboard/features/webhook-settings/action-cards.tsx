import { Button, Checkbox, SimpleGrid, Stack } from '@mantine/core';
import type { ActionBoxes } from '../../../contract/rest/webhooks.ts';
import { Card } from '../../ui/card.tsx';

type Boxes = { contacts_actions: ActionBoxes; status_actions: ActionBoxes; source_actions: ActionBoxes };

const CARDS = [
  { key: 'contacts_actions', title: 'Contacts', noun: 'contact' },
  { key: 'status_actions', title: 'Status', noun: 'status' },
  { key: 'source_actions', title: 'Source', noun: 'source' },
] as const;

const ACTIONS = [
  { key: 'create', label: 'Created', says: (noun: string) => `When a ${noun} is added.` },
  { key: 'update', label: 'Updated', says: (noun: string) => `When an attribute of a ${noun} changes.` },
  { key: 'delete', label: 'Deleted', says: (noun: string) => `When a ${noun} is deleted, with its last values.` },
] as const;

type Parts = { values: Boxes; set: (part: Partial<Boxes>) => void; disabled: boolean };

/** The nine check boxes. */
export function ActionCards({ values, set, disabled }: Parts) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
      {CARDS.map(({ key, title, noun }) => {
        const boxes = values[key];
        const all = ACTIONS.every((action) => boxes[action.key]);
        return (
          <Card
            key={key}
            title={title}
            actions={
              <Button
                variant="subtle"
                size="compact-xs"
                disabled={disabled}
                aria-label={`${all ? 'None' : 'All'} of ${title}`}
                onClick={() => set({ [key]: { create: !all, update: !all, delete: !all } })}
              >
                {all ? 'None' : 'All'}
              </Button>
            }
          >
            <Stack gap="sm">
              {ACTIONS.map((action) => (
                <Checkbox
                  key={action.key}
                  label={action.label}
                  description={action.says(noun)}
                  aria-label={`${title}: ${action.label}`}
                  checked={boxes[action.key]}
                  disabled={disabled}
                  onChange={(event) => set({ [key]: { ...boxes, [action.key]: event.currentTarget.checked } })}
                />
              ))}
            </Stack>
          </Card>
        );
      })}
    </SimpleGrid>
  );
}
