import type { ReactNode } from 'react';
import classes from './data-table.module.css';

export type Column<Row> = {
  label: string;
  show: (row: Row) => ReactNode;
  align?: 'end';
  /**
   * On a narrow screen a row is a card. head: its first line; side: at the end of that; line: in one line with others;
   * plain: the same without its label. Else it has a line of its own.
   */
  narrow?: 'head' | 'side' | 'line' | 'plain';
};

type TableParts<Row> = {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string | number;
};

/** Rows under named columns; on a narrow screen each row is a card of its own. The roles outlive that change. */
export function DataTable<Row>({ label, rows, columns, keyOf }: TableParts<Row>) {
  return (
    <div className={classes['frame']}>
      <table className={classes['table']} role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ label: title, align }) => (
              <th key={title} role="columnheader" scope="col" data-align={align}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr role="row" key={keyOf(row)}>
              {columns.map(({ label: title, show, align, narrow }) => (
                <td role="cell" key={title} data-label={title} data-align={align} data-narrow={narrow}>
                  {show(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
