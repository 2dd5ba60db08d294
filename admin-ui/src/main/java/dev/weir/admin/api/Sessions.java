package dev.weir.admin.api;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Session;
import dev.weir.core.model.Version;
import dev.weir.core.state.SessionStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Browsers' logins: 30 minutes idle, 12 hours at most. Any admin node serves them; each adds to a
/// session's ages what it saw itself, so no clock is shared. Not thread-safe.
final class Sessions {
  static final Duration IDLE_MAX = Duration.ofMinutes(30);
  static final Duration AGE_MAX = Duration.ofHours(12);

  /// A use is written to the map at most this often.
  private static final Duration TOUCH = Duration.ofMinutes(1);

  /// What another node may have changed (a sign-out) is noticed within this time.
  private static final Duration READ_AGAIN = Duration.ofSeconds(10);

  /// Sessions remembered here; beyond that the map is read each time.
  private static final int REMEMBERED_MAX = 10_000;

  private final ClusterView view;
  private final SessionStore store;
  private final Map<String, Seen> seen = new HashMap<>();

  /// A session with what this node added to its ages.
  private record Seen(
      Fact<Session> fact, long readNanos, long writtenNanos, long usedNanos, Session session) {}

  /// A session that is good now.
  ///
  /// @param remainingMillis until it ends if it is not used
  record Live(String user, String role, long remainingMillis) {}

  Sessions(ClusterView view) {
    this.view = view;
    this.store = view.cluster().sessions();
  }

  /// Begins a session.
  ///
  /// @return its id, which only the browser ever holds
  Future<String> begin(String user, String role) {
    String id = Secrets.random();
    Session session = new Session(user, role, 0, 0);
    Fact<Session> fact = new Fact<>(Secrets.hash(id), version(1), session);
    return store
        .put(fact)
        .map(
            _ -> {
              remember(fact, session);
              return id;
            });
  }

  /// The session of an id, or null if there is none or it has ended. Using it keeps it alive.
  Future<@Nullable Live> use(String id) {
    return find(id, true);
  }

  /// The same, but looking is no use.
  Future<@Nullable Live> look(String id) {
    return find(id, false);
  }

  Future<Void> end(String id) {
    String key = Secrets.hash(id);
    seen.remove(key);
    return store
        .get(key)
        .compose(
            fact ->
                fact == null
                    ? Future.succeededFuture()
                    : store.put(Fact.deleted(key, version(fact.version().sequence() + 1))))
        .mapEmpty();
  }

  private Future<@Nullable Live> find(String id, boolean use) {
    String key = Secrets.hash(id);
    Seen held = seen.get(key);
    long now = view.now();
    if (held != null && now - held.readNanos() < READ_AGAIN.toNanos()) {
      return Future.succeededFuture(judged(key, held, use));
    }
    return store
        .get(key)
        .map(
            fact -> {
              Session session = fact == null ? null : fact.value();
              if (fact == null || session == null) {
                seen.remove(key);
                return null;
              }
              return judged(key, merged(held, fact, session), use);
            });
  }

  private Seen merged(@Nullable Seen held, Fact<Session> fact, Session session) {
    long now = view.now();
    if (held != null && !fact.version().isNewerThan(held.fact().version())) {
      return new Seen(held.fact(), now, held.writtenNanos(), held.usedNanos(), held.session());
    }
    return new Seen(fact, now, now, now - session.idleMillis() * 1_000_000, session);
  }

  private @Nullable Live judged(String key, Seen held, boolean use) {
    long now = view.now();
    long age = held.session().ageMillis() + (now - held.writtenNanos()) / 1_000_000;
    long idle = (now - held.usedNanos()) / 1_000_000;
    if (age > AGE_MAX.toMillis() || idle > IDLE_MAX.toMillis()) {
      seen.remove(key);
      store.put(Fact.deleted(key, version(held.fact().version().sequence() + 1)));
      return null;
    }
    Seen after = held;
    if (use) {
      after = new Seen(held.fact(), held.readNanos(), held.writtenNanos(), now, held.session());
      if (now - held.writtenNanos() > TOUCH.toNanos()) {
        after = touched(key, after, age);
      }
    }
    if (seen.size() < REMEMBERED_MAX || seen.containsKey(key)) {
      seen.put(key, after);
    }
    long left = Math.min(AGE_MAX.toMillis() - age, IDLE_MAX.toMillis() - (use ? 0 : idle));
    return new Live(held.session().user(), held.session().role(), left);
  }

  private Seen touched(String key, Seen held, long ageMillis) {
    Session session = new Session(held.session().user(), held.session().role(), ageMillis, 0);
    Fact<Session> fact = new Fact<>(key, version(held.fact().version().sequence() + 1), session);
    store.put(fact);
    return new Seen(fact, view.now(), view.now(), view.now(), session);
  }

  private void remember(Fact<Session> fact, Session session) {
    long now = view.now();
    seen.put(fact.key(), new Seen(fact, now, now, now, session));
  }

  private Version version(long sequence) {
    return new Version(1, sequence, view.cluster().self().node());
  }
}
