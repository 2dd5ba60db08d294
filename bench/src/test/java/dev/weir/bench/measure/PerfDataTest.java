package dev.weir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerfDataTest {
  private static final int ENTRY_BYTES = 64;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsACounterByItsNameInEitherByteOrder(boolean little) {
    byte[] file = file(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    assertThat(PerfData.counter(file, "java.ci.totalTime")).isEqualTo(123_456_789_012L);
    assertThat(PerfData.counter(file, "sun.os.hrt.frequency")).isEqualTo(1_000_000_000L);
  }

  @Test
  void saysWhatIsNotThere() {
    assertThatThrownBy(() -> PerfData.counter(file(ByteOrder.LITTLE_ENDIAN), "java.ci.total"))
        .hasMessage("perf data: no java.ci.total (expected: a counter of it)");
    assertThatThrownBy(() -> PerfData.counter(new byte[64], "a"))
        .hasMessage("perf data: no magic number (expected: a HotSpot file)");
  }

  @Test
  void whatIsNoJvmCompilesNothing() throws Exception {
    assertThat(JitClock.seconds(List.of())).isZero();
    assertThat(JitClock.seconds(List.of(-1L))).isZero();
  }

  /// A prologue of 32 bytes and two entries: 20 bytes of head, the name at 20, the value at 56.
  private static byte[] file(ByteOrder order) {
    ByteBuffer data = ByteBuffer.allocate(32 + 2 * ENTRY_BYTES);
    data.putInt(0, 0xcafec0c0).put(4, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 0));
    data.order(order).putInt(24, 32).putInt(28, 2);
    entry(data, 32, "sun.os.hrt.frequency", 1_000_000_000L);
    entry(data, 32 + ENTRY_BYTES, "java.ci.totalTime", 123_456_789_012L);
    return data.array();
  }

  private static void entry(ByteBuffer data, int at, String name, long value) {
    data.putInt(at, ENTRY_BYTES).putInt(at + 4, 20).putInt(at + 16, 56);
    data.put(at + 20, name.getBytes(StandardCharsets.US_ASCII)).putLong(at + 56, value);
  }
}
