package dev.weir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcTest {
  private static final String FIELDS =
      " S 1 42 42 0 -1 4194560 100 0 0 0 1234 66 5 6 20 0 9 0 100 1000 200";

  @Test
  void sumsUserAndKernelTime() {
    assertThat(ProcStat.parse("42 (haproxy)" + FIELDS))
        .isEqualTo(new ProcStat(42, "haproxy", 1300));
  }

  @Test
  void readsANameThatLooksLikeTheEndOfOne() {
    assertThat(ProcStat.parse("42 (nginx: (x) S 1)" + FIELDS).name()).isEqualTo("nginx: (x) S 1");
    assertThat(ProcStat.parse("42 (nginx: (x) S 1)" + FIELDS).ticks()).isEqualTo(1300);
  }

  @Test
  void refusesWhatIsNoLineOfStat() {
    assertThatThrownBy(() -> ProcStat.parse("nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a line of /proc/PID/stat");
    assertThatThrownBy(() -> ProcStat.parse("1 (a) S 1 2"))
        .hasMessage("stat: 3 fields after the name (expected: 13)");
  }

  @Test
  void readsTheRollupOfAllMappings() {
    String rollup =
        """
        00400000-7ffd2000 ---p 00000000 00:00 0    [rollup]
        Rss:               15616 kB
        Pss:               14000 kB
        Pss_Dirty:          9000 kB
        """;
    assertThat(Proc.rollupBytes(rollup)).isEqualTo(15616L * 1024);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void knowsThisProcess() throws Exception {
    List<Long> self = List.of(ProcessHandle.current().pid());
    assertThat(Proc.cpuSeconds(self)).isPositive();
    assertThat(Proc.residentBytes(self)).isGreaterThan(1 << 20);
    assertThat(Proc.family(self.getFirst())).startsWith(self.getFirst());
  }
}
