import { Copy } from './copy-button.tsx';
import { visibleText } from './visible-text.ts';
import classes from './code-block.module.css';

/** A text to be read exactly, which scrolls by itself and can be copied as it is. */
export function CodeBlock({ text, label, wrap = false }: { text: string; label: string; wrap?: boolean }) {
  return (
    <div className={classes['frame']}>
      <pre className={wrap ? classes['wrapped'] : classes['text']} tabIndex={0} role="group" aria-label={label}>
        {visibleText(text)}
      </pre>
      <div className={classes['copy']}>
        <Copy text={text} label={`Copy ${label}`} />
      </div>
    </div>
  );
}
