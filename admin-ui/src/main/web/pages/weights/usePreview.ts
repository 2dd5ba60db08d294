import { useEffect, useState } from 'react';
import { paths } from '../../api/actions';
import { call } from '../../api/client';
import type { WeightChange, WeightsPreview } from '../../api/model';

const QUIET_MS = 350;

export type Preview =
  | { kind: 'none' | 'asking' | 'failed'; of: string }
  | { kind: 'known'; of: string; answer: WeightsPreview };

/// Asks the server what follows from the changes, once they have rested for a moment.
export function usePreview(service: string, etag: string, changes: WeightChange[]): Preview {
  const of = changes.length === 0 ? '' : JSON.stringify([etag, changes]);
  const [preview, setPreview] = useState<Preview>({ kind: 'none', of: '' });
  useEffect(() => {
    if (of === '') {
      return undefined;
    }
    const abort = new AbortController();
    const body = { changes: (JSON.parse(of) as [string, WeightChange[]])[1] };
    const timer = setTimeout(() => {
      call<WeightsPreview>('POST', `${paths.weights(service)}:preview`, {
        body,
        signal: abort.signal,
      }).then(
        (answer) => setPreview({ kind: 'known', of, answer }),
        () => {
          if (!abort.signal.aborted) {
            setPreview({ kind: 'failed', of });
          }
        },
      );
    }, QUIET_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [of, service]);
  if (of === '') {
    return { kind: 'none', of };
  }
  return preview.of === of ? preview : { kind: 'asking', of };
}
