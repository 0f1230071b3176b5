import { FileInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '../../ui/card.tsx';
import { readCsv, type CsvFile } from './reading.ts';

export function FileChoice({ onRead }: { onRead: (file: CsvFile | null) => void }) {
  const [chosen, setChosen] = useState<File | null>(null);
  const read = useMutation({ mutationFn: readCsv, onSuccess: onRead, onError: () => onRead(null) });
  const choose = (file: File | null) => {
    setChosen(file);
    read.reset();
    if (file) read.mutate(file);
    else onRead(null);
  };
  return (
    <Card title="A file">
      <FileInput
        label="CSV file"
        description="The first row names the columns. Nothing leaves this page before you press Import."
        placeholder="Choose a file"
        accept=".csv,text/csv,text/tab-separated-values,text/plain"
        maw={440}
        clearable
        clearButtonProps={{ 'aria-label': 'Take the file away' }}
        value={chosen}
        onChange={choose}
        error={read.error?.message}
      />
    </Card>
  );
}
