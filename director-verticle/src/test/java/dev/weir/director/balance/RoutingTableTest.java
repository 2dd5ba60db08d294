package dev.weir.director.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.BackendUid;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.SchedulerOptions;
import dev.weir.core.model.ServiceId;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoutingTableTest {
  private final Cursors cursors =
      new Cursors((_, _, _) -> SmoothRoundRobin.startingAtZero(), new SplittableRandom(1));

  private static RoutingTable of(ServiceRoutes routes) {
    return RoutingTable.EMPTY.with(List.of(routes), List.of());
  }

  private String picked(RoutingTable table, PickRequest request) {
    return switch (table.pick(Tables.WEB, cursors, request)) {
      case Pick.Chosen(var route) -> route.id().value();
      case Pick.None(var reason) -> reason.name();
    };
  }

  @Test
  void saysWhyThereIsNoBackend() {
    assertThat(picked(RoutingTable.EMPTY, Tables.anybody())).isEqualTo("UNKNOWN_SERVICE");
    assertThat(picked(of(Tables.routes(0)), Tables.anybody())).isEqualTo("NO_BACKEND");
    assertThat(
            picked(of(Tables.routes(1)), new PickRequest(0, Set.of(new BackendUid(1)), _ -> 0, 0)))
        .isEqualTo("NONE_LEFT");
    assertThat(picked(of(Tables.routes(1)), Tables.anybody())).isEqualTo("a");
  }

  @Test
  void keepsCursorsOverSwapsAndDropsThoseOfServicesThatAreGone() {
    RoutingTable table = of(Tables.routes(1, 1));
    assertThat(picked(table, Tables.anybody())).isEqualTo("a");
    RoutingTable swapped = table.with(List.of(Tables.routes(1, 1)), List.of());
    assertThat(picked(swapped, Tables.anybody())).isEqualTo("b");
    cursors.keepOnly(table.with(List.of(), List.of(Tables.WEB)));
    assertThat(picked(swapped, Tables.anybody())).isEqualTo("a");
  }

  @Test
  void leavesOtherServicesAsTheyAre() {
    RoutingTable table = of(Tables.routes(1));
    ServiceRoutes before = table.routes(Tables.WEB);
    RoutingTable next = table.with(List.of(), List.of(new ServiceId("other")));
    assertThat(next.routes(Tables.WEB)).isSameAs(before);
  }

  @Test
  void startsAnewWhenTheSchedulerIsAnother() {
    Cursors standard = new Cursors(SchedulerFactory.standard(), new SplittableRandom(2));
    SchedulerOptions usual = SchedulerOptions.DEFAULT;
    Scheduler roundRobin = standard.of(Tables.WEB, SchedulerKind.ROUNDROBIN, usual);
    assertThat(standard.of(Tables.WEB, SchedulerKind.ROUNDROBIN, usual)).isSameAs(roundRobin);
    Scheduler drawing = standard.of(Tables.WEB, SchedulerKind.RANDOM, usual);
    assertThat(drawing).isInstanceOf(WeightedRandom.class);
    SchedulerOptions two = new SchedulerOptions(2, SchedulerOptions.Hash.DEFAULT, 20);
    assertThat(standard.of(Tables.WEB, SchedulerKind.RANDOM, two))
        .isInstanceOf(LeastBusyOfSome.class);
    assertThat(standard.of(Tables.WEB, SchedulerKind.LEASTCONN, two)).isInstanceOf(LeastCost.class);
    assertThat(standard.of(Tables.WEB, SchedulerKind.SOURCE, two)).isInstanceOf(KeyHash.class);
  }
}
