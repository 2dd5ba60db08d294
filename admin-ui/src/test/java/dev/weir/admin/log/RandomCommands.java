package dev.weir.admin.log;

import dev.weir.admin.log.state.Change;
import dev.weir.admin.log.state.Command;
import dev.weir.admin.log.state.Configuration;
import dev.weir.admin.log.state.Expect;
import dev.weir.core.model.Backend;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes commands by a seed: some fit, some are stale, some clash, some repeat.
final class RandomCommands {
  private final RandomGenerator random;
  private int count;

  RandomCommands(RandomGenerator random) {
    this.random = random;
  }

  Command next(Configuration now) {
    count++;
    int requestId = random.nextInt(10) == 0 ? random.nextInt(count) : count;
    List<Change> changes = new ArrayList<>();
    int size = 1 + random.nextInt(3);
    for (int i = 0; i < size; i++) {
      changes.add(change(now));
    }
    return new Command("r" + requestId, "actor-" + random.nextInt(3), "", changes);
  }

  private Change change(Configuration now) {
    ServiceId id = new ServiceId("s" + random.nextInt(6));
    return switch (random.nextInt(10)) {
      case 0, 1 -> new Change.DeleteService(id, expect(now.fact(id)));
      case 2 ->
          new Change.PutSetting("k" + random.nextInt(3), "v" + random.nextInt(3), new Expect.Any());
      case 3 -> new Change.Bootstrap(List.of(service(id)));
      default -> new Change.PutService(service(id), expect(now.fact(id)));
    };
  }

  private Expect expect(@Nullable Fact<Service> fact) {
    return switch (random.nextInt(5)) {
      case 0 -> new Expect.Absent();
      case 1 -> new Expect.Present();
      case 2 -> new Expect.At(fact == null ? new Version(1, 1, "") : fact.version());
      default -> new Expect.Any();
    };
  }

  private Service service(ServiceId id) {
    List<Backend> backends = new ArrayList<>();
    int size = random.nextInt(4);
    for (int i = 1; i <= size; i++) {
      backends.add(Samples.backend(i, "127.0.0.1", 9000 + random.nextInt(2), random.nextInt(1001)));
    }
    return Fixtures.service(id.value(), 8000 + random.nextInt(12)).withBackends(backends);
  }
}
