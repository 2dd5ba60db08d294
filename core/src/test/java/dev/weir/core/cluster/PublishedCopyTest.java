package dev.weir.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.AdminState;
import dev.weir.core.model.Backend;
import dev.weir.core.model.BackendId;
import dev.weir.core.model.BackendUid;
import dev.weir.core.model.Endpoint;
import dev.weir.core.model.Fact;
import dev.weir.core.model.Feedback;
import dev.weir.core.model.Forwarding;
import dev.weir.core.model.HealthCheck;
import dev.weir.core.model.Listener;
import dev.weir.core.model.ListenerId;
import dev.weir.core.model.SchedulerKind;
import dev.weir.core.model.Service;
import dev.weir.core.model.ServiceId;
import dev.weir.core.model.Version;
import dev.weir.core.model.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedCopyTest {
  private static final List<Fact<Service>> OLD = List.of(fact("shop", 10, 100));
  private static final List<Fact<Service>> NEW =
      List.of(fact("shop", 11, 30), Fact.deleted("gone", new Version(1, 9, "")));

  @TempDir Path directory;
  private PublishedCopy copy;
  private Path current;

  @BeforeEach
  void open() {
    copy = new PublishedCopy(directory.resolve("copy"));
    current = directory.resolve("copy/published");
  }

  @Test
  void givesBackWhatWasSavedLast() throws IOException {
    copy.save(OLD);
    copy.save(NEW);
    assertThat(copy.load()).isEqualTo(new PublishedCopy.Loaded.Current(NEW));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(current)))
        .isEqualTo("rw-------");
  }

  @Test
  void saysThatNothingIsThere() throws IOException {
    assertThat(copy.load()).isInstanceOf(PublishedCopy.Loaded.Nothing.class);
  }

  @Test
  void fallsBackToThePreviousCopyWhateverBitFlips() throws IOException {
    copy.save(OLD);
    copy.save(NEW);
    byte[] good = Files.readAllBytes(current);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << (i % 8));
      Files.write(current, bad);
      assertThat(copy.load()).as("byte %d", i).isInstanceOf(PublishedCopy.Loaded.Previous.class);
    }
  }

  @Test
  void fallsBackToThePreviousCopyWhereverTheFileIsTorn() throws IOException {
    copy.save(OLD);
    copy.save(NEW);
    byte[] good = Files.readAllBytes(current);
    for (int length = 0; length < good.length; length++) {
      Files.write(current, Arrays.copyOf(good, length));
      assertThat(copy.load())
          .as("length %d", length)
          .isInstanceOfSatisfying(
              PublishedCopy.Loaded.Previous.class,
              previous -> assertThat(previous.facts()).isEqualTo(OLD));
    }
  }

  @Test
  void neverKeepsADamagedCopyInPlaceOfAGoodOne() throws IOException {
    copy.save(OLD);
    copy.save(NEW);
    Files.writeString(current, "torn");
    copy.save(NEW);
    Files.delete(current);
    assertThat(copy.load())
        .isInstanceOfSatisfying(
            PublishedCopy.Loaded.Previous.class,
            previous -> assertThat(previous.facts()).isEqualTo(OLD));
  }

  @Test
  void refusesAnotherFormat() throws IOException {
    copy.save(NEW);
    String text = Files.readString(current);
    Files.writeString(current, text.replace("weir-published 1", "weir-published 2"));
    assertThat(copy.load())
        .isInstanceOfSatisfying(
            PublishedCopy.Loaded.Nothing.class,
            nothing -> assertThat(nothing.why()).contains("format 2 (expected: 1)"));
  }

  private static Fact<Service> fact(String id, long index, int weight) {
    Service service =
        new Service(
            new ServiceId(id),
            true,
            SchedulerKind.ROUNDROBIN,
            List.of(Listener.plain(new ListenerId("main"), 8080, List.of(), true)),
            List.of(
                new Backend(
                    new BackendId("b1"),
                    new BackendUid(7),
                    new Endpoint("127.0.0.1", 9001),
                    new Weight(weight),
                    AdminState.READY)),
            Forwarding.DEFAULT,
            HealthCheck.DEFAULT,
            Feedback.NONE);
    return new Fact<>(id, new Version(1, index, ""), service);
  }
}
