package dev.weir.admin.log;

import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Write;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What stands in one place of the log.
sealed interface Entry {
  record Written(Write write) implements Entry {}

  /// The leader's sign of life; changes nothing.
  record Heartbeat() implements Entry {}

  /// A command as the leader writes it.
  static Write write(String node, long atMillis, Command command) {
    byte[] changes = CommandJson.changes(command).toBuffer().getBytes();
    return new Write(node, atMillis, digest(changes), command);
  }

  default byte[] bytes() {
    return Packed.pack(
        switch (this) {
          case Heartbeat _ -> new JsonObject().put("heartbeat", 1);
          case Written(Write write) ->
              new JsonObject()
                  .put("write", CommandJson.write(write.command()))
                  .put("node", write.node())
                  .put("at", write.atMillis())
                  .put("digest", write.digest());
        });
  }

  static Entry of(byte[] bytes) {
    JsonObject json = Packed.unpack(bytes);
    if (json.containsKey("heartbeat")) {
      return new Heartbeat();
    }
    return new Written(
        new Write(
            LogJson.string(json, "node"),
            LogJson.number(json, "at"),
            LogJson.string(json, "digest"),
            CommandJson.read(LogJson.object(json, "write"))));
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }
}
