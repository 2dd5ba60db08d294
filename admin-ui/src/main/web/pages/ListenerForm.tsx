import { useState } from 'react';
import { paths } from '../api/actions';
import type { ListenerSpec } from '../api/model';
import { useMessages } from '../i18n';
import { Check, Select, TextArea, TextField } from '../ui/controls';
import { Advanced, FormDialog, NumberFields, type Wrong } from '../ui/FormDialog';
import { draftOf, inputOf, type ListenerDraft, showsAccess, wrongOf } from './listenerDraft';
import { ListenerTlsFields } from './ListenerTlsFields';

/// Adds a listener to a service, or changes one.
export function ListenerForm({
  service,
  etag,
  listener,
  taken,
  onClose,
}: {
  service: string;
  etag: string;
  listener?: ListenerSpec;
  taken: readonly string[];
  onClose: () => void;
}) {
  const m = useMessages();
  const [draft, setDraft] = useState(() => draftOf(listener));
  // What is typed is about the version that was there when the form was opened.
  const [seen] = useState(etag);
  const set = (part: Partial<ListenerDraft>): void => setDraft({ ...draft, ...part });
  const path = paths.listener(service, draft.id);
  const body = inputOf(draft, listener);
  return (
    <FormDialog
      title={listener ? m.form.editListener(listener.id) : m.form.addListener(service)}
      name={draft.id}
      write={
        listener
          ? { method: 'PATCH', path, ifMatch: seen, body }
          : { method: 'PUT', path, create: true, body }
      }
      errors={wrongOf(draft, listener ? [] : taken, m)}
      onClose={onClose}
    >
      {(wrong) => (
        <>
          {!listener && (
            <TextField
              label={m.form.id}
              hint={m.form.idHint}
              value={draft.id}
              onChange={(id) => set({ id })}
              error={wrong.at('id')}
              autoFocus
            />
          )}
          <div className="field-pairs">
            <TextField
              label={m.form.port}
              value={draft.port}
              onChange={(port) => set({ port })}
              inputMode="numeric"
              error={wrong.at('port')}
            />
            <TextField
              label={m.form.portLast}
              hint={m.form.portLastHint}
              value={draft.portLast}
              onChange={(portLast) => set({ portLast })}
              inputMode="numeric"
              error={wrong.at('portLast')}
            />
          </div>
          <TextField
            label={m.form.addresses}
            hint={m.form.addressesHint}
            value={draft.addresses}
            onChange={(addresses) => set({ addresses })}
            error={wrong.at('addresses')}
          />
          <AccessFields draft={draft} set={set} wrong={wrong} shows={showsAccess(listener)} />
          <ProtocolFields draft={draft} set={set} wrong={wrong} />
          <SocketFields draft={draft} set={set} wrong={wrong} />
        </>
      )}
    </FormDialog>
  );
}

interface Part {
  draft: ListenerDraft;
  set: (part: Partial<ListenerDraft>) => void;
  wrong: Wrong;
}

/// Who may connect, how often, and who speaks for whom.
function AccessFields({ draft, set, wrong, shows }: Part & { shows: boolean }) {
  const m = useMessages();
  return (
    <Advanced title={m.form.accessTitle} wrong={wrong.within('access', 'limits')}>
      {shows ? (
        <>
          <TextArea
            label={m.form.allow}
            hint={m.form.allowHint}
            value={draft.allow}
            onChange={(allow) => set({ allow })}
            error={wrong.at('access/allow')}
          />
          <TextArea
            label={m.form.deny}
            hint={m.form.denyHint}
            value={draft.deny}
            onChange={(deny) => set({ deny })}
            error={wrong.at('access/deny')}
          />
        </>
      ) : (
        <p className="note">{m.form.accessLong}</p>
      )}
      <NumberFields
        labels={m.form.listenerLimits}
        values={draft.limits}
        path="limits"
        wrong={wrong}
        onChange={(key, text) => set({ limits: { ...draft.limits, [key]: text } })}
      />
    </Advanced>
  );
}

/// What is done with the bytes.
function ProtocolFields({ draft, set, wrong }: Part) {
  const m = useMessages();
  return (
    <Advanced
      title={m.form.protocolTitle}
      wrong={wrong.within('relay', 'proxyProtocol', 'tls')}
    >
      <Select
        label={m.form.relay}
        value={draft.relay}
        options={m.form.relays}
        onChange={(relay) => set({ relay })}
        error={wrong.at('relay')}
      />
      <Select
        label={m.form.headerIn}
        value={draft.proxyProtocol}
        options={m.form.headersIn}
        onChange={(proxyProtocol) => set({ proxyProtocol })}
        error={wrong.at('proxyProtocol/mode')}
      />
      {draft.proxyProtocol === 'required' && (
        <TextArea
          label={m.form.trusted}
          hint={m.form.blocksHint}
          value={draft.trusted}
          onChange={(trusted) => set({ trusted })}
          error={wrong.at('proxyProtocol/trusted')}
        />
      )}
      <ListenerTlsFields
        draft={draft.tls}
        set={(part) => set({ tls: { ...draft.tls, ...part } })}
        wrong={wrong}
      />
    </Advanced>
  );
}

/// How the system listens and keeps connections.
function SocketFields({ draft, set, wrong }: Part) {
  const m = useMessages();
  return (
    <Advanced title={m.form.socketTitle} wrong={wrong.within('share', 'backlog', 'tcp')}>
      <div className="field-pairs">
        <TextField
          label={m.form.backlog}
          hint={m.form.backlogHint}
          value={draft.backlog}
          onChange={(backlog) => set({ backlog })}
          inputMode="numeric"
          error={wrong.at('backlog')}
        />
        <TextField
          label={m.form.userTimeoutMs}
          hint={m.form.userTimeoutHint}
          value={draft.userTimeoutMs}
          onChange={(userTimeoutMs) => set({ userTimeoutMs })}
          inputMode="numeric"
          error={wrong.at('tcp/userTimeoutMs')}
        />
      </div>
      <Check
        label={m.form.keepAlive}
        checked={draft.keepAlive}
        onChange={(keepAlive) => set({ keepAlive })}
        error={wrong.at('tcp/keepAlive')}
      />
      <Check
        label={m.form.fastOpen}
        hint={m.form.fastOpenHint}
        checked={draft.fastOpen}
        onChange={(fastOpen) => set({ fastOpen })}
        error={wrong.at('tcp/fastOpen')}
      />
      <Check
        label={m.form.share}
        hint={m.form.shareHint}
        checked={draft.share}
        onChange={(share) => set({ share })}
        error={wrong.at('share')}
      />
    </Advanced>
  );
}
