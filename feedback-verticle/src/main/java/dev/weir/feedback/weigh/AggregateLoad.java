package dev.weir.feedback.weigh;

import dev.weir.core.model.Feedback;
import java.util.EnumMap;
import java.util.Map;

/// One server's AGGREGATE_LOAD: the sum of its metrics by their weights.
///
/// - A reported `load` is the aggregate.
/// - What was not measured leaves its weight to the others, in proportion.
/// - INPUT is the server's new connections in the period over the mean of the servers, as Zhang has
///   it. The mean server's is 1, more than any wanted load; so it takes part only beside a metric
///   that says how full the server is.
/// - How the paper scales the response time is not known: the mean server is at the wanted load
///   here, so that response times alone never call the whole pool overloaded.
/// - Both relative metrics end at [#RELATIVE_MAX], so that one outlier does not decide alone.
final class AggregateLoad {
  static final double RELATIVE_MAX = 4;

  private AggregateLoad() {}

  /// One server beside the mean of the servers; 0 where nothing was measured.
  record Relative(
      double connections,
      double connectionsMean,
      double responseMillis,
      double responseMillisMean) {}

  static double of(Map<Metric, Double> measures, Relative relative, Feedback.Lvs lvs) {
    Double load = measures.get(Metric.LOAD);
    if (load != null) {
      return load;
    }
    double wanted = lvs.wantedUtilisationPermille() / 1000.0;
    Feedback.Metrics weights = lvs.metrics();
    Map<Metric, Integer> absolute = new EnumMap<>(Metric.class);
    absolute.put(Metric.CPU, weights.cpu());
    absolute.put(Metric.MEMORY, weights.memory());
    absolute.put(Metric.PROCESSES, weights.processes());
    Sum sum = new Sum();
    absolute.forEach(
        (metric, weight) -> {
          Double value = measures.get(metric);
          if (value != null) {
            sum.add(weight, value);
          }
        });
    if (sum.weight > 0 && relative.connectionsMean > 0) {
      sum.add(weights.input(), ratio(relative.connections, relative.connectionsMean));
    }
    if (relative.responseMillis > 0 && relative.responseMillisMean > 0) {
      double ratio = ratio(relative.responseMillis, relative.responseMillisMean);
      sum.add(weights.responseTime(), wanted * ratio);
    }
    // Nothing that has a weight was measured: no evidence for a move.
    return sum.weight == 0 ? wanted : sum.value / sum.weight;
  }

  private static double ratio(double value, double mean) {
    return Math.min(value / mean, RELATIVE_MAX);
  }

  private static final class Sum {
    private double weight;
    private double value;

    void add(int metricWeight, double metricValue) {
      weight += metricWeight;
      value += metricWeight * metricValue;
    }
  }
}
