import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useMessages } from '../i18n';
import { Button } from './controls';
import { useCopy } from './toasts';

/// A panel that fails takes down nothing but itself.
export class Boundary extends Component<{ children: ReactNode }, { failure: string | null }> {
  override state: { failure: string | null } = { failure: null };

  static getDerivedStateFromError(failure: unknown): { failure: string } {
    return {
      failure: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
    };
  }

  override componentDidCatch(failure: Error, info: ErrorInfo): void {
    this.setState({ failure: `${failure.stack ?? failure.message}\n${info.componentStack ?? ''}` });
  }

  override render(): ReactNode {
    return this.state.failure === null ? (
      this.props.children
    ) : (
      <Crashed details={this.state.failure} retry={() => this.setState({ failure: null })} />
    );
  }
}

function Crashed({ details, retry }: { details: string; retry: () => void }) {
  const m = useMessages();
  const copy = useCopy();
  return (
    <div className="trouble" role="alert">
      <div>
        <strong>{m.app.crashed}</strong>
        <div className="row-gap">
          <Button onPress={retry}>{m.actions.retry}</Button>
          <Button kind="quiet" onPress={() => copy(details)}>
            {m.app.copyDetails}
          </Button>
        </div>
      </div>
    </div>
  );
}
