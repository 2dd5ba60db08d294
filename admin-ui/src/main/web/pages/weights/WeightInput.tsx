import { parseWeight, WEIGHT_MAX } from '../../domain/weights';
import { useMessages } from '../../i18n';

const STEPS: Record<string, number> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/// A weight as number and as slider. ↑↓ by 1, PgUp and PgDn by 10; Home and End as Ctrl+Home,
/// Ctrl+End, because in a text field they move the cursor.
export function WeightInput({
  backend,
  text,
  max,
  onType,
}: {
  backend: string;
  text: string;
  max: number;
  onType: (text: string) => void;
}) {
  const m = useMessages();
  const value = parseWeight(text);
  return (
    <span className="weight-input">
      <input
        className="input"
        role="spinbutton"
        inputMode="numeric"
        autoComplete="off"
        aria-label={m.weights.weightOf(backend)}
        aria-valuemin={0}
        aria-valuemax={WEIGHT_MAX}
        aria-valuenow={value ?? undefined}
        aria-invalid={value === null}
        value={text}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          const step = STEPS[event.key];
          const end =
            event.ctrlKey && (event.key === 'Home' ? 0 : event.key === 'End' ? WEIGHT_MAX : null);
          if (step !== undefined && value !== null) {
            event.preventDefault();
            onType(String(Math.min(WEIGHT_MAX, Math.max(0, value + step))));
          } else if (typeof end === 'number') {
            event.preventDefault();
            onType(String(end));
          }
        }}
      />
      <input
        type="range"
        aria-label={m.weights.sliderOf(backend)}
        min={0}
        max={max}
        value={Math.min(max, value ?? 0)}
        onChange={(event) => onType(event.target.value)}
      />
      {value === null && <span className="field-error">{m.weights.invalid}</span>}
    </span>
  );
}
