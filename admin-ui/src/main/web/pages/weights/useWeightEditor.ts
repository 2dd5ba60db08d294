import { useCallback, useEffect, useRef, useState } from 'react';
import { paths } from '../../api/actions';
import { call } from '../../api/client';
import type { Service, WeightChange, Weights } from '../../api/model';
import { rebase, type Rebased } from '../../domain/rebase';
import { parseWeight } from '../../domain/weights';
import { useMessages } from '../../i18n';
import { useHead, useScope, useSignIns } from '../../live/hooks';
import { type Trouble, troubleOf } from '../../ui/problems';

export interface WeightEditor {
  /// What is being edited: frozen, until somebody else changes the service.
  base: Weights | null;
  loadedAt: Date | null;
  /// What was typed, by backend; only where it differs from the base.
  drafts: ReadonlyMap<string, string>;
  changes: WeightChange[];
  invalid: boolean;
  conflicts: Rebased['conflicts'];
  /// Backends whose weights somebody else changed and we did not.
  taken: string[];
  removed: string[];
  trouble: Trouble | null;
  type: (backend: string, text: string) => void;
  reset: () => void;
  /// Decides about the conflicts.
  settle: (whose: 'theirs' | 'mine') => void;
  /// Loads what is there now and puts the drafts on top.
  refresh: () => Promise<void>;
}

const NO_CONFLICTS: Rebased['conflicts'] = [];

export function useWeightEditor(service: string): WeightEditor {
  const m = useMessages();
  const scope = `service:${service}`;
  useScope(scope);
  const head = useHead<Service>(scope);
  const signIns = useSignIns();
  const [base, setBase] = useState<Weights | null>(null);
  const [loadedAt, setLoadedAt] = useState<Date | null>(null);
  const [drafts, setDrafts] = useState<ReadonlyMap<string, string>>(new Map());
  const [conflicts, setConflicts] = useState(NO_CONFLICTS);
  const [taken, setTaken] = useState<string[]>([]);
  const [removed, setRemoved] = useState<string[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const latest = useRef({ base, drafts });
  useEffect(() => {
    latest.current = { base, drafts };
  });

  const refresh = useCallback(async () => {
    try {
      const theirs = await call<Weights>('GET', paths.weights(service));
      const { base: was, drafts: mine } = latest.current;
      setTrouble(null);
      setBase(theirs);
      setLoadedAt(new Date());
      if (was === null || was.etag === theirs.etag) {
        return;
      }
      const before = wantedOf(was);
      const now = wantedOf(theirs);
      const numbers = new Map(
        [...mine].flatMap(([id, text]) => {
          const value = parseWeight(text);
          return value === null ? [] : [[id, value] as const];
        }),
      );
      const result = rebase(before, now, numbers);
      setDrafts(new Map([...result.drafts].map(([id, value]) => [id, String(value)])));
      setConflicts(result.conflicts);
      setRemoved(result.removed);
      setTaken(
        [...now].filter(([id, w]) => before.get(id) !== w && !mine.has(id)).map(([id]) => id),
      );
    } catch (failure) {
      setTrouble(troubleOf(failure, m));
    }
  }, [m, service]);

  const etag = head?.etag;
  useEffect(() => {
    if (latest.current.base === null || (etag !== undefined && latest.current.base.etag !== etag)) {
      void refresh();
    }
  }, [etag, refresh, signIns]);

  const type = (backend: string, text: string): void => {
    setDrafts((before) => {
      const next = new Map(before);
      const wanted = base?.items.find((row) => row.backend === backend)?.weight.wanted;
      if (text.trim() === String(wanted)) {
        next.delete(backend);
      } else {
        next.set(backend, text);
      }
      return next;
    });
  };

  const clear = (): void => {
    setConflicts(NO_CONFLICTS);
    setTaken([]);
    setRemoved([]);
  };

  const changes: WeightChange[] = [];
  let invalid = false;
  for (const [backend, text] of drafts) {
    const weight = parseWeight(text);
    if (weight === null) {
      invalid = true;
    } else {
      changes.push({ backend, weight });
    }
  }
  return {
    base,
    loadedAt,
    drafts,
    changes,
    invalid,
    conflicts,
    taken,
    removed,
    trouble,
    type,
    refresh,
    reset: () => {
      setDrafts(new Map());
      clear();
    },
    settle: (whose) => {
      if (whose === 'theirs') {
        const lost = new Set(conflicts.map((each) => each.backend));
        setDrafts((before) => new Map([...before].filter(([id]) => !lost.has(id))));
      }
      clear();
    },
  };
}

function wantedOf(weights: Weights): Map<string, number> {
  return new Map(weights.items.map((row) => [row.backend, row.weight.wanted]));
}
