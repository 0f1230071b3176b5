// Before what it is for.
import './language.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './plot.module.css';

/** Bright enough on either ground. */
const LINES = {
  green: { light: '#2b8a3e', dark: '#51cf66' },
  red: { light: '#e03131', dark: '#ff8787' },
  blue: { light: '#4263eb', dark: '#91a7ff' },
  orange: { light: '#d9780a', dark: '#ffc078' },
  violet: { light: '#9c36b5', dark: '#e599f7' },
} as const;

export type Series = { label: string; line: keyof typeof LINES; values: readonly (number | null)[] };

type PlotParts = {
  /** What the picture says, for whoever does not see it. */
  sentence: string;
  /** From the left edge to the right one, in seconds since 1970. */
  span: readonly [from: number, to: number];
  /** Seconds since 1970, ascending. */
  times: readonly number[];
  series: readonly Series[];
  unit: '' | 'ms';
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

const SHORT = new Intl.NumberFormat('en', { notation: 'compact' });

/** Short, also of millions: the edge is narrow. */
function amount(tick: number, unit: PlotParts['unit']): string {
  if (unit === '') return SHORT.format(tick);
  return tick < 1_000 ? `${tick} ms` : `${SHORT.format(tick / 1_000)} s`;
}

/** Lines over time. Without a point in a step the line has a gap. */
export function Plot({ sentence, span, times, series, unit }: PlotParts) {
  const frame = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const ink = INKS[scheme];
    const colored = series.map(({ label, line }) => ({ label, color: LINES[line][scheme] }));
    const axis = { stroke: ink.text, grid: { stroke: ink.grid, width: 1 }, ticks: { stroke: ink.grid, width: 1 } };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT_PX,
        axes: [
          { ...axis, size: AXIS_PX, space: LABEL_PX, values: (_plot, ticks) => ticks.map((tick) => timeLabel(tick)) },
          { ...axis, size: 64, incrs: WHOLE_STEPS, values: (_plot, ticks) => ticks.map((tick) => amount(tick, unit)) },
        ],
        series: [{}, ...colored.map(({ label, color }) => ({ label, stroke: color, width: 2, points: { ...LONELY, fill: color } }))],
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
  }, [span, times, series, unit, scheme]);
  return <div ref={frame} className={classes['plot']} role="img" aria-label={sentence} />;
}
