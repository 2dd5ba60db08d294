package dev.weir.architecture;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;

/// What each [Law] means for the packages of a [Layout].
final class Laws {
  private Laws() {}

  static ArchRule rule(Law law, Layout layout) {
    return switch (law) {
      case CORE_KNOWS_NO_ROLE -> Directions.coreKnowsNoRole(layout);
      case ROLES_DO_NOT_KNOW_EACH_OTHER -> all(Directions.rolesDoNotKnowEachOther(layout));
      case CORE_MODEL_AND_TIME_KNOW_NOTHING_ELSE -> Directions.modelAndTimeAreTheBottom(layout);
      case CORE_STATE_AND_WIRE_KNOW_NO_ADAPTER -> all(Directions.portsKnowNoAdapter(layout));
      case CORE_SETTINGS_AND_NET_KNOW_NO_STORE -> Directions.settingsAndNetKnowNoStore(layout);
      case A_ROLES_PACKAGES_DO_NOT_KNOW_ITS_VERTICLE -> all(Directions.verticleIsOnTop(layout));
      case PURE_PACKAGES_KNOW_ONLY_THE_MODEL -> all(Directions.pureKnowsOnlyTheModel(layout));
      case PURE_PACKAGES_HAVE_NO_IO -> Purity.noIo(layout);
      case PURE_PACKAGES_HAVE_NO_THREADS -> Purity.noThreads(layout);
      case PURE_PACKAGES_HAVE_NO_CLOCK_AND_NO_DICE -> Purity.noClockAndNoDice(layout);
      case ONLY_THE_CLUSTER_KNOWS_HAZELCAST -> Borders.hazelcast(layout);
      case ONLY_THE_WIRE_USES_THE_EVENT_BUS -> Borders.eventBus(layout);
      case ONLY_THE_RELAY_AND_PROBES_KNOW_NETTY -> Borders.netty(layout);
      case ONLY_THE_CONFIGURATION_LOG_KNOWS_RATIS -> Borders.ratis(layout);
      case BYTES_MOVE_THROUGH_THE_RELAY -> Borders.socketWrites(layout);
      case NOTHING_IS_SERIALIZED_BY_JAVA -> Serialization.notByJava(layout);
      case ENTRY_PROCESSORS_HAVE_A_FACTORY -> Serialization.entryProcessors(layout);
      case ONLY_THE_NANO_CLOCK_READS_NANO_TIME -> Habits.nanoTime(layout);
      case THE_WALL_CLOCK_IS_FOR_PEOPLE -> Habits.wallClock(layout);
      case ONLY_COMMANDS_PRINT_OR_EXIT -> Habits.printingAndExit(layout);
      case NOBODY_BLOCKS_AN_EVENT_LOOP -> Habits.blocking(layout);
      case LOGS_GO_THROUGH_SLF4J -> Habits.logging(layout);
      case NAMES_SAY_WHAT_A_TYPE_IS -> Habits.names(layout);
      case NO_OPTIONAL_IN_FIELDS_OR_PARAMETERS -> Habits.optional(layout);
    };
  }

  private static ArchRule all(List<ArchRule> rules) {
    return CompositeArchRule.of(rules).allowEmptyShould(true);
  }
}
