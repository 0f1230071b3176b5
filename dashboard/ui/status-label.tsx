import { ColorSwatch, Group, Text } from '@mantine/core';

const COLOR = /^#[0-9a-f]{6}$/i;

/** A status by its name and colour. */
export function StatusLabel({ name, color }: { name: string; color: string | null }) {
  return (
    <Group gap={6} wrap="nowrap" display="inline-flex">
      {color !== null && COLOR.test(color) && <ColorSwatch color={color} size={10} withShadow={false} aria-hidden />}
      <Text inherit span>
        {name}
      </Text>
    </Group>
  );
}
