import { type ReactNode, useId } from 'react';
import {
  Button as AriaButton,
  type ButtonProps,
  Dialog as AriaDialog,
  FieldError,
  Heading,
  Input,
  Label,
  Menu as AriaMenu,
  MenuItem,
  type MenuItemProps,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps,
} from 'react-aria-components';
import { useMessages } from '../i18n';
import { Icon } from './Glyph';

export function Button({
  kind = 'plain',
  children,
  ...props
}: Omit<ButtonProps, 'className' | 'children'> & {
  kind?: 'plain' | 'primary' | 'danger' | 'quiet' | 'icon';
  children: ReactNode;
}) {
  return (
    <AriaButton className={`button button-${kind}`} {...props}>
      {children}
    </AriaButton>
  );
}

export function Dialog({
  title,
  onClose,
  wide = false,
  drawer = false,
  dismissable = true,
  children,
}: {
  title: string;
  onClose: () => void;
  wide?: boolean;
  drawer?: boolean;
  dismissable?: boolean;
  children: ReactNode;
}) {
  const m = useMessages();
  return (
    <ModalOverlay
      className={drawer ? 'overlay overlay-drawer' : 'overlay'}
      isOpen
      isDismissable={dismissable}
      isKeyboardDismissDisabled={!dismissable}
      onOpenChange={(open) => {
        if (!open) {
          onClose();
        }
      }}
    >
      <Modal className={drawer ? 'drawer' : wide ? 'modal modal-wide' : 'modal'}>
        <AriaDialog className="dialog">
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {dismissable && (
              <Button kind="icon" aria-label={m.backend.close} onPress={onClose}>
                <Icon name="close" />
              </Button>
            )}
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export function Menu({
  label,
  icon = 'more',
  text,
  children,
}: {
  label: string;
  icon?: 'more' | 'settings';
  text?: string;
  children: ReactNode;
}) {
  return (
    <MenuTrigger>
      <Button kind="icon" aria-label={label}>
        <Icon name={icon} />
        {text}
      </Button>
      <Popover className="popover" placement="bottom end">
        <AriaMenu className="menu" aria-label={label}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

export function Item({ danger = false, ...props }: MenuItemProps & { danger?: boolean }) {
  return <MenuItem className={danger ? 'menu-item menu-danger' : 'menu-item'} {...props} />;
}

type FieldProps = Omit<TextFieldProps, 'className' | 'children' | 'isInvalid'> & {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
};

export function TextField({ inputMode, ...props }: FieldProps) {
  return (
    <Field {...props}>
      <Input className="input" {...(inputMode ? { inputMode } : {})} autoComplete="off" />
    </Field>
  );
}

/// Several lines, for lists.
export function TextArea(props: FieldProps) {
  return (
    <Field {...props}>
      <AriaTextArea className="input input-lines" rows={3} spellCheck={false} />
    </Field>
  );
}

function Field({ label, hint, error, children, ...props }: FieldProps & { children: ReactNode }) {
  return (
    <AriaTextField className="field" isInvalid={Boolean(error)} {...props}>
      <Label>{label}</Label>
      {children}
      {hint !== undefined && !error && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}

export function Select<T extends string>({
  label,
  value,
  options,
  onChange,
  error = null,
}: {
  label: string;
  value: T;
  options: Record<T, string>;
  onChange: (value: T) => void;
  error?: string | null;
}) {
  const errorId = useId();
  return (
    <label className="field">
      <span>{label}</span>
      <select
        className="input"
        value={value}
        aria-invalid={error !== null}
        aria-describedby={error !== null ? errorId : undefined}
        onChange={(event) => onChange(event.target.value as T)}
      >
        {(Object.entries(options) as [T, string][]).map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
      {error !== null && (
        <span id={errorId} className="field-error">
          {error}
        </span>
      )}
    </label>
  );
}

/// Yes or no.
export function Check({
  label,
  hint,
  checked,
  onChange,
  error = null,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  error?: string | null;
}) {
  const saidId = useId();
  const said = error ?? hint;
  return (
    <div className="field">
      <label className="check">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          aria-invalid={error !== null}
          aria-describedby={said === undefined ? undefined : saidId}
        />
        <span>{label}</span>
      </label>
      {said !== undefined && (
        <span id={saidId} className={error === null ? 'field-hint' : 'field-error'}>
          {said}
        </span>
      )}
    </div>
  );
}

export function SearchField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <label className="search">
      <span className="sr-only">{label}</span>
      <Icon name="search" />
      <input
        type="search"
        className="input"
        placeholder={label}
        value={value}
        data-filter=""
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
