import { HistoryPage } from './history-page.tsx';

export default function SourceHistoryPage() {
  return <HistoryPage model="source" plural="sources" title="Source" />;
}
