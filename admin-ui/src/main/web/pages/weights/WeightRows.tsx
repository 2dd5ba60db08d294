import { useRef } from 'react';
import type { Backend, WeightRow, Weights } from '../../api/model';
import { NO_DATA, percent, permille, points, rate } from '../../domain/format';
import { parseWeight, type Shared, shares, sliderMax } from '../../domain/weights';
import { useMessages } from '../../i18n';
import { useLive, useRow } from '../../live/hooks';
import { place, type Placed, Rows } from '../../ui/Rows';
import { RowHead, Table, Td, Th, Tr } from '../../ui/Table';
import { BackendBadge, WeightText } from '../../ui/traffic';
import type { WeightEditor } from './useWeightEditor';
import { WeightInput } from './WeightInput';

export interface LocalShares {
  before: Shared[];
  after: Shared[];
  /// What a row would get if it served.
  restored: (index: number) => number;
}

/// The shares by weight, now and with the drafts, by the states and factors that the stream tells.
export function useLocalShares(
  scope: string,
  base: Weights,
  drafts: ReadonlyMap<string, string>,
): LocalShares {
  const { store } = useLive();
  // Any change of the service's state comes with a new head or row; the rows below subscribe on
  // their own.
  const rows = base.items.map((row) => {
    const live = store.row(scope, row.backend) as Backend | undefined;
    const { state } = live?.status ?? row;
    const { factorPermille } = (live?.status ?? row).weight;
    const typed = drafts.get(row.backend);
    const draft = typed === undefined ? null : parseWeight(typed);
    return { state, factorPermille, wanted: row.weight.wanted, draft: draft ?? row.weight.wanted };
  });
  const after = rows.map((row) => ({ ...row, wanted: row.draft }));
  const shared = shares(after);
  return {
    before: shares(rows),
    after: shared,
    restored: (index) => {
      const row = after[index];
      if (row === undefined || row.state === 'UP') {
        return shared[index]?.share ?? 0;
      }
      const back = [...after];
      back[index] = { ...row, state: 'UP' };
      return shares(back)[index]?.share ?? 0;
    },
  };
}

export function WeightRows({
  scope,
  base,
  editor,
  local,
  server,
}: {
  scope: string;
  base: Weights;
  editor: WeightEditor;
  local: LocalShares;
  server: Map<string, number> | null;
}) {
  const m = useMessages();
  const body = useRef<HTMLTableSectionElement>(null);
  const max = sliderMax(base.items.map((row) => row.weight.wanted));
  const sum = local.after.reduce((total, each) => total + each.effectivePermille, 0);
  return (
    <Table caption={m.weights.caption} className="weights" count={base.items.length}>
      <thead>
        <Tr>
          <Th>{m.weights.backend}</Th>
          <Th>{m.weights.state}</Th>
          <Th hint={m.weights.nowHint}>{m.weights.now}</Th>
          <Th>{m.weights.fresh}</Th>
          <Th number {...(base.exact ? {} : { hint: m.weights.expectedHint })}>
            {m.weights.expected}
          </Th>
          <Th number>{m.weights.observed}</Th>
          <Th number>{m.weights.rate}</Th>
        </Tr>
      </thead>
      <Rows
        body={body}
        count={base.items.length}
        keyOf={(index) => base.items[index]?.backend ?? ''}
        render={(placed) => {
          const { index } = placed;
          const row = base.items[index] as WeightRow;
          return (
            <EditRow
              key={row.backend}
              {...placed}
              scope={scope}
              row={row}
              text={editor.drafts.get(row.backend) ?? String(row.weight.wanted)}
              changed={editor.drafts.has(row.backend)}
              max={max}
              before={local.before[index]?.share ?? 0}
              after={server?.get(row.backend) ?? local.after[index]?.share ?? 0}
              restored={() => local.restored(index)}
              onType={(text) => editor.type(row.backend, text)}
            />
          );
        }}
      />
      <tfoot>
        <Tr>
          <td role="cell" colSpan={7} className="dim">
            {m.weights.sum}: {permille(sum)}
          </td>
        </Tr>
      </tfoot>
    </Table>
  );
}

function EditRow({
  scope,
  row,
  text,
  changed,
  max,
  before,
  after,
  restored,
  onType,
  ...placed
}: {
  scope: string;
  row: WeightRow;
  text: string;
  changed: boolean;
  max: number;
  before: number;
  after: number;
  restored: () => number;
  onType: (text: string) => void;
} & Placed) {
  const m = useMessages();
  const live = useRow<Backend>(scope, row.backend);
  const state = live?.status.state ?? row.state;
  const observed = live === undefined ? row.observedShare : live.status.observedShare;
  const difference = after - before;
  const wouldBe = after === 0 ? restored() : 0;
  return (
    <Tr {...place(placed)} className={changed ? 'row-changed' : undefined}>
      <RowHead>
        <span className="name">{row.backend}</span>
      </RowHead>
      <Td label={m.weights.state}>
        <BackendBadge state={state} />
      </Td>
      <Td label={m.weights.now}>
        <WeightText weight={live?.status.weight ?? row.weight} />
      </Td>
      <Td label={m.weights.fresh} className="cell-weight">
        <WeightInput backend={row.backend} text={text} max={max} onType={onType} />
      </Td>
      <Td label={m.weights.expected} number>
        <strong>{percent(after)}</strong>{' '}
        <span className={Math.abs(difference) < 0.0005 ? 'dim' : 'moved'}>
          ({points(difference)})
        </span>
        {wouldBe > 0 && <span className="sub">{m.weights.wouldBe(percent(wouldBe))}</span>}
      </Td>
      <Td label={m.weights.observed} number>
        {observed === null ? NO_DATA : percent(observed.share)}
      </Td>
      <Td label={m.weights.rate} number>
        {rate(live?.stats.connectionsPerSecond ?? row.connectionsPerSecond)}
      </Td>
    </Tr>
  );
}
