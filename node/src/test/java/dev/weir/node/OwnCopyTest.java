package dev.weir.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.cluster.ClusterAccess;
import dev.weir.core.cluster.PublishedCopy;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Service;
import dev.weir.core.model.Version;
import dev.weir.core.testing.FakeCluster;
import dev.weir.core.testing.Samples;
import dev.weir.core.wire.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node keeps of the published configuration, and when a director starts from it.
class OwnCopyTest {
  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final FakeCluster fake = new FakeCluster();
  private final ClusterAccess cluster = fake.node("one");
  private final MeterRegistry meters = cluster.meters();

  @AfterEach
  void stop() throws Exception {
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Fact<Service> web(long sequence, int... weights) {
    return new Fact<>("web", new Version(1, sequence, "admin"), Samples.service(weights));
  }

  private ServicesAtStart atStart(List<Fact<Service>> onDisk, Duration wait) {
    return new ServicesAtStart(vertx, fake.stores.services, onDisk, wait, meters);
  }

  private double usedCount() {
    return meters.get("weir_node_copy_used").counter().count();
  }

  private List<Fact<Service>> onDisk(PublishedCopy copy) throws Exception {
    return OwnCopy.facts(copy.load());
  }

  @Test
  void takesTheMapAtOnceWhenItHoldsSomething() throws Exception {
    done(fake.stores.services.put(web(7, 100)));
    ServicesAtStart services = atStart(List.of(web(6, 50)), Duration.ofHours(1));
    assertThat(done(services.load())).containsExactly(web(7, 100));
    assertThat(usedCount()).isZero();
  }

  @Test
  void waitsForNothingWithoutACopy() throws Exception {
    assertThat(done(atStart(List.of(), Duration.ofHours(1)).load())).isEmpty();
    assertThat(usedCount()).isZero();
  }

  @Test
  void takesTheCopyWhenTheMapStaysEmptyAndThenTheMapAlone() throws Exception {
    ServicesAtStart services = atStart(List.of(web(6, 50)), Duration.ofMillis(300));
    assertThat(done(services.load())).containsExactly(web(6, 50));
    assertThat(usedCount()).isEqualTo(1);
    assertThat(done(services.load())).isEmpty();
    done(fake.stores.services.put(web(7, 100)));
    assertThat(done(services.load())).containsExactly(web(7, 100));
    assertThat(usedCount()).isEqualTo(1);
  }

  @Test
  void takesTheCopyWhenTheMapCannotBeRead() throws Exception {
    fake.stores.services.fail("no cluster");
    ServicesAtStart services = atStart(List.of(web(6, 50)), Duration.ofMillis(300));
    assertThat(done(services.load())).containsExactly(web(6, 50));
    assertThat(usedCount()).isEqualTo(1);
  }

  @Test
  void takesTheMapWhenItIsFilledWhileWaiting() throws Exception {
    ServicesAtStart services = atStart(List.of(web(6, 50)), Duration.ofHours(1));
    Future<List<Fact<Service>>> loading = services.load();
    done(fake.stores.services.put(web(7, 100)));
    assertThat(done(loading)).containsExactly(web(7, 100));
    assertThat(usedCount()).isZero();
  }

  @Test
  void savesWhatTheMapHoldsAndEveryChange() throws Exception {
    PublishedCopy copy = new PublishedCopy(directory);
    done(fake.stores.services.put(web(1, 100)));
    done(vertx.deployVerticle(new CopyKeeper(cluster, copy, List.of())));
    awaitOnDisk(copy, List.of(web(1, 100)));
    cluster.bus().publish(Topics.SERVICE_CHANGED, web(2, 30));
    awaitOnDisk(copy, List.of(web(2, 30)));
  }

  @Test
  void neverMakesTheCopyPoorerThanItWas() throws Exception {
    PublishedCopy copy = new PublishedCopy(directory);
    Fact<Service> other = new Fact<>("other", new Version(1, 3, "admin"), Samples.service(1));
    copy.save(List.of(web(5, 100), other));
    done(vertx.deployVerticle(new CopyKeeper(cluster, copy, onDisk(copy))));
    cluster.bus().publish(Topics.SERVICE_CHANGED, web(4, 1));
    cluster.bus().publish(Topics.SERVICE_CHANGED, web(6, 70));
    awaitOnDisk(copy, List.of(web(6, 70), other));
  }

  @Test
  void savesALastTimeWhenTheNodeStops() throws Exception {
    PublishedCopy copy = new PublishedCopy(directory);
    String keeper = done(vertx.deployVerticle(new CopyKeeper(cluster, copy, List.of())));
    cluster.bus().publish(Topics.SERVICE_CHANGED, web(9, 70));
    done(vertx.undeploy(keeper));
    assertThat(onDisk(copy)).containsExactly(web(9, 70));
  }

  private void awaitOnDisk(PublishedCopy copy, List<Fact<Service>> expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(onDisk(copy)).containsExactlyElementsOf(expected));
  }
}
