import { Paper, Stack, Text } from '@mantine/core';
import type { TemplateRow } from '../../../contract/rest/whatsapp.ts';
import { filledIn, partsOf } from './template-parts.ts';

type Preview = { template: TemplateRow; values?: readonly string[]; header?: string };

/** As the person will see it. */
export function TemplatePreview({ template, values = [], header = '' }: Preview) {
  const parts = partsOf(template);
  return (
    <Paper withBorder p="sm" radius="md" maw="32rem" role="group" aria-label={`Preview of ${template.name}`}>
      <Stack gap={4} style={{ overflowWrap: 'anywhere' }}>
        {parts.header.kind === 'text' && <Text fw={700}>{filledIn(parts.header.text, ['1'], [header])}</Text>}
        {parts.header.kind === 'file' && (
          <Text size="sm" c="dimmed">
            [{parts.header.type}]
          </Text>
        )}
        <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
          {filledIn(parts.body, template.fields, values)}
        </Text>
        {parts.footer !== '' && (
          <Text size="xs" c="dimmed">
            {parts.footer}
          </Text>
        )}
        {parts.buttons.map((button) => (
          <Text key={button} size="sm" ta="center" fw={600}>
            {button}
          </Text>
        ))}
      </Stack>
    </Paper>
  );
}
