package dev.weir.admin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Vote;
import dev.weir.core.testing.Samples;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The pages compute shares as directors do: both read the same vectors.
final class GoldenSharesTest {
  static Stream<JsonObject> cases() throws IOException {
    try (InputStream in = GoldenSharesTest.class.getResourceAsStream("/golden/shares.json")) {
      assertThat(in).isNotNull();
      JsonObject document = new JsonObject(Buffer.buffer(in.readAllBytes()));
      return document.getJsonArray("cases").stream().map(JsonObject.class::cast);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sharesFollowTheVectors(JsonObject golden) {
    JsonArray rows = golden.getJsonArray("backends");
    List<Backend> backends = new ArrayList<>();
    List<BackendLoad> loads = new ArrayList<>();
    Map<BackendUid, Vote> votes = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      JsonObject row = rows.getJsonObject(i);
      Backend backend = Samples.backend(i + 1, "127.0.0.1", 9001 + i, row.getInteger("wanted"));
      String state = row.getString("state");
      backends.add(
          switch (state) {
            case "DRAIN", "MAINT" -> backend.with(AdminState.valueOf(state));
            default -> backend;
          });
      votes.put(
          backend.uid(),
          switch (state) {
            case "DOWN", "UNKNOWN" -> Vote.valueOf(state);
            default -> Vote.UP;
          });
      loads.add(
          new BackendLoad(
              backend.uid(),
              new LoadFactor(row.getInteger("factorPermille")),
              0,
              "",
              AgentWords.SILENT));
    }
    Service service = Samples.service().withBackends(backends);
    ServiceView view =
        ServiceView.of(
            service,
            uid -> votes.getOrDefault(uid, Vote.UNKNOWN),
            new ServiceLoad(service.id(), loads),
            _ -> false);
    for (int i = 0; i < rows.size(); i++) {
      JsonObject row = rows.getJsonObject(i);
      ServiceView.BackendView each = view.backends().get(i);
      assertThat(each.balancedPermille()).isEqualTo(row.getLong("effectivePermille"));
      assertThat(each.eligible()).isEqualTo(row.getBoolean("eligible"));
      assertThat(view.expectedShare(each)).isCloseTo(row.getDouble("share"), within(1e-9));
    }
  }
}
