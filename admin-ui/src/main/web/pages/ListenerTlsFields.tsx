import { useMessages } from '../i18n';
import { Select, TextArea, TextField } from '../ui/controls';
import type { Wrong } from '../ui/FormDialog';
import type { TlsDraft } from './listenerTls';

const VERSIONS = { 'TLSv1.2': 'TLS 1.2', 'TLSv1.3': 'TLS 1.3' };

/// What a listener does with TLS: only what counts with the chosen mode.
export function ListenerTlsFields({
  draft,
  set,
  wrong,
}: {
  draft: TlsDraft;
  set: (part: Partial<TlsDraft>) => void;
  wrong: Wrong;
}) {
  const m = useMessages();
  return (
    <>
      <Select
        label={m.form.tls}
        value={draft.mode}
        options={m.form.tlsModes}
        onChange={(mode) => set({ mode })}
        error={wrong.at('tls/mode')}
      />
      {draft.mode === 'terminate' && (
        <>
          <TextField
            label={m.form.certificates}
            hint={m.form.certificatesHint}
            value={draft.certificates}
            onChange={(certificates) => set({ certificates })}
            error={wrong.at('tls/certificates')}
          />
          <Select
            label={m.form.minVersion}
            value={draft.minVersion}
            options={VERSIONS}
            onChange={(minVersion) => set({ minVersion })}
            error={wrong.at('tls/minVersion')}
          />
          <TextField
            label={m.form.alpn}
            hint={m.form.alpnHint}
            value={draft.alpn}
            onChange={(alpn) => set({ alpn })}
            error={wrong.at('tls/alpn')}
          />
          <Select
            label={m.form.clientCertificate}
            value={draft.clientCertificate}
            options={m.form.clientCertificates}
            onChange={(clientCertificate) => set({ clientCertificate })}
            error={wrong.at('tls/clientCertificate')}
          />
        </>
      )}
      {draft.mode === 'terminate' && draft.clientCertificate !== 'off' && (
        <div className="field-pairs">
          <TextField
            label={m.form.clientCa}
            hint={m.form.fileHint}
            value={draft.clientCa}
            onChange={(clientCa) => set({ clientCa })}
            error={wrong.at('tls/clientCa')}
          />
          <TextField
            label={m.form.revocation}
            hint={m.form.revocationHint}
            value={draft.revocation}
            onChange={(revocation) => set({ revocation })}
            error={wrong.at('tls/revocation')}
          />
        </div>
      )}
      {draft.mode !== 'off' && (
        <TextArea
          label={m.form.routes}
          hint={m.form.routesHint}
          value={draft.routes}
          onChange={(routes) => set({ routes })}
          error={wrong.at('tls/routes')}
        />
      )}
    </>
  );
}
