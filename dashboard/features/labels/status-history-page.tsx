import { HistoryPage } from './history-page.tsx';

export default function StatusHistoryPage() {
  return <HistoryPage model="status" plural="statuses" title="Status" />;
}
