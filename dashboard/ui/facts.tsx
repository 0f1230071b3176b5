import type { CSSProperties, ReactNode } from 'react';
import classes from './facts.module.css';

/** Names with what they stand for, in three columns or four, so that rows are full. */
export function Facts({ of: facts }: { of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={classes['facts']} style={{ '--least': facts.length % 3 === 0 ? '15rem' : '13rem' } as CSSProperties}>
      {facts.map(([name, value]) => (
        <div key={name} className={classes['fact']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
