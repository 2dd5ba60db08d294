package dev.weir.core.wire;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.HealthVote;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/// Every question that one node may ask another by name.
public final class Questions {
  /// To a health node: your newest evidence on a backend.
  public static final Question<BackendUid, HealthVote> EVIDENCE =
      new Question<>("evidence", uid(), Topics.HEALTH_CHANGED.codec());

  /// To a health node: probe a backend now; answered with the evidence that this brought.
  public static final Question<BackendUid, HealthVote> CHECK_NOW =
      new Question<>("check-now", uid(), Topics.HEALTH_CHANGED.codec());

  /// To the node that leads the configuration log: commit a command. Both are the log's own JSON.
  public static final Question<JsonObject, JsonObject> SUBMIT =
      new Question<>("submit", json(), json());

  /// To a voter: what the log holds besides services, confirmed by a majority; for admin nodes that
  /// are no voters. The answer is the log's own JSON.
  public static final Question<JsonObject, JsonObject> LOG_SETTINGS =
      new Question<>("log-settings", json(), json());

  /// To the feedback node that owns a service: take these load reports. Both are the intake's own
  /// JSON.
  public static final Question<JsonObject, JsonObject> REPORT =
      new Question<>("report", json(), json());

  /// To the feedback node that owns a service: forget what the agent of a backend said. The
  /// question names `service` and `backend`, the answer says whether there was anything `cleared`.
  public static final Question<JsonObject, JsonObject> CLEAR_AGENT =
      new Question<>("clear-agent", json(), json());

  private Questions() {}

  private static Codec<BackendUid> uid() {
    return new JsonCodec<>(
        uid -> new JsonObject().put("uid", uid.value()), fields -> FactJson.uid(fields));
  }

  private static Codec<JsonObject> json() {
    return new Codec<>() {
      @Override
      public byte[] encode(JsonObject value) {
        return value.toBuffer().getBytes();
      }

      @Override
      public JsonObject decode(byte[] bytes) {
        try {
          return new JsonObject(Buffer.buffer(bytes));
        } catch (DecodeException | ClassCastException e) {
          throw new IllegalArgumentException("message: " + e.getMessage() + " (expected: JSON)", e);
        }
      }
    };
  }
}
