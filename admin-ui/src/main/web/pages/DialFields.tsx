import type { ServiceInput, ServiceSpec } from '../api/model';
import { useMessages } from '../i18n';
import { Check, Select, TextField } from '../ui/controls';
import { Advanced, type Wrong } from '../ui/FormDialog';
import { parseAddresses } from './fields';
import { textOrNull } from './listenerTls';

type Dial = ServiceSpec['dial'];

/// How backends are dialled, as it is typed.
export interface DialDraft {
  proxyProtocol: Dial['proxyProtocol'];
  proxyOptions: string;
  source: string;
  transparent: boolean;
  mode: Dial['tls']['mode'];
  verify: Dial['tls']['verify'];
  serverName: string;
  ca: string;
}

export function dialDraftOf(dial?: Dial): DialDraft {
  return {
    proxyProtocol: dial?.proxyProtocol ?? 'off',
    proxyOptions: dial?.proxyOptions.join(', ') ?? '',
    source: dial?.source ?? '',
    transparent: dial?.transparent ?? false,
    mode: dial?.tls.mode ?? 'off',
    verify: dial?.tls.verify ?? 'full',
    serverName: dial?.tls.serverName ?? '',
    ca: dial?.tls.ca ?? '',
  };
}

/// One who calls from the client's address has no other to call from.
export function dialOf(draft: DialDraft): NonNullable<ServiceInput['dial']> {
  return {
    proxyProtocol: draft.proxyProtocol,
    // The server knows which there are, and says which are wrong.
    proxyOptions: (draft.proxyProtocol === 'v2'
      ? parseAddresses(draft.proxyOptions)
      : []) as Dial['proxyOptions'],
    source: draft.transparent ? null : textOrNull(draft.source),
    transparent: draft.transparent,
    tls: {
      mode: draft.mode,
      verify: draft.verify,
      serverName: textOrNull(draft.serverName),
      ca: textOrNull(draft.ca),
    },
  };
}

export function DialFields({
  draft,
  set,
  wrong,
}: {
  draft: DialDraft;
  set: (part: Partial<DialDraft>) => void;
  wrong: Wrong;
}) {
  const m = useMessages();
  return (
    <Advanced title={m.form.dialTitle} wrong={wrong.within('dial', 'listeners')}>
      <Select
        label={m.form.headerOut}
        value={draft.proxyProtocol}
        options={m.form.headersOut}
        onChange={(proxyProtocol) => set({ proxyProtocol })}
        error={wrong.at('dial/proxyProtocol')}
      />
      {draft.proxyProtocol === 'v2' && (
        <TextField
          label={m.form.headerOptions}
          hint={m.form.headerOptionsHint}
          value={draft.proxyOptions}
          onChange={(proxyOptions) => set({ proxyOptions })}
          error={wrong.at('dial/proxyOptions')}
        />
      )}
      <Check
        label={m.form.transparent}
        hint={m.form.transparentHint}
        checked={draft.transparent}
        onChange={(transparent) => set({ transparent })}
        error={wrong.at('dial/transparent')}
      />
      {!draft.transparent && (
        <TextField
          label={m.form.source}
          hint={m.form.sourceHint}
          value={draft.source}
          onChange={(source) => set({ source })}
          error={wrong.at('dial/source')}
        />
      )}
      <Select
        label={m.form.backendTls}
        value={draft.mode}
        options={m.form.backendTlsModes}
        onChange={(mode) => set({ mode })}
        error={wrong.at('dial/tls/mode')}
      />
      {draft.mode === 'on' && (
        <>
          <Select
            label={m.form.verify}
            value={draft.verify}
            options={m.form.verifies}
            onChange={(verify) => set({ verify })}
            error={wrong.at('dial/tls/verify')}
          />
          <div className="field-pairs">
            <TextField
              label={m.form.serverName}
              hint={m.form.serverNameHint}
              value={draft.serverName}
              onChange={(serverName) => set({ serverName })}
              error={wrong.at('dial/tls/serverName')}
            />
            <TextField
              label={m.form.backendCa}
              hint={m.form.backendCaHint}
              value={draft.ca}
              onChange={(ca) => set({ ca })}
              error={wrong.at('dial/tls/ca')}
            />
          </div>
        </>
      )}
    </Advanced>
  );
}
