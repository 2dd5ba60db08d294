package dev.weir.admin.log.state;

import dev.weir.core.model.Backend;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.Listener;
import dev.weir.core.model.Pull;
import dev.weir.core.model.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says value by value how two versions of a service differ.
final class Differences {
  private Differences() {}

  static List<Difference> of(@Nullable Service before, @Nullable Service after) {
    Set<Backend> same = new HashSet<>();
    if (before != null && after != null) {
      same.addAll(before.backends());
      same.retainAll(new HashSet<>(after.backends()));
    }
    Map<String, String> old = flat(before, same);
    Map<String, String> now = flat(after, same);
    TreeSet<String> paths = new TreeSet<>(old.keySet());
    paths.addAll(now.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String path : paths) {
      String was = old.getOrDefault(path, "");
      String is = now.getOrDefault(path, "");
      if (!was.equals(is)) {
        differences.add(new Difference(path, was, is));
      }
    }
    return differences;
  }

  private static Map<String, String> flat(@Nullable Service service, Set<Backend> left) {
    Map<String, String> values = new TreeMap<>();
    if (service == null) {
      return values;
    }
    String root = "services/" + service.id();
    values.put(root + "/enabled", Boolean.toString(service.enabled()));
    values.put(root + "/scheduler", service.scheduler().id());
    ForwardingDifferences.forwarding(values, root, service.forwarding());
    StringBuilder order = new StringBuilder();
    for (Backend backend : service.backends()) {
      order.append(order.isEmpty() ? "" : ",").append(backend.id());
      if (!left.contains(backend)) {
        backend(values, root + "/backends/" + backend.id(), backend);
      }
    }
    values.put(root + "/backends", order.toString());
    for (Listener listener : service.listeners()) {
      ForwardingDifferences.listener(values, root + "/listeners/" + listener.id(), listener);
    }
    health(values, root + "/health", service.health());
    feedback(values, root + "/feedback", service.feedback());
    return values;
  }

  private static void backend(Map<String, String> values, String root, Backend backend) {
    values.put(root + "/uid", backend.uid().toString());
    values.put(root + "/address", backend.endpoint().toString());
    values.put(root + "/weight", text(backend.weight().value()));
    values.put(root + "/adminState", backend.adminState().name());
  }

  private static void health(Map<String, String> values, String root, HealthCheck check) {
    values.put(root + "/kind", check.kind().name());
    values.put(root + "/intervalMs", text(check.interval()));
    values.put(root + "/timeoutMs", text(check.timeout()));
    values.put(root + "/rise", text(check.rise()));
    values.put(root + "/fall", text(check.fall()));
    values.put(root + "/jitterPercent", text(check.jitterPercent()));
    values.put(root + "/port", text(check.port()));
    values.put(root + "/http/method", check.http().method());
    values.put(root + "/http/path", check.http().path());
    values.put(root + "/http/host", text(check.http().host()));
    values.put(root + "/http/expectStatus", check.http().expectStatus().toString());
    values.put(root + "/http/bodyContains", text(check.http().bodyContains()));
    values.put(
        root + "/http/verifyCertificate", Boolean.toString(check.http().verifyCertificate()));
  }

  private static void pull(Map<String, String> values, String root, Pull pull) {
    values.put(root + "/kind", pull.kind().name());
    values.put(root + "/port", text(pull.port()));
    values.put(root + "/path", pull.path());
    values.put(root + "/intervalMs", text(pull.interval()));
    for (Pull.Measure measure : Pull.Measure.values()) {
      values.put(root + "/selectors/" + measure.key(), pull.selectors().getOrDefault(measure, ""));
    }
  }

  private static void feedback(Map<String, String> values, String root, Feedback feedback) {
    values.put(root + "/verdict", feedback.verdict().name());
    values.put(root + "/agent/port", text(feedback.agent().port()));
    values.put(root + "/agent/send", feedback.agent().send());
    values.put(root + "/agent/intervalMs", text(feedback.agent().interval()));
    pull(values, root + "/pull", feedback.pull());
    Feedback.Lvs lvs = feedback.lvs();
    values.put(root + "/lvs/periodMs", text(lvs.period()));
    values.put(root + "/lvs/deadBandPermille", text(lvs.deadBandPermille()));
    values.put(root + "/lvs/floorPermille", text(lvs.floorPermille()));
    values.put(root + "/lvs/ceilingPermille", text(lvs.ceilingPermille()));
    values.put(root + "/lvs/expiryMs", text(lvs.expiry()));
    values.put(root + "/lvs/wantedUtilisationPermille", text(lvs.wantedUtilisationPermille()));
    Feedback.Metrics metrics = lvs.metrics();
    values.put(
        root + "/lvs/metrics",
        metrics.input()
            + "/"
            + metrics.cpu()
            + "/"
            + metrics.memory()
            + "/"
            + metrics.processes()
            + "/"
            + metrics.responseTime());
  }

  private static String text(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
