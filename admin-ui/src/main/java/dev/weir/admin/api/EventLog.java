package dev.weir.admin.api;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The newest events, kept in memory by this admin node. Not thread-safe.
final class EventLog {
  /// Events kept; older ones are dropped.
  static final int KEPT_MAX = 1000;

  /// Something that changed. Members that do not apply are null.
  record Event(
      long seq,
      Instant at,
      String kind,
      @Nullable String service,
      @Nullable String backend,
      @Nullable String member,
      @Nullable String from,
      @Nullable String to,
      @Nullable String by,
      String text,
      @Nullable String changeId) {
    JsonObject json() {
      return new JsonObject()
          .put("seq", seq)
          .put("at", at.toString())
          .put("kind", kind)
          .put("service", service)
          .put("backend", backend)
          .put("member", member)
          .put("from", from)
          .put("to", to)
          .put("by", by)
          .put("text", text)
          .put("changeId", changeId);
    }
  }

  /// An event as its observer says it; number and time are added.
  static final class Draft {
    private final String kind;
    private @Nullable String service;
    private @Nullable String backend;
    private @Nullable String member;
    private @Nullable String from;
    private @Nullable String to;
    private @Nullable String by;
    private String text = "";
    private @Nullable String changeId;

    Draft(String kind) {
      this.kind = kind;
    }

    Draft service(String id) {
      service = id;
      return this;
    }

    Draft backend(String id) {
      backend = id;
      return this;
    }

    Draft member(String name) {
      member = name;
      return this;
    }

    Draft moved(String before, String after) {
      from = before;
      to = after;
      return this;
    }

    Draft to(String after) {
      to = after;
      return this;
    }

    Draft by(String who) {
      by = who;
      return this;
    }

    Draft text(String words) {
      text = words;
      return this;
    }

    Draft change(String id) {
      changeId = id;
      return this;
    }
  }

  private final Deque<Event> events = new ArrayDeque<>();
  private final List<Consumer<Event>> listeners = new ArrayList<>();
  private long seq;

  /// The wall clock is for people who read the event; nothing is decided by it.
  void add(Draft draft) {
    seq++;
    Event event =
        new Event(
            seq,
            Instant.now(),
            draft.kind,
            draft.service,
            draft.backend,
            draft.member,
            draft.from,
            draft.to,
            draft.by,
            draft.text,
            draft.changeId);
    events.addFirst(event);
    if (events.size() > KEPT_MAX) {
      events.removeLast();
    }
    listeners.forEach(listener -> listener.accept(event));
  }

  /// The newest first.
  List<Event> all() {
    return Collections.unmodifiableList(new ArrayList<>(events));
  }

  long newest() {
    return seq;
  }

  void onEvent(Consumer<Event> listener) {
    listeners.add(listener);
  }
}
