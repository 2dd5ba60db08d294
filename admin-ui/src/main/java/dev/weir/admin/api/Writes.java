package dev.weir.admin.api;

import dev.weir.admin.log.NoMajority;
import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Expect;
import dev.weir.admin.log.state.Held;
import dev.weir.admin.log.state.Result;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.wire.ServiceJson;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one way in which the API changes configuration: precondition, dry run, commit, and waiting
/// for the directors.
final class Writes {
  private static final long WAIT_STEP_MILLIS = 20;

  private final Vertx vertx;
  private final ClusterView view;
  private final Warnings warnings;

  Writes(Vertx vertx, ClusterView view, Warnings warnings) {
    this.vertx = vertx;
    this.view = view;
    this.warnings = warnings;
  }

  /// What a request makes of a service.
  sealed interface Edit {
    record To(Service wanted) implements Edit {}

    record Deleted() implements Edit {}

    /// What is to be deleted is not there.
    record Nothing() implements Edit {}
  }

  /// Turns the present service into the wanted one.
  @FunctionalInterface
  interface Editor {
    /// Says what is wanted instead.
    ///
    /// @param current null if there is no such service
    Edit edit(@Nullable Service current);
  }

  /// Whether the thing that is written, which may be a part of a service, is there already.
  @FunctionalInterface
  interface Presence {
    boolean in(@Nullable Service current);
  }

  /// Answers a request that writes.
  void answer(ApiRequest request, ServiceId id, Presence presence, Editor editor) {
    answer(request, id, request.reason(), presence, editor);
  }

  void answer(ApiRequest request, ServiceId id, String reason, Presence presence, Editor editor) {
    Fact<Service> fact = view.configuration().fact(id);
    Service current = fact == null ? null : fact.value();
    boolean present = presence.in(current);
    Duration wait = request.waitForApplied();
    boolean dryRun = request.isDryRun();
    if (!present && editor.edit(current) instanceof Edit.Nothing) {
      if (request.header("If-Match") != null) {
        throw Problem.notFound("what is to be deleted");
      }
      request.answerNothing();
      return;
    }
    Expect expect = expectation(request, id, fact, present);
    Edit edit = editor.edit(current);
    if (dryRun) {
      answerDryRun(request, id, fact, edit);
      return;
    }
    Command command =
        new Command(
            request.requestId(), request.actor(), reason, List.of(change(id, edit, expect)));
    view.log()
        .submit(command)
        .onSuccess(result -> committed(request, id, fact, result, wait, present))
        .onFailure(
            cause ->
                request.fail(
                    cause instanceof NoMajority
                        ? new Problem(ProblemKind.NO_MAJORITY, String.valueOf(cause.getMessage()))
                        : cause));
  }

  private static Change change(ServiceId id, Edit edit, Expect expect) {
    return switch (edit) {
      case Edit.To(Service wanted) -> new Change.PutService(wanted, expect);
      case Edit.Deleted _, Edit.Nothing _ -> new Change.DeleteService(id, expect);
    };
  }

  private Expect expectation(
      ApiRequest request, ServiceId id, @Nullable Fact<Service> fact, boolean present) {
    String ifMatch = request.header("If-Match");
    String ifNoneMatch = request.header("If-None-Match");
    if (ifNoneMatch != null) {
      if (!ifNoneMatch.equals("*")) {
        throw new Problem(
            ProblemKind.MALFORMED, "If-None-Match: " + ifNoneMatch + " (expected: *)");
      }
      if (present) {
        throw stale(id, "If-None-Match: * (expected: that it is not there, but it is)");
      }
      return fact == null ? new Expect.Absent() : new Expect.At(fact.version());
    }
    if (fact == null) {
      if (ifMatch != null) {
        throw Problem.notFound("service " + id);
      }
      return new Expect.Absent();
    }
    if (ifMatch == null) {
      throw new Problem(
          ProblemKind.PRECONDITION_REQUIRED,
          "If-Match: nothing (expected: the service's ETag, " + Etag.of(fact.version()) + " now)",
          current(id));
    }
    if (ifMatch.trim().equals("*")) {
      return new Expect.Present();
    }
    if (!Etag.matches(ifMatch, fact.version())) {
      throw stale(id, "If-Match: " + ifMatch + " (expected: " + Etag.of(fact.version()) + ")");
    }
    return new Expect.At(fact.version());
  }

