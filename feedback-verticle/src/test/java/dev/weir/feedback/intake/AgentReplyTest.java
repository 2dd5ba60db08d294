package dev.weir.feedback.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.AgentWords;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendLoad;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.LoadFactor;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceLoad;
import dev.weir.core.model.ServiceView;
import dev.weir.core.model.Vote;
import dev.weir.core.model.Weight;
import dev.weir.core.testing.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What our agent says of a backend; and that our own reader of HAProxy's language reads it back.
final class AgentReplyTest {
  private static final AgentWords DISK_FULL =
      new AgentWords(Vote.DOWN, null, 0, "down", "disk full\n\u00e9", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          READY | UP      | 1000 | up ready 100%
          READY | UP      | 829  | up ready 83%
          READY | UP      | 4000 | up ready 400%
          READY | UP      | 1    | up ready 1%
          READY | UP      | 0    | up ready 0%
          READY | DOWN    | 500  | down ready 50% # probes fail
          DRAIN | UP      | 500  | up drain 50% # drained by the operator
          DRAIN | DOWN    | 500  | down ready 50% # probes fail
          MAINT | UP      | 500  | maint 50% # disabled by the operator
          READY | UNKNOWN | 500  | up ready 0% # not probed yet
          """)
  void saysStateAndWeight(AdminState admin, Vote vote, int factor, String line) {
    assertThat(line(admin, vote, factor, Vote.UP)).isEqualTo(line);
  }

  /// As a director does, which has nothing better.
  @Test
  void anUnprobedBackendIsUpWhileNothingOfItsServiceIs() {
    assertThat(line(AdminState.READY, Vote.UNKNOWN, 500, Vote.DOWN))
        .isEqualTo("up ready 50% # not probed yet");
  }

  @Test
  void aDisabledServiceIsInMaintenance() {
    Service web = Samples.service(100);
    Service disabled =
        new Service(
            web.id(),
            false,
            web.scheduler(),
            web.listeners(),
            web.backends(),
            web.forwarding(),
            web.health(),
            Feedback.NONE);
    ServiceView view =
        ServiceView.of(disabled, _ -> Vote.UP, ServiceLoad.neutral(web.id()), _ -> false);
    assertThat(AgentReply.of(view, view.backends().getFirst()).line())
        .isEqualTo("maint 100% # the service is disabled\n");
  }

  /// Whatever stands in a reason, the line stays one line.
  @Test
  void aReasonIsOneLineOfPlainText() {
    Service web = Samples.service(100);
    Backend b1 = web.backends().getFirst();
    var load =
        new ServiceLoad(
            web.id(),
            List.of(new BackendLoad(b1.uid(), LoadFactor.NEUTRAL, 0, "agent", DISK_FULL)));
    ServiceView view = ServiceView.of(web, _ -> Vote.UP, load, _ -> false);
    assertThat(AgentReply.of(view, view.backends().getFirst()).line())
        .isEqualTo("down ready 100% # agent says down: disk full??\n");
  }

  @ParameterizedTest
  @MethodSource("dev.weir.core.testing.Seeds#few")
  void ourOwnReaderUnderstandsEveryLineWithoutAnError(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      AdminState admin = pick(random, AdminState.values());
      String line =
          line(
              admin,
              pick(random, Vote.values()),
              random.nextInt(4001),
              pick(random, Vote.values()));
      switch (AgentLine.parse((line + "\n").getBytes(StandardCharsets.UTF_8))) {
        case AgentLine.Parsed.Understood(var answer) -> {
          assertThat(answer.error()).isEmpty();
          assertThat(answer.admin()).isNotNull();
        }
        case AgentLine.Parsed.Incomplete _ -> throw new AssertionError(line);
      }
    }
  }

  /// What is said of b1, whose neighbour b2 is as given.
  private static String line(AdminState admin, Vote vote, int factor, Vote neighbour) {
    Service web = Samples.service(100, 100);
    Backend b1 = web.backends().getFirst();
    Backend asked = new Backend(b1.id(), b1.uid(), b1.endpoint(), new Weight(100), admin);
    Service changed =
        new Service(
            web.id(),
            true,
            web.scheduler(),
            web.listeners(),
            List.of(asked, web.backends().getLast()),
            web.forwarding(),
            web.health(),
            Feedback.NONE);
    var load =
        new ServiceLoad(
            web.id(),
            List.of(
                new BackendLoad(b1.uid(), new LoadFactor(factor), 0, "load", AgentWords.SILENT)));
    ServiceView view =
        ServiceView.of(changed, uid -> uid.equals(b1.uid()) ? vote : neighbour, load, _ -> false);
    return AgentReply.of(view, view.backends().getFirst()).line().strip();
  }

  private static <T> T pick(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
