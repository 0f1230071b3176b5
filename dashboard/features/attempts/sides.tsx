import { Text } from '@mantine/core';
import type { HeadersByName, LogDetail } from '../../../contract/rest/webhooks.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { bytes } from '../../ui/duration.ts';

export function RequestSide({ log }: { log: LogDetail }) {
  const size = new TextEncoder().encode(log.payload).length;
  return (
    <Card title="What we sent" about={`POST, ${bytes(size)} of body, exactly as it was signed and sent`}>
      <CodeBlock text={headerText(log.request_headers)} label="request headers" />
      <CodeBlock text={log.payload} label="request body, exactly as signed" wrap />
    </Card>
  );
}

export function AnswerSide({ log }: { log: LogDetail }) {
  if (log.response_headers === null) {
    return (
      <Card title="What they answered">
        <Text size="sm" c="dimmed">
          Nothing: no answer was read.
        </Text>
      </Card>
    );
  }
  const size = `${bytes(log.response_body_bytes)} of body`;
  return (
    <Card
      title="What they answered"
      about={`${log.status_code}, ${log.response_body_truncated ? `${size}, of which the start was kept` : size}`}
    >
      <CodeBlock text={headerText(log.response_headers)} label="answer headers" />
      {log.response_body !== null && log.response_body !== '' && (
        <CodeBlock text={log.response_body} label="answer body" wrap />
      )}
    </Card>
  );
}

function headerText(headers: HeadersByName): string {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}`),
  );
  return lines.join('\n');
}
