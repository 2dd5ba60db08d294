package dev.weir.node;

import dev.weir.core.cluster.PublishedCopy;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a start finds on the disk, said in the log.
final class OwnCopy {
  private static final Logger LOG = LoggerFactory.getLogger(OwnCopy.class);

  private OwnCopy() {}

  static List<Fact<Service>> facts(PublishedCopy.Loaded loaded) {
    return switch (loaded) {
      case PublishedCopy.Loaded.Current(var facts) -> {
        LOG.info("copy state=found services={}", facts.size());
        yield facts;
      }
      case PublishedCopy.Loaded.Previous(var facts, var why) -> {
        LOG.warn("copy state=previous-found services={} cause=\"{}\"", facts.size(), why);
        yield facts;
      }
      case PublishedCopy.Loaded.Nothing(var why) -> {
        LOG.info("copy state=none cause=\"{}\"", why);
        yield List.of();
      }
    };
  }
}
