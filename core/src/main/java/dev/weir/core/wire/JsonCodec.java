package dev.weir.core.wire;

import dev.weir.core.settings.Fields;
import dev.weir.core.settings.Findings;
import dev.weir.core.settings.JsonTree;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// JSON with keys in a fixed order, so that golden bytes hold.
record JsonCodec<T>(Function<T, JsonObject> writer, Function<Fields, @Nullable T> reader)
    implements Codec<T> {
  @Override
  public byte[] encode(T value) {
    return writer.apply(value).toBuffer().getBytes();
  }

  @Override
  public T decode(byte[] bytes) {
    Findings findings = new Findings();
    T value;
    try {
      JsonObject json = new JsonObject(Buffer.buffer(bytes));
      value =
          reader.apply(new Fields(JsonTree.of(json, "message"), findings, Fields.Unknown.IGNORED));
    } catch (DecodeException | ClassCastException | StackOverflowError e) {
      throw new IllegalArgumentException("message: " + e.getMessage() + " (expected: JSON)", e);
    }
    findings.throwIfAny();
    if (value == null) {
      throw new IllegalArgumentException("message: incomplete (expected: all required keys)");
    }
    return value;
  }
}
