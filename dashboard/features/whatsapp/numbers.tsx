import type { WhatsAppNumber } from '../../../contract/rest/whatsapp.ts';
import { Card } from '../../ui/card.tsx';
import { Copyable } from '../../ui/copyable.tsx';
import { DataTable } from '../../ui/data-table.tsx';

export function Numbers({ rows }: { rows: WhatsAppNumber[] }) {
  return (
    <Card title="Numbers" about="What people see when you write to them, and what they write to.">
      <DataTable
        label="Numbers"
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { label: 'Number', narrow: 'head', show: ({ display_phone_number: number }) => number },
          { label: 'Name', show: ({ verified_name: name }) => name ?? '–' },
          { label: 'Quality', show: ({ quality_rating: quality }) => quality?.toLowerCase() ?? '–' },
          { label: 'Id', show: ({ id }) => <Copyable text={id} what="id of the number" /> },
        ]}
      />
    </Card>
  );
}
