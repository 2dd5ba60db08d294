package dev.weir.core.wire;

import dev.weir.core.model.BackendStatistics;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.ConnectionCount;
import dev.weir.core.model.DirectorCell;
import dev.weir.core.model.DirectorStatistics;
import dev.weir.core.model.LatencyBuckets;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.settings.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What directors say of themselves as JSON. Counts are compact, `"uid": "open,pending"`, because
/// there are many.
final class CellJson {
  private static final int CELLS_MAX = 100_000;

  private CellJson() {}

  static JsonObject writeCell(DirectorCell cell) {
    JsonObject counts = new JsonObject();
    cell.counts().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                counts.put(
                    entry.getKey().toString(),
                    entry.getValue().open() + "," + entry.getValue().pending()));
    JsonObject applied = new JsonObject();
    cell.applied().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> applied.put(entry.getKey().value(), writeVersion(entry.getValue())));
    JsonArray listeners = new JsonArray();
    for (DirectorCell.BoundListener each : cell.listeners()) {
      listeners.add(
          new JsonObject()
              .put("service", each.service().value())
              .put("listener", each.listener().value())
              .put("address", each.address())
              .put("error", each.error())
              .put("relay", each.relay()));
    }
    JsonArray vetoed = new JsonArray();
    cell.vetoed().forEach(uid -> vetoed.add(uid.toString()));
    return new JsonObject()
        .put("director", cell.director())
        .put("incarnation", cell.incarnation())
        .put("extent", cell.extent().name())
        .put("counts", counts)
        .put("applied", applied)
        .put("listeners", listeners)
        .put("vetoed", vetoed);
  }

  static DirectorCell readCell(Fields fields) {
    Map<BackendUid, ConnectionCount> counts = new HashMap<>();
    Fields written = fields.object("counts");
    for (String uid : written.keys()) {
      counts.put(readUid(uid), readCount(written.text(uid, "")));
    }
    Map<ServiceId, Version> applied = new HashMap<>();
    Fields versions = fields.object("applied");
    for (String id : versions.keys()) {
      applied.put(new ServiceId(id), readVersion(versions.object(id)));
    }
    List<DirectorCell.BoundListener> listeners = new ArrayList<>();
    for (Fields each : fields.objects("listeners", CELLS_MAX)) {
      listeners.add(
          new DirectorCell.BoundListener(
              new ServiceId(each.required("service")),
              new ListenerId(each.required("listener")),
              each.text("address", ""),
              each.text("error", ""),
              each.text("relay", "")));
    }
    List<BackendUid> vetoed = new ArrayList<>();
    for (String uid : fields.texts("vetoed", CELLS_MAX, List.of())) {
      vetoed.add(readUid(uid));
    }
    return new DirectorCell(
        fields.required("director"),
        fields.required("incarnation"),
        fields.choice(
            "extent",
            List.of(DirectorCell.Extent.values()),
            DirectorCell.Extent::name,
            DirectorCell.Extent.CHANGES),
        counts,
        applied,
        listeners,
        vetoed);
  }

  private static BackendUid readUid(String text) {
    try {
      return new BackendUid(Long.parseLong(text));
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("backend uid: " + text + " (expected: 1 or more)");
    }
  }

  private static ConnectionCount readCount(String text) {
    int comma = text.indexOf(',');
    try {
      return new ConnectionCount(
          Integer.parseInt(text.substring(0, Math.max(0, comma))),
          Integer.parseInt(text.substring(comma + 1)));
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("count: " + text + " (expected: open,pending)");
    }
  }

  static JsonObject writeStatistics(DirectorStatistics statistics) {
    JsonArray rows = new JsonArray();
    for (BackendStatistics row : statistics.rows()) {
      rows.add(
          new JsonObject()
              .put("uid", row.uid().value())
              .put("connections", row.connections())
              .put("failures", row.failures())
              .put("resets", row.resets())
              .put("bytesIn", row.bytesIn())
              .put("bytesOut", row.bytesOut())
              .put("connect", writeBuckets(row.connect()))
              .put("firstByte", writeBuckets(row.firstByte())));
    }
    return new JsonObject()
        .put("director", statistics.director())
        .put("incarnation", statistics.incarnation())
        .put("uptimeMs", statistics.uptimeMillis())
        .put("rows", rows);
  }

  static DirectorStatistics readStatistics(Fields fields) {
    List<BackendStatistics> rows = new ArrayList<>();
    for (Fields each : fields.objects("rows", Service.BACKENDS_MAX)) {
      rows.add(
          new BackendStatistics(
              FactJson.uid(each),
              count(each, "connections"),
              count(each, "failures"),
              count(each, "resets"),
              count(each, "bytesIn"),
              count(each, "bytesOut"),
              readBuckets(each.object("connect")),
              readBuckets(each.object("firstByte"))));
    }
    return new DirectorStatistics(
        fields.required("director"),
        fields.required("incarnation"),
        count(fields, "uptimeMs"),
        rows);
  }

  private static JsonObject writeBuckets(LatencyBuckets buckets) {
    long[] counts = buckets.counts();
    JsonObject json = new JsonObject();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        json.put(Integer.toString(i), counts[i]);
      }
    }
    return json;
  }

  private static LatencyBuckets readBuckets(Fields fields) {
    long[] counts = new long[LatencyBuckets.BUCKET_COUNT];
    for (String index : fields.keys()) {
      int i = bucket(index);
      if (i < counts.length) {
        counts[i] = count(fields, index);
      }
    }
    return new LatencyBuckets(counts);
  }

  /// Those beyond our own are a newer release's, and are passed over.
  private static int bucket(String index) {
    try {
      return Integer.parseUnsignedInt(index) & Integer.MAX_VALUE;
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("bucket: " + index + " (expected: 0 or more)");
    }
  }

  private static JsonObject writeVersion(Version version) {
    return new JsonObject()
        .put("epoch", version.epoch())
        .put("sequence", version.sequence())
        .put("writer", version.writer());
  }

  private static Version readVersion(Fields fields) {
    return new Version(
        count(fields, "epoch"), count(fields, "sequence"), fields.text("writer", ""));
  }

  private static long count(Fields fields, String key) {
    return fields.integer(key, 0L, Long.MAX_VALUE, 0L);
  }
}
