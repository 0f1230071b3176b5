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
/** Of the edge with the times. */
const AXIS_PX = 32;
const INKS = { light: { text: '#495057', grid: '#e9ecef' }, dark: { text: '#c1c2c5', grid: '#3b3b3b' } } as const;

const WHOLE_STEPS = Array.from({ length: 10 }, (_, zeros) => [1, 2, 5].map((digit) => digit * 10 ** zeros)).flat();
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Where a line has a value and none on either side, a point stands for it. */
function lonely(plot: uPlot, at: number, show: boolean): number[] | null {
  if (!show) return null;
  const values = plot.data[at] ?? [];
  const known = (place: number) => values[place] !== null && values[place] !== undefined;
  return [...values.keys()].filter((place) => known(place) && !known(place - 1) && !known(place + 1));
}

const LONELY = { show: true, filter: lonely, size: 5 };

/** The day at its beginning, else the time of it. */
function timeLabel(at: number): string {
  const time = TIME.format(at * 1000);
  return time === '00:00' ? DAY.format(at * 1000) : time;
}

/** Lines over time. Without a point in a step the line has a gap. */
export function Plot({ sentence, span, times, series, unit }: PlotParts) {
  const frame = useRef<HTMLDivElement>(null);
  const ink = INKS[useComputedColorScheme('light')];
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const amount = (tick: number) => `${tick.toLocaleString('en')}${unit}`;
    const axis = { stroke: ink.text, grid: { stroke: ink.grid, width: 1 }, ticks: { stroke: ink.grid, width: 1 } };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT_PX,
        axes: [
          { ...axis, size: AXIS_PX, space: LABEL_PX, values: (_plot, ticks) => ticks.map((tick) => timeLabel(tick)) },
          { ...axis, size: 64, incrs: WHOLE_STEPS, values: (_plot, ticks) => ticks.map(amount) },
        ],
        series: [{}, ...series.map(({ label, color }) => ({ label, stroke: color, width: 2, points: { ...LONELY, fill: color } }))],
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
