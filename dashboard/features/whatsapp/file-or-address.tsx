import { FileInput, TextInput } from '@mantine/core';
import type { ComponentProps } from 'react';

type Parts = {
  label: string;
  file: File | null;
  onFile: (file: File | null) => void;
  address: Pick<ComponentProps<typeof TextInput>, 'name' | 'value' | 'error' | 'onChange'>;
};

/** A file from here, or one that Meta fetches from its address. */
export function FileOrAddress({ label, file, onFile, address }: Parts) {
  return (
    <>
      <FileInput
        label={label}
        description="An image of at most 5 MiB, or anything else of at most 16 MiB."
        placeholder="Choose one"
        clearable
        clearButtonProps={{ 'aria-label': 'Take the file away' }}
        value={file}
        onChange={onFile}
      />
      {!file && (
        <TextInput
          label="Or its address"
          description="Meta fetches it from there, so it has to be public."
          placeholder="https://shop.example.com/17.jpg"
          type="url"
          required
          {...address}
        />
      )}
    </>
  );
}
