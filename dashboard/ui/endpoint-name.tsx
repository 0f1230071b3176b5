import { useQuery } from '@tanstack/react-query';
import { endpointsQuery } from '../client/endpoints.ts';
import { useWorkspace } from '../client/workspace.ts';
import classes from './endpoint-name.module.css';
import { shortUrl } from './short-url.ts';

type Endpoint = { id: number; url: string };

/** What people call an endpoint: its address, shortened. */
export function endpointName({ id, url }: Endpoint): string {
  return shortUrl(url) || `#${id}, no URL yet`;
}

/** By the address that it has now, with the whole of it on hover. One that was deleted has only its number left. */
export function EndpointName({ id }: { id: number }) {
  const { data } = useQuery(endpointsQuery(useWorkspace()));
  const endpoint = data?.data.find((each) => each.id === id);
  if (!endpoint) return <>{data ? `#${id}, deleted` : `#${id}`}</>;
  return <Address {...endpoint} />;
}

/** On one line where there is room for columns. */
export function Address(endpoint: Endpoint) {
  return (
    <span className={classes['name']} title={endpoint.url}>
      {endpointName(endpoint)}
    </span>
  );
}
