package dev.weir.feedback.intake;

import dev.weir.feedback.weigh.Metric;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fields of an `xds.data.orca.v3.OrcaLoadReport` that we read, and what each measures here.
enum OrcaField {
  CPU_UTILIZATION(1, "cpu_utilization", "cpuUtilization", Metric.CPU),
  MEM_UTILIZATION(2, "mem_utilization", "memUtilization", Metric.MEMORY),
  APPLICATION_UTILIZATION(9, "application_utilization", "applicationUtilization", Metric.LOAD);

  private static final Map<String, OrcaField> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(each -> each.name, Function.identity()));

  private final int number;
  private final String name;
  private final String jsonName;
  private final Metric metric;

  OrcaField(int number, String name, String jsonName, Metric metric) {
    this.number = number;
    this.name = name;
    this.jsonName = jsonName;
    this.metric = metric;
  }

  /// The name in text, and in the message's definition.
  String id() {
    return name;
  }

  /// The other name that protobuf's JSON has for it.
  String jsonName() {
    return jsonName;
  }

  Metric metric() {
    return metric;
  }

  static @Nullable OrcaField named(String name) {
    return BY_NAME.get(name);
  }

  static @Nullable OrcaField numbered(int number) {
    for (OrcaField field : values()) {
      if (field.number == number) {
        return field;
      }
    }
    return null;
  }
}
