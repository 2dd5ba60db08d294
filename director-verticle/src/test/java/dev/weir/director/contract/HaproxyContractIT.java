package dev.weir.director.contract;

import org.junit.jupiter.api.Tag;

@Tag("haproxy")
class HaproxyContractIT extends ForwarderContract {
  HaproxyContractIT() {
    super(ForwarderKind.HAPROXY);
  }
}
