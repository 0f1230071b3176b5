import { Alert, Text } from '@mantine/core';

/** What was wrong with a form as a whole; what belongs to one field stands beside that field. */
export function FormProblem({ error }: { error: Error | null }) {
  if (!error) return null;
  const fields = 'fields' in error ? Object.entries(error.fields as Record<string, string>) : [];
  const message =
    error.message === 'Validation failed' ? 'Nothing was saved yet: see the marked fields.' : error.message;
  return (
    <Alert role="alert" color="red" variant="light" p="xs">
      <Text size="sm">{message}</Text>
      {fields.map(([field, said]) => (
        <Text size="sm" key={field}>
          {said}
        </Text>
      ))}
    </Alert>
  );
}
