package dev.weir.core.testing;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Weight;
import java.util.ArrayList;
import java.util.List;

/// Values for tests.
public final class Samples {
  private Samples() {}

  /// A roundrobin service `web` on port 8080; backends `b1`, `b2` … with uids 1, 2 … and the given
  /// weights, on 127.0.0.1:9001 and up.
  public static Service service(int... weights) {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      backends.add(backend(i + 1, "127.0.0.1", 9001 + i, weights[i]));
    }
    return new Service(
        new ServiceId("web"),
        true,
        SchedulerKind.ROUNDROBIN,
        List.of(Listener.plain(new ListenerId("tcp"), 8080, List.of(), true)),
        backends,
        Forwarding.DEFAULT,
        HealthCheck.DEFAULT,
        Feedback.NONE);
  }

  public static Backend backend(long uid, String host, int port, int weight) {
    return new Backend(
        new BackendId("b" + uid),
        new BackendUid(uid),
        new Endpoint(host, port),
        new Weight(weight),
        AdminState.READY);
  }
}