  private void answerDryRun(
      ApiRequest request, ServiceId id, @Nullable Fact<Service> before, Edit edit) {
    Service wanted = edit instanceof Edit.To(Service to) ? to : null;
    if (wanted != null) {
      warnings.requireNoConflict(wanted);
    }
    JsonObject body =
        change(request, id, before, wanted)
            .putNull("changeId")
            .put("dryRun", true)
            .put("etag", before == null || wanted == null ? null : Etag.of(before.version()));
    body.put(
        "propagation",
        view.propagation(id, before == null ? Version.NONE : before.version()).json());
    if (before != null) {
      request.header("ETag", Etag.of(before.version()));
    }
    request.answer(200, body);
  }

  private void committed(
      ApiRequest request,
      ServiceId id,
      @Nullable Fact<Service> before,
      Result result,
      Duration wait,
      boolean present) {
    switch (result) {
      case Result.Committed committed -> {
        Fact<Service> after =
            committed.written().stream()
                .filter(each -> each.id().equals(id))
                .map(Result.Written::after)
                .findFirst()
                .orElse(Fact.deleted(id.value(), committed.version()));
        answerCommitted(request, id, before, after, committed.changeId(), wait, present);
      }
      case Result.Repeated repeated -> {
        Fact<Service> now = view.configuration().fact(id);
        Fact<Service> after = now == null ? Fact.deleted(id.value(), repeated.version()) : now;
        answerCommitted(request, id, before, after, repeated.changeId(), wait, present);
      }
      case Result.Unchanged _ -> {
        Fact<Service> after = before == null ? Fact.deleted(id.value(), Version.NONE) : before;
        answerCommitted(request, id, before, after, null, wait, present);
      }
      case Result.Stale _ ->
          request.fail(stale(id, "If-Match: the service changed meanwhile (expected: no change)"));
      case Result.StaleSetting _ ->
          request.fail(new Problem(ProblemKind.CONFLICT, "a setting changed meanwhile"));
      case Result.Refused(Result.Reason reason, String detail) ->
          request.fail(new Problem(kind(reason), detail));
    }
  }

  private void answerCommitted(
      ApiRequest request,
      ServiceId id,
      @Nullable Fact<Service> before,
      Fact<Service> after,
      @Nullable String changeId,
      Duration wait,
      boolean present) {
    applied(id, after.version(), wait)
        .onSuccess(
            propagation -> {
              String etag = after.isDeleted() ? null : Etag.of(after.version());
              if (etag != null) {
                request.header("ETag", etag);
              }
              if (changeId != null) {
                request.header("X-Weir-Change-Id", changeId);
              }
              JsonObject body =
                  change(request, id, before, after.value())
                      .put("changeId", changeId)
                      .put("dryRun", false)
                      .put("etag", etag)
                      .put("propagation", propagation.json());
              request.answer(present ? 200 : 201, body);
            })
        .onFailure(request::fail);
  }

  private JsonObject change(
      ApiRequest request, ServiceId id, @Nullable Fact<Service> before, @Nullable Service after) {
    Service was = before == null ? null : before.value();
    JsonArray warned = new JsonArray();
    warnings.of(was, after).forEach(warned::add);
    return new JsonObject()
        .put("requestId", request.requestId())
        .put("service", id.value())
        .put("before", was == null ? null : ServiceJson.writeSpec(was))
        .put("after", after == null ? null : ServiceJson.writeSpec(after))
        .put("warnings", warned);
  }

  /// Completes when all live directors have applied a version, or the time is over.
  private Future<Propagation> applied(ServiceId id, Version version, Duration wait) {
    Promise<Propagation> done = Promise.promise();
    lookAgain(id, version, view.now() + wait.toNanos(), done);
    return done.future();
  }

  private void lookAgain(
      ServiceId id, Version version, long deadlineNanos, Promise<Propagation> done) {
    Propagation propagation = view.propagation(id, version);
    if (propagation.isComplete() || view.now() - deadlineNanos >= 0) {
      done.complete(propagation);
    } else {
      vertx.setTimer(WAIT_STEP_MILLIS, _ -> lookAgain(id, version, deadlineNanos, done));
    }
  }

  private Problem stale(ServiceId id, String detail) {
    return new Problem(ProblemKind.STALE_ETAG, detail, current(id));
  }

  private JsonObject current(ServiceId id) {
    Held held = view.configuration().services().get(id);
    if (held == null) {
      return new JsonObject();
    }
    return new JsonObject()
        .put(
            "current",
            new JsonObject()
                .put("etag", Etag.of(held.version()))
                .put("spec", ServiceJson.writeSpec(ClusterView.service(held)))
                .put("changedBy", held.changedBy())
                .put("changedAt", Instant.ofEpochMilli(held.changedAtMillis()).toString()));
  }

  private static ProblemKind kind(Result.Reason reason) {
    return switch (reason) {
      case CONFLICT, NOT_EMPTY, INVALID -> ProblemKind.CONFLICT;
      case LIMIT -> ProblemKind.TOO_LARGE;
    };
  }
}
