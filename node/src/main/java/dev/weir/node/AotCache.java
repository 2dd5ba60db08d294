package dev.weir.node;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What became of the AOT cache that the command line named: classes that are loaded and linked
/// already. A JVM that cannot take it starts without.
enum AotCache {
  /// The command line names none.
  OFF,
  /// Classes come from it.
  USED,
  /// There is no such file.
  MISSING,
  /// The JVM did not take it: another jar or JVM than it was made with, or other flags.
  REFUSED;

  private static final String FILE_OPTION = "AOTCache";

  /// Says `sharing` where the JVM has taken the cache: with one that it does not take, it shares
  /// nothing.
  private static final String VM_INFO = "java.vm.info";

  /// That of this process.
  static AotCache ofThisProcess() {
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      String file = machine.getVMOption(FILE_OPTION).getValue();
      return of(file, System.getProperty(VM_INFO, "").contains("sharing"));
    } catch (IllegalArgumentException _) {
      // A JVM without such an option.
      return OFF;
    }
  }

  static AotCache of(@Nullable String file, boolean shares) {
    if (file == null || file.isEmpty()) {
      return OFF;
    }
    if (!Files.isReadable(Path.of(file))) {
      return MISSING;
    }
    return shares ? USED : REFUSED;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether a start took longer than it could have.
  boolean isLost() {
    return this == MISSING || this == REFUSED;
  }

  void showIn(MeterRegistry meters) {
    for (AotCache each : values()) {
      Gauge.builder("weir_node_aot_cache", () -> each == this ? 1 : 0)
          .tag("state", each.id())
          .description("1 for what became of the AOT cache at the start")
          .register(meters);
    }
  }
}
