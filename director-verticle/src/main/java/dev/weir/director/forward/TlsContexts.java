package dev.weir.director.forward;

import dev.weir.core.model.DialTls;
import dev.weir.core.model.FileName;
import dev.weir.core.model.ListenerTls;
import dev.weir.director.certificate.CertificateFolder;
import dev.weir.director.certificate.CertificateFolder.Seen;
import dev.weir.director.certificate.PemFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What listeners and dials need to speak TLS, made from the director's certificate files. Event
/// loops read a snapshot; the control context alone has a new one made, on a worker.
public final class TlsContexts {
  private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

  private final Vertx vertx;
  private final CertificateFolder folder;
  private final TlsProvider preferred;
  private final TicketKeys tickets = TicketKeys.random();
  private volatile TlsSnapshot now = TlsSnapshot.EMPTY;
  private volatile @Nullable TlsProvider provider;
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong rotations = new AtomicLong();
  private Future<?> last = Future.succeededFuture();

  /// How long tickets are sealed with one key: a session's lifetime.
  public static final long TICKET_KEY_SECONDS = ServerTls.SESSION_SECONDS;

  /// What TLS is wanted for.
  public record Wanted(Set<ListenerTls> listeners, Set<DialTls> dials) {
    public static final Wanted NOTHING = new Wanted(Set.of(), Set.of());

    public Wanted {
      listeners = Set.copyOf(listeners);
      dials = Set.copyOf(dials);
    }
  }

  TlsContexts(Vertx vertx, @Nullable Path certificates, TlsProvider preferred) {
    this.vertx = vertx;
    this.folder = new CertificateFolder(certificates);
    this.preferred = preferred;
  }

  /// The part of a listener's TLS that its certificates and handshakes depend on.
  public static ListenerTls key(ListenerTls tls) {
    return new ListenerTls(
        tls.mode(), tls.certificates(), tls.minVersion(), tls.alpn(), tls.clients(), List.of());
  }

  /// Looks at the files and makes what is missing or has changed.
  ///
  /// @return whether anything did
  public Future<Boolean> follow(Wanted wanted) {
    Future<Boolean> next =
        last.transform(_ -> next(wanted))
            .map(
                snapshot -> {
                  boolean moved = !snapshot.equals(now);
                  now = snapshot;
                  return moved;
                });
    last = next;
    return next;
  }

  private Future<TlsSnapshot> next(Wanted wanted) {
    if (now.isEmpty() && wanted.equals(Wanted.NOTHING)) {
      return Future.succeededFuture(now);
    }
    // In no order with other blocking work of this context: what binds a socket does not wait.
    return vertx
        .executeBlocking(() -> made(wanted), false)
        .map(made -> Objects.requireNonNull(made, "snapshot"));
  }

  /// Seals session tickets with new keys, once contexts that are being made are there.
  public void rotateTickets() {
    last =
        last.transform(
            _ -> {
              rotateNow();
              return Future.succeededFuture();
            });
  }

  private void rotateNow() {
    tickets.rotate();
    for (TlsSnapshot.Made<ServerTls> each : now.servers().values()) {
      if (each instanceof TlsSnapshot.Good<ServerTls>(var server, _)) {
        server.rotateTickets();
      }
    }
    rotations.incrementAndGet();
  }

  /// Times that ticket keys were changed.
  public long ticketRotationCount() {
    return rotations.get();
  }

  /// Whether everything that is wanted was made, or tried.
  public boolean covers(Wanted wanted) {
    TlsSnapshot snapshot = now;
    return snapshot.servers().keySet().containsAll(wanted.listeners())
        && snapshot.clients().keySet().containsAll(wanted.dials());
  }

  /// Which library is in use; null before the first need.
  public @Nullable TlsProvider provider() {
    return provider;
  }

  /// Files that were found bad, each as often as it was in a new way.
  public long errorCount() {
    return errors.get();
  }

  /// The files in use or missed, by name.
  public Map<FileName, Seen> files() {
    return now.files();
  }

  /// Until when what a file holds counts, in seconds since 1970; 0 while there is none.
  public double notAfterSeconds(FileName name) {
    Seen seen = now.files().get(name);
    PemFile file = seen == null ? null : seen.file();
    return file == null ? 0 : file.notAfterMillis() / 1000.0;
  }

  /// Why a listener cannot speak TLS; empty when it can.
  String problem(ListenerTls tls) {
    return switch (now.servers().get(tls)) {
      case TlsSnapshot.Bad<ServerTls>(var reason) -> reason;
      case TlsSnapshot.Good<ServerTls> _ -> "";
      case null -> "certificates: not read yet";
    };
  }

  @Nullable ServerTls server(ListenerTls tls) {
    return now.servers().get(tls) instanceof TlsSnapshot.Good<ServerTls>(var found, _)
        ? found
        : null;
  }

  @Nullable ClientTls client(DialTls tls) {
    return now.clients().get(tls) instanceof TlsSnapshot.Good<ClientTls>(var found, _)
        ? found
        : null;
  }

  /// On a worker, one at a time.
  private TlsSnapshot made(Wanted wanted) {
    TlsSnapshot before = now;
    TlsProvider known = provider;
    if (known == null) {
      known = preferred.orElseJdk();
      provider = known;
      LOG.info("tls={} wanted={}", known.id(), preferred.id());
    }
    Map<FileName, Seen> files = folder.look(TlsSnapshot.files(wanted), before.files());
    tell(before.files(), files);
    TlsSnapshot next = TlsSnapshot.of(wanted, files, before, known, tickets);
    next.servers()
        .forEach((tls, made) -> complain(tls.certificates(), before.servers().get(tls), made));
    next.clients().forEach((tls, made) -> complain(tls.ca(), before.clients().get(tls), made));
    return next.equals(before) ? before : next;
  }

  /// Files that can be read and do not fit each other.
  private void complain(
      @Nullable Object files, TlsSnapshot.@Nullable Made<?> before, TlsSnapshot.Made<?> made) {
    if (made instanceof TlsSnapshot.Good<?>(_, var complaint)
        && !complaint.isEmpty()
        && !made.equals(before)) {
      errors.incrementAndGet();
      LOG.warn("certificates={} state=kept {}", files, complaint);
    }
  }

  private void tell(Map<FileName, Seen> before, Map<FileName, Seen> files) {
    files.forEach(
        (name, seen) -> {
          Seen old = before.get(name);
          if (seen.equals(old)) {
            return;
          }
          if (!seen.error().isEmpty()) {
            errors.incrementAndGet();
            LOG.warn(
                "certificate={} state={} {}",
                name,
                seen.file() == null ? "missing" : "kept",
                seen.error());
          } else {
            LOG.info("certificate={} state={}", name, old == null ? "read" : "changed");
          }
        });
  }
}
