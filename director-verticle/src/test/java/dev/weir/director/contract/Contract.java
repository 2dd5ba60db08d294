package dev.weir.director.contract;

import java.util.List;
import java.util.stream.Stream;

/// All cases, and who differs.
final class Contract {
  private Contract() {}

  /// Memory that nobody used before is measured first.
  static List<Case> cases() {
    return Stream.of(
            LoadCases.idleConnections(),
            ByteCases.all(),
            EarlyCases.all(),
            EndCases.all(),
            AbortCases.all(),
            LoadCases.slowReaders())
        .flatMap(List::stream)
        .toList();
  }

  /// What a forwarder must be seen to do.
  static Observed expected(Case of, ForwarderKind forwarder) {
    return Differences.ALL.stream()
        .filter(each -> each.name().equals(of.name()) && each.forwarder() == forwarder)
        .findFirst()
        .map(Difference::instead)
        .orElse(of.expected());
  }
}
