import { Copy } from './copy-button.tsx';
import classes from './code-block.module.css';

/** A text to be read exactly, which scrolls by itself and can be copied. */
export function CodeBlock({ text, label, wrap = false }: { text: string; label: string; wrap?: boolean }) {
  return (
    <div className={classes['frame']}>
      <pre className={wrap ? classes['wrapped'] : classes['text']} tabIndex={0} role="group" aria-label={label}>
        {text}
      </pre>
      <div className={classes['copy']}>
        <Copy text={text} label={`Copy ${label}`} />
      </div>
    </div>
  );
}
