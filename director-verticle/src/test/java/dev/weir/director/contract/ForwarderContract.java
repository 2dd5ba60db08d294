package dev.weir.director.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays every case on one forwarder.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForwarderContract {
  private final ForwarderKind kind;
  private @Nullable Site site;
  private @Nullable Forwarder forwarder;

  ForwarderContract(ForwarderKind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Site made = new Site();
    site = made;
    forwarder = Forwarder.start(kind, made, directory);
  }

  @AfterAll
  void stop() throws Exception {
    if (forwarder != null) {
      forwarder.stop();
    }
    if (site != null) {
      site.close();
    }
  }

  static List<Case> cases() {
    return Contract.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void does(Case what, TestReporter reporter) throws Exception {
    Site around = Objects.requireNonNull(site);
    Stage stage =
        new Stage(
            Objects.requireNonNull(forwarder),
            around,
            figure -> reporter.publishEntry(kind.toString(), figure));
    around.empty();
    assertThat(what.play().on(stage)).isEqualTo(Contract.expected(what, kind));
  }
}
