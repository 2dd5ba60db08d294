package dev.weir.admin.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// The live view as server-sent events. Each scope is computed and encoded once per tick, however
/// many read it. Not thread-safe.
final class LiveFeed {
  /// Open streams; more are refused.
  static final int STREAMS_MAX = 256;

  static final int SCOPES_MAX = 16;
  private static final int SESSION_CHECK_TICKS = 30;

  private final ClusterView view;
  private final EventLog events;
  private final Guard guard;
  private final Scope.Writer writer;
  private final Map<String, Channel> channels = new HashMap<>();
  private final Set<LiveStream> streams = new LinkedHashSet<>();
  private final String epoch = Integer.toString(ThreadLocalRandom.current().nextInt(1, 1 << 30));
  private final SequenceMap sentAt = new SequenceMap();
  private long sequence;
  private long ticks;

  /// At which place of the stream each event was said, as long as the event is kept.
  private static final class SequenceMap extends LinkedHashMap<Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
      return size() > EventLog.KEPT_MAX;
    }
  }

  /// A scope with its readers and what they hold.
  private final class Channel {
    private final Scope scope;
    private final long everyTicks;
    private final Set<LiveStream> readers = new LinkedHashSet<>();
    private Scope.State held;

    private Channel(Scope scope, long everyTicks) {
      this.scope = scope;
      this.everyTicks = everyTicks;
      this.held = writer.now(scope);
    }

    private Buffer snapshot() {
      JsonObject rows = new JsonObject();
      held.rows().forEach(rows::put);
      return message(
          "snapshot",
          new JsonObject()
              .put("scope", scope.text())
              .put("t", System.currentTimeMillis())
              .put("head", held.head())
              .put("rows", rows)
              .put("reporting", OverviewJson.reporting(view)));
    }

    private void tick() {
      Buffer delta = message("delta", delta(writer.now(scope)));
      readers.forEach(reader -> reader.send(delta, this::snapshot));
    }

    private JsonObject delta(Scope.State now) {
      JsonObject rows = new JsonObject();
      Map<String, JsonObject> after = new HashMap<>();
      now.rows()
          .forEach(
              (id, row) -> {
                JsonObject before = held.rows().get(id);
                JsonObject changed = before == null ? row : Deltas.of(before, row);
                // What was not sent is still what readers hold, ages included.
                after.put(id, changed == null && before != null ? before : row);
                if (changed != null) {
                  rows.put(id, changed);
                }
              });
      JsonArray gone = new JsonArray();
      held.rows().keySet().stream().filter(id -> !after.containsKey(id)).forEach(gone::add);
      JsonObject delta =
          new JsonObject()
              .put("scope", scope.text())
              .put("t", System.currentTimeMillis())
              .put("rows", rows)
              .put("gone", gone)
              .put("reporting", OverviewJson.reporting(view));
      addHead(delta, now);
      held = new Scope.State(now.head(), after);
      return delta;
    }

    private void addHead(JsonObject delta, Scope.State now) {
      JsonObject was = held.head();
      JsonObject is = now.head();
      if (was == null || is == null) {
        if ((was == null) != (is == null)) {
          delta.put("head", is);
        }
        return;
      }
      JsonObject changed = Deltas.of(was, is);
      if (changed != null) {
        delta.put("head", changed);
      }
    }
  }

  LiveFeed(ClusterView view, EventLog events, Guard guard, Scope.Writer writer) {
    this.view = view;
    this.events = events;
    this.guard = guard;
    this.writer = writer;
    events.onEvent(this::said);
  }

  /// Answers `GET /stream`.
  void open(ApiRequest request, RoutingContext context) {
    if (streams.size() >= STREAMS_MAX) {
      throw new Problem(
          ProblemKind.TOO_LARGE,
          "streams: " + streams.size() + " (expected: 0.." + STREAMS_MAX + ")");
    }
    List<Scope> scopes = scopes(request);
    long everyTicks = (request.integer("tick", 1000, 10_000, 1000) + 500) / 1000;
    LiveStream stream = new LiveStream(context);
    streams.add(stream);
    context.response().closeHandler(_ -> forget(stream));
    stream.begin();
    for (Scope scope : scopes) {
      Channel channel =
          channels.computeIfAbsent(
              scope.text() + "@" + everyTicks, _ -> new Channel(scope, everyTicks));
      channel.readers.add(stream);
      stream.send(channel.snapshot(), channel::snapshot);
      if (scope instanceof Scope.EventsScope) {
        stream.hearEvents();
        replay(stream, request);
      }
    }
  }

  /// Once a second.
  void tick() {
    ticks++;
    for (Channel channel : channels.values()) {
      if (ticks % channel.everyTicks == 0) {
        channel.tick();
      }
    }
    List.copyOf(streams).stream()
        .filter(LiveStream::isTooSlow)
        .forEach(each -> end(each, "slow-reader"));
    if (ticks % SESSION_CHECK_TICKS == 0) {
      List.copyOf(streams).forEach(this::checkSession);
    }
  }

  void stop() {
    List.copyOf(streams).forEach(stream -> end(stream, "shutdown"));
  }

  private List<Scope> scopes(ApiRequest request) {
    String text = request.query("scopes");
    if (text == null || text.isBlank()) {
      throw new Problem(ProblemKind.MALFORMED, "scopes: nothing (expected: a list of scopes)");
    }
    List<Scope> scopes = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      scopes.add(Scope.parse(each.trim()));
    }
    if (scopes.size() > SCOPES_MAX) {
      throw new Problem(
          ProblemKind.MALFORMED, "scopes: " + scopes.size() + " (expected: 1.." + SCOPES_MAX + ")");
    }
    return scopes;
  }

  /// `Last-Event-ID` of this epoch: the events since then, as far as they are kept.
  private void replay(LiveStream stream, ApiRequest request) {
    String last = request.header("Last-Event-ID");
    if (last == null || !last.startsWith("e" + epoch + ".")) {
      return;
    }
    long seen;
    try {
      seen = Long.parseLong(last.substring(last.indexOf('.') + 1));
    } catch (NumberFormatException _) {
      return;
    }
    List<EventLog.Event> all = events.all();
    for (int i = all.size() - 1; i >= 0; i--) {
      Long at = sentAt.get(all.get(i).seq());
      if (at != null && at > seen) {
        stream.send(message("change", all.get(i).json()), () -> Buffer.buffer());
      }
    }
  }

  private void said(EventLog.Event event) {
    Buffer message = message("change", event.json());
    sentAt.put(event.seq(), sequence);
    streams.forEach(stream -> stream.sendEvent(message));
  }

  private void checkSession(LiveStream stream) {
    guard
        .isStillIn(stream.context())
        .onSuccess(
            in -> {
              if (!in) {
                end(stream, "session-expired");
              }
            });
  }

  private void end(LiveStream stream, String why) {
    forget(stream);
    stream.end(message("bye", new JsonObject().put("why", why)));
  }

  private void forget(LiveStream stream) {
    streams.remove(stream);
    channels.values().forEach(channel -> channel.readers.remove(stream));
    channels.values().removeIf(channel -> channel.readers.isEmpty());
  }

  private Buffer message(String event, JsonObject data) {
    sequence++;
    return Buffer.buffer("id: e" + epoch + "." + sequence + "\nevent: " + event + "\ndata: ")
        .appendBuffer(data.toBuffer())
        .appendString("\n\n");
  }
}
