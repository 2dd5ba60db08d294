import type { Warning, WeightsPreview } from '../../api/model';
import { percent } from '../../domain/format';
import { type Messages, useMessages } from '../../i18n';
import { Button } from '../../ui/controls';
import { Glyph } from '../../ui/Glyph';
import type { Preview } from './usePreview';
import type { WeightEditor } from './useWeightEditor';

/// Somebody else changed the service while we edited.
export function Meanwhile({ editor }: { editor: WeightEditor }) {
  const m = useMessages();
  const { conflicts, taken, removed } = editor;
  if (conflicts.length === 0 && taken.length === 0 && removed.length === 0) {
    return null;
  }
  return (
    <div className="meanwhile" role="alert">
      <Glyph tone="warning" />
      <div>
        <strong>{m.weights.changedMeanwhile}</strong>
        {taken.length > 0 && <p>{m.weights.mergedNote(taken.join(', '))}</p>}
        {removed.length > 0 && <p>{m.weights.removedNote(removed.join(', '))}</p>}
        {conflicts.length > 0 && (
          <>
            <p>{m.weights.conflict}</p>
            <ul className="plain">
              {conflicts.map(({ backend, was, theirs, mine }) => (
                <li key={backend}>
                  <strong>{backend}</strong>: {m.weights.was} {was}, {m.weights.theirs} {theirs},{' '}
                  {m.weights.mine} {mine}
                </li>
              ))}
            </ul>
            <div className="row-gap">
              <Button onPress={() => editor.settle('theirs')}>{m.weights.takeTheirs}</Button>
              <Button onPress={() => editor.settle('mine')}>{m.weights.keepMine}</Button>
            </div>
          </>
        )}
      </div>
    </div>
  );
}

/// Whether the server computes the same, and what it warns of.
export function PreviewNote({ preview, differs }: { preview: Preview; differs: boolean }) {
  const m = useMessages();
  return (
    <div className="preview-note" aria-live="polite">
      {preview.kind === 'none' && <p className="dim">{m.weights.noChange}</p>}
      {preview.kind === 'asking' && <p className="dim">{m.weights.checking}</p>}
      {preview.kind === 'failed' && (
        <p className="note">
          <Glyph tone="warning" />
          {m.weights.previewFailed}
        </p>
      )}
      {preview.kind === 'known' && (
        <>
          <p className={differs ? 'note' : 'dim'}>
            <Glyph tone={differs ? 'warning' : 'up'} />
            {differs ? m.weights.differs : m.weights.confirmed}
          </p>
          <Warnings answer={preview.answer} />
        </>
      )}
    </div>
  );
}

function Warnings({ answer }: { answer: WeightsPreview }) {
  const m = useMessages();
  return answer.warnings
    .filter((warning) => warning.code !== 'inexact-scheduler')
    .map((warning) => (
      <p key={warning.code + warning.message} className="note">
        <Glyph tone="warning" />
        {warningText(warning, m)}
      </p>
    ));
}

export function warningText(warning: Warning, m: Messages): string {
  const params = warning.params as Record<string, unknown>;
  const backend = String(params['backend']);
  switch (warning.code) {
    case 'no-eligible-backend':
      return m.weights.warnings['no-eligible-backend'];
    case 'large-shift':
      return m.weights.warnings['large-shift'](
        backend,
        percent(Number(params['before'])),
        percent(Number(params['after'])),
      );
    case 'not-serving': {
      const state = String(params['state']);
      return m.weights.warnings['not-serving'](backend, m.states[state] ?? state);
    }
    default:
      return warning.message;
  }
}
