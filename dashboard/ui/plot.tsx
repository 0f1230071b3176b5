// Before what it is for.
import './language.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './plot.module.css';

export type Series = { label: string; color: string; values: readonly (number | null)[] };

type PlotParts = {
  /** What the picture says, for whoever does not see it. */
  sentence: string;
  /** From the left edge to the right one, in seconds since 1970. */
  span: readonly [from: number, to: number];
  /** Seconds since 1970, ascending. */
  times: readonly number[];
  series: readonly Series[];
  unit: string;
};

const HEIGHT_PX = 180;
/** Between the times along the edge. */
const LABEL_PX = 80;
const INKS = { light: { text: '#495057', grid: '#e9ecef' }, dark: { text: '#c1c2c5', grid: '#3b3b3b' } } as const;

/** Lines over time. Without a point in a step the line has a gap. */
export function Plot({ sentence, span, times, series, unit }: PlotParts) {
  const frame = useRef<HTMLDivElement>(null);
  const ink = INKS[useComputedColorScheme('light')];
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const axis = { stroke: ink.text, grid: { stroke: ink.grid, width: 1 }, ticks: { stroke: ink.grid, width: 1 } };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT_PX,
        axes: [{ ...axis, space: LABEL_PX }, { ...axis, size: 64, values: (_plot, ticks) => ticks.map((tick) => `${tick}${unit}`) }],
        series: [{}, ...series.map(({ label, color }) => ({ label, stroke: color, width: 2, points: { size: 6 } }))],
        scales: {
          x: { range: () => [span[0], span[1]] },
          y: { range: (_plot, _least, most) => [0, Math.max(most * 1.1, 1)] },
        },
        legend: { live: false },
        cursor: { drag: { x: false, y: false } },
      },
      [[...times], ...series.map(({ values }) => [...values])],
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [span, times, series, unit, ink]);
  return <div ref={frame} className={classes['plot']} role="img" aria-label={sentence} />;
}
