package dev.weir.admin.log;

import dev.weir.core.cluster.SealedFile;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Remembers beside the log that this node was a voter. A voter that lost its disk and returned
/// under its name would vote without what it had promised; Ratis would let it.
record VoterMarker(Path directory, String group, String node) {
  private static final String ADVICE =
      "put the directory back, or remove this voter from the group and let it join under another"
          + " name";

  /// Refuses a directory that is not what this node left.
  void check() throws IOException {
    boolean hasLog = Files.isRegularFile(groupDirectory().resolve("current/raft-meta"));
    switch (file().read()) {
      case SealedFile.Content.Missing() -> {
        if (Files.exists(groupDirectory()) && !hasLog) {
          throw new LogUnusable(
              "configuration log: "
                  + groupDirectory()
                  + " has no current/raft-meta (expected: a"
                  + " whole log or none); "
                  + ADVICE);
        }
      }
      case SealedFile.Content.Damaged(String why) -> throw new LogUnusable(why + "; " + ADVICE);
      case SealedFile.Content.Whole(byte[] bytes) -> {
        JsonObject marker = new JsonObject(Buffer.buffer(bytes));
        String was = marker.getString("node");
        if (!node.equals(was)) {
          throw new LogUnusable(
              "name: " + node + " (expected: " + was + ", whose log is in " + directory + ")");
        }
        if (!group.equals(marker.getString("group"))) {
          throw new LogUnusable(
              "configuration log: group "
                  + group
                  + " (expected: "
                  + marker.getString("group")
                  + ", which is in "
                  + directory
                  + ")");
        }
        if (!hasLog) {
          throw new LogUnusable(
              "configuration log: "
                  + groupDirectory()
                  + " is empty, but "
                  + node
                  + " was a voter of this group (expected: its log); "
                  + ADVICE);
        }
      }
    }
  }

  void write() throws IOException {
    if (!(file().read() instanceof SealedFile.Content.Whole)) {
      JsonObject marker = new JsonObject().put("group", group).put("node", node);
      file().write(marker.toBuffer().getBytes());
    }
  }

  private Path groupDirectory() {
    return directory.resolve("raft").resolve(group);
  }

  private SealedFile file() {
    return new SealedFile(directory.resolve("voter"), "weir-voter", 1);
  }
}
