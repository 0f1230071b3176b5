/** Room on both sides of the line, in percent of the width, so that the marks at its ends are whole. */
const MARGIN = 3;

/** Of so many marks at most the distances still follow the time; of more, each would hide the next. */
export const FEW = 4;

/** Where moments are drawn along a line, in percent of its width: in their order, and never on top of each other. */
export function placesOf(moments: readonly number[]): number[] {
  const [first = 0, last = first] = [moments[0], moments.at(-1)];
  const evenShare = moments.length > FEW ? 1 : 0.5;
  return moments.map((moment, at) => {
    const even = at / Math.max(1, moments.length - 1);
    const timely = (moment - first) / Math.max(1, last - first);
    return MARGIN + (100 - 2 * MARGIN) * (evenShare * even + (1 - evenShare) * timely);
  });
}
