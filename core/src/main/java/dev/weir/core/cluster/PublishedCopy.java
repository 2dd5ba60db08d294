package dev.weir.core.cluster;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.Version;
import dev.weir.core.wire.Topics;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The last published configuration on this node's own disk, and the one before it. It serves one
/// thing: to start forwarding when no cluster can be reached. It never feeds the log. Blocks: not
/// for an event loop.
public final class PublishedCopy {
  private static final int FORMAT = 1;
  private static final String KIND = "weir-published";

  private final Path currentPath;
  private final Path previousPath;

  public PublishedCopy(Path directory) {
    currentPath = directory.resolve("published");
    previousPath = directory.resolve("published.previous");
  }

  /// What was found on the disk.
  public sealed interface Loaded {
    /// The last copy.
    record Current(List<Fact<Service>> facts) implements Loaded {}

    /// The copy before the last, because the last is damaged or missing.
    record Previous(List<Fact<Service>> facts, String why) implements Loaded {}

    record Nothing(String why) implements Loaded {}
  }

  /// Keeps these facts, tombstones included, and what was kept before as the previous copy.
  public void save(Collection<Fact<Service>> facts) throws IOException {
    byte[] bytes = write(facts);
    if (at(currentPath).read() instanceof SealedFile.Content.Damaged) {
      at(currentPath).write(bytes);
    } else {
      at(currentPath).write(bytes, previousPath);
    }
  }

  public Loaded load() throws IOException {
    String why;
    try {
      return new Loaded.Current(facts(currentPath));
    } catch (Unreadable e) {
      why = e.why;
    }
    try {
      return new Loaded.Previous(facts(previousPath), why);
    } catch (Unreadable e) {
      return new Loaded.Nothing(why + "; " + e.why);
    }
  }

  private static SealedFile at(Path path) {
    return new SealedFile(path, KIND, FORMAT);
  }

  private static List<Fact<Service>> facts(Path path) throws IOException, Unreadable {
    return switch (at(path).read()) {
      case SealedFile.Content.Whole(byte[] bytes) -> read(path, bytes);
      case SealedFile.Content.Missing() -> throw new Unreadable(path + ": not there");
      case SealedFile.Content.Damaged(String why) -> throw new Unreadable(why);
    };
  }

  private static byte[] write(Collection<Fact<Service>> facts) {
    JsonArray array = new JsonArray();
    for (Fact<Service> fact : facts) {
      Service service = fact.value();
      Version version = fact.version();
      JsonObject json =
          new JsonObject()
              .put("key", fact.key())
              .put("epoch", version.epoch())
              .put("sequence", version.sequence())
              .put("writer", version.writer());
      if (service != null) {
        byte[] value = Topics.SERVICE_CHANGED.codec().encode(service);
        json.put("service", new JsonObject(Buffer.buffer(value)));
      }
      array.add(json);
    }
    return new JsonObject().put("services", array).toBuffer().getBytes();
  }

  private static List<Fact<Service>> read(Path path, byte[] bytes) throws Unreadable {
    try {
      List<Fact<Service>> facts = new ArrayList<>();
      JsonArray array = new JsonObject(Buffer.buffer(bytes)).getJsonArray("services");
      for (int i = 0; i < array.size(); i++) {
        JsonObject json = array.getJsonObject(i);
        Version version =
            new Version(json.getLong("epoch"), json.getLong("sequence"), json.getString("writer"));
        JsonObject service = json.getJsonObject("service");
        facts.add(
            service == null
                ? Fact.deleted(json.getString("key"), version)
                : new Fact<>(
                    json.getString("key"),
                    version,
                    Topics.SERVICE_CHANGED.codec().decode(service.toBuffer().getBytes())));
      }
      return facts;
    } catch (DecodeException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException e) {
      throw new Unreadable(path + ": " + e.getMessage());
    }
  }

  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    Unreadable(String why) {
      super(why, null, false, false);
      this.why = why;
    }
  }
}
