package dev.weir.director.contract;

import org.junit.jupiter.api.Tag;

@Tag("nginx")
class NginxContractIT extends ForwarderContract {
  NginxContractIT() {
    super(ForwarderKind.NGINX);
  }
}
