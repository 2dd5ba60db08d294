import type { Scheduler, ServiceInput, ServiceSpec } from '../api/model';
import { useMessages } from '../i18n';
import { Select } from '../ui/controls';
import { NumberFields, type Wrong } from '../ui/FormDialog';
import { BALANCE, DRAWS, EXPLORE, given, numbers, typed, wrongIn } from './numbers';

type Options = ServiceSpec['schedulerOptions'];

/// How a backend is chosen, as it is typed.
export interface SchedulerDraft {
  scheduler: Scheduler;
  by: Options['hash']['by'];
  method: Options['hash']['method'];
  draws: Record<keyof typeof DRAWS, string>;
  explore: Record<keyof typeof EXPLORE, string>;
  balance: Record<keyof typeof BALANCE, string>;
}

export function schedulerDraftOf(spec?: ServiceSpec): SchedulerDraft {
  const options = spec?.schedulerOptions;
  return {
    scheduler: spec?.scheduler ?? 'roundrobin',
    by: options?.hash.by ?? 'src',
    method: options?.hash.method ?? 'maglev',
    draws: typed(DRAWS, options),
    explore: typed(EXPLORE, options),
    balance: typed(BALANCE, options?.hash),
  };
}

/// Only what the chosen scheduler reads; the others' options stay as they are.
export function schedulerOf(
  draft: SchedulerDraft,
): Pick<ServiceInput, 'scheduler' | 'schedulerOptions'> {
  const { scheduler, by, method } = draft;
  switch (scheduler) {
    case 'random':
      return { scheduler, schedulerOptions: given(numbers(DRAWS, draft.draws)) };
    case 'leasttime':
      return { scheduler, schedulerOptions: given(numbers(EXPLORE, draft.explore)) };
    case 'hash': {
      const { balanceFactorPercent } = numbers(BALANCE, draft.balance);
      const hash =
        method === 'ring' ? { by, method, tableSize: null, balanceFactorPercent } : { by, method };
      return { scheduler, schedulerOptions: { hash: { balanceFactorPercent: null, ...hash } } };
    }
    default:
      return { scheduler };
  }
}

export function wrongInScheduler(
  draft: SchedulerDraft,
  say: (min: string, max: string) => string,
): Record<string, string | null> {
  const { scheduler, method } = draft;
  return {
    ...(scheduler === 'random' ? wrongIn(DRAWS, draft.draws, 'schedulerOptions', say) : {}),
    ...(scheduler === 'leasttime'
      ? wrongIn(EXPLORE, draft.explore, 'schedulerOptions', say)
      : {}),
    ...(scheduler === 'hash' && method === 'ring'
      ? wrongIn(BALANCE, draft.balance, 'schedulerOptions/hash', say)
      : {}),
  };
}

export function SchedulerFields({
  draft,
  set,
  wrong,
}: {
  draft: SchedulerDraft;
  set: (part: Partial<SchedulerDraft>) => void;
  wrong: Wrong;
}) {
  const m = useMessages();
  return (
    <>
      <Select
        label={m.form.scheduler}
        value={draft.scheduler}
        options={m.schedulers}
        onChange={(scheduler) => set({ scheduler })}
      />
      {draft.scheduler === 'random' && (
        <NumberFields
          labels={m.form.draws}
          values={draft.draws}
          path="schedulerOptions"
          wrong={wrong}
          onChange={(key, text) => set({ draws: { ...draft.draws, [key]: text } })}
        />
      )}
      {draft.scheduler === 'leasttime' && (
        <NumberFields
          labels={m.form.explore}
          values={draft.explore}
          path="schedulerOptions"
          wrong={wrong}
          onChange={(key, text) => set({ explore: { ...draft.explore, [key]: text } })}
        />
      )}
      {draft.scheduler === 'hash' && (
        <>
          <Select
            label={m.form.hashBy}
            value={draft.by}
            options={m.form.hashKeys}
            onChange={(by) => set({ by })}
          />
          <Select
            label={m.form.hashMethod}
            value={draft.method}
            options={m.form.hashMethods}
            onChange={(method) => set({ method })}
          />
          {draft.method === 'ring' && (
            <NumberFields
              labels={m.form.balanceFactor}
              values={draft.balance}
              path="schedulerOptions/hash"
              wrong={wrong}
              onChange={(key, text) => set({ balance: { ...draft.balance, [key]: text } })}
            />
          )}
        </>
      )}
    </>
  );
}
