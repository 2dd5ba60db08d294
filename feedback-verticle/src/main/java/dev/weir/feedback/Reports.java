package dev.weir.feedback;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.Replica;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.wire.Questions;
import dev.weir.feedback.intake.ReportDesk;
import dev.weir.feedback.intake.ReportJson;
import dev.weir.feedback.intake.ReportOutcome;
import dev.weir.feedback.weigh.LoadReport;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Brings each report to the book of its service: here, or at the node that owns it.
final class Reports implements ReportDesk {
  /// For an owner's answer.
  static final Duration DEADLINE = Duration.ofSeconds(2);

  private final ClusterAccess cluster;
  private final Replica<Service> services;
  private final Ownership ownership;
  private final FeedbackMeters meters;

  Reports(
      ClusterAccess cluster,
      Replica<Service> services,
      Ownership ownership,
      FeedbackMeters meters) {
    this.cluster = cluster;
    this.services = services;
    this.ownership = ownership;
    this.meters = meters;
  }

  @Override
  public Future<List<ReportOutcome>> take(List<LoadReport> reports) {
    List<ReportOutcome> outcomes =
        new ArrayList<>(Collections.nCopies(reports.size(), ReportOutcome.UNAVAILABLE));
    Map<String, List<Integer>> forwarded = new LinkedHashMap<>();
    for (int i = 0; i < reports.size(); i++) {
      LoadReport report = reports.get(i);
      ReportOutcome unknown = unknown(report);
      String owner = ownership.ownerOf(report.service());
      if (unknown != null) {
        outcomes.set(i, unknown);
      } else if (owner.equals(cluster.self().node())) {
        outcomes.set(i, observe(report));
      } else {
        forwarded.computeIfAbsent(owner, _ -> new ArrayList<>()).add(i);
      }
    }
    List<Future<Void>> asked = new ArrayList<>();
    forwarded.forEach((owner, indexes) -> asked.add(ask(owner, reports, indexes, outcomes)));
    return Future.join(asked).transform(_ -> Future.succeededFuture(outcomes));
  }

  /// Answers a question of another feedback node; it does not travel any further.
  Future<JsonObject> takeForwarded(JsonObject question) {
    try {
      JsonArray outcomes = new JsonArray();
      for (LoadReport report : ReportJson.read(question.getJsonArray("reports", new JsonArray()))) {
        ReportOutcome unknown = unknown(report);
        outcomes.add((unknown == null ? observe(report) : unknown).name());
      }
      return Future.succeededFuture(new JsonObject().put("outcomes", outcomes));
    } catch (IllegalArgumentException | ClassCastException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> ask(
      String owner, List<LoadReport> reports, List<Integer> indexes, List<ReportOutcome> outcomes) {
    List<LoadReport> theirs = indexes.stream().map(reports::get).toList();
    JsonObject question = new JsonObject().put("reports", ReportJson.write(theirs));
    return cluster
        .bus()
        .ask(Questions.REPORT, owner, question, DEADLINE)
        .map(
            answer -> {
              JsonArray given = answer.getJsonArray("outcomes", new JsonArray());
              for (int i = 0; i < Math.min(indexes.size(), given.size()); i++) {
                outcomes.set(indexes.get(i), ReportOutcome.valueOf(given.getString(i)));
              }
              return (Void) null;
            })
        .onFailure(_ -> meters.unanswered().increment(indexes.size()))
        .otherwiseEmpty();
  }

  private @Nullable ReportOutcome unknown(LoadReport report) {
    var fact = services.fact(report.service().value());
    Service service = fact == null ? null : fact.value();
    if (service == null) {
      return ReportOutcome.UNKNOWN_SERVICE;
    }
    return service.backend(report.backend()) == null ? ReportOutcome.UNKNOWN_BACKEND : null;
  }

  private ReportOutcome observe(LoadReport report) {
    ServiceId id = report.service();
    OwnedService owned = ownership.active(id);
    if (owned == null) {
      return ReportOutcome.UNAVAILABLE;
    }
    return ReportOutcome.of(owned.book().observe(report, cluster.clock().nowNanos()));
  }
}
