package dev.weir.director.forward;

import dev.weir.core.model.DirectorCell.BoundListener;
import dev.weir.core.model.ServiceId;
import dev.weir.director.admit.Carrier;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening sockets of a director. They come and go while it runs; connections that were
/// accepted do not depend on them. Belongs to the control context.
public final class Frontend {
  private static final Logger LOG = LoggerFactory.getLogger(Frontend.class);

  private final Map<Carrier, Binder> binders;
  private final Descriptors descriptors;
  private final Predicate<ServiceId> transparent;

  /// Written on the control context; scrapes read it.
  private final Map<BindAddress, Listening> listening =
      new ConcurrentSkipListMap<>(BindAddress.ORDER);
  private Future<Void> last = Future.succeededFuture();

  /// @param bound null while it is not
  private record Listening(Binder.@Nullable Bound bound, String error) {}

  /// @param binders one for each relay that there is here
  /// @param descriptors of the binders' sockets
  /// @param transparent whether a service calls its backends from their clients' addresses
  Frontend(
      Map<Carrier, Binder> binders, Descriptors descriptors, Predicate<ServiceId> transparent) {
    this.binders = new EnumMap<>(binders);
    this.descriptors = descriptors;
    this.transparent = transparent;
  }

  /// Makes the listening sockets those that are wanted: closes the others first, then binds what is
  /// missing, and tries again what could not be bound. Completes when all have been tried.
  public Future<Void> listen(Set<BindAddress> wanted) {
    Set<BindAddress> all = Set.copyOf(wanted);
    last = last.transform(_ -> closeAllBut(all)).compose(_ -> bindMissing(all));
    return last;
  }

  /// How each wanted listener fares.
  public List<BoundListener> report() {
    List<BoundListener> report = new ArrayList<>();
    listening.forEach(
        (address, each) ->
            report.add(
                new BoundListener(
                    address.service(),
                    address.listener(),
                    address.text(),
                    each.error(),
                    address.relay().id())));
    return report;
  }

  public boolean hasUnbound() {
    return unboundCount() > 0;
  }

  /// Listeners that are wanted and not bound; from any thread.
  public int unboundCount() {
    return (int) listening.values().stream().filter(each -> each.bound() == null).count();
  }

  /// Whether the listener with this address (`127.0.0.1:80`) is bound; from any thread.
  public boolean isBound(String address) {
    return listening.entrySet().stream()
        .anyMatch(each -> each.getKey().text().equals(address) && each.getValue().bound() != null);
  }

  /// Accepts that failed, for want of descriptors mostly.
  public long acceptFailureCount() {
    return descriptors.failureCount();
  }

  /// Times that a listening socket began to wait for descriptors.
  public long acceptPauseCount() {
    return descriptors.pauseCount();
  }

  private Future<Void> closeAllBut(Set<BindAddress> wanted) {
    List<Future<Void>> closing = new ArrayList<>();
    for (BindAddress each : List.copyOf(listening.keySet())) {
      if (!wanted.contains(each) || !problem(each).isEmpty()) {
        Listening gone = listening.remove(each);
        if (gone != null && gone.bound() != null) {
          closing.add(gone.bound().closeWhenQuiet());
        }
      }
    }
    return Future.join(closing).mapEmpty();
  }

  private Future<Void> bindMissing(Collection<BindAddress> wanted) {
    List<Future<Void>> binding = new ArrayList<>();
    for (BindAddress each : wanted) {
      Listening known = listening.get(each);
      if (known == null || known.bound() == null) {
        binding.add(bind(each));
      }
    }
    return Future.join(binding).mapEmpty();
  }

  private Future<Void> bind(BindAddress address) {
    Binder binder = binders.get(address.relay());
    Future<Binder.Bound> tried =
        binder == null || !problem(address).isEmpty()
            ? Future.failedFuture(problem(address))
            : binder.bind(address);
    return tried.transform(
        done -> {
          Throwable cause = done.cause();
          tried(address, done.result(), cause == null ? "" : textOf(cause));
          return Future.succeededFuture();
        });
  }

  private String problem(BindAddress address) {
    Binder binder = binders.get(address.relay());
    if (binder == null) {
      return "relay: native (expected: auto or pipeline on this director)";
    }
    String problem = transparent.test(address.service()) ? binder.transparencyProblem() : "";
    return problem.isEmpty() ? binder.problem(address) : problem;
  }

  private void tried(BindAddress address, Binder.@Nullable Bound bound, String error) {
    Listening before = listening.put(address, new Listening(bound, error));
    if (before == null || !before.error().equals(error)) {
      LOG.info(
          "listener={}/{} address={} relay={} state={} {}",
          address.service(),
          address.listener(),
          address.text(),
          address.relay().id(),
          bound == null ? "unbound" : "bound",
          error);
    }
  }

  private static String textOf(Throwable cause) {
    String text = cause.getMessage();
    return text == null || text.isEmpty() ? cause.getClass().getSimpleName() : text;
  }
}
