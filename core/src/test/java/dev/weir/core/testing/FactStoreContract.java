package dev.weir.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.model.Fact;
import dev.weir.core.model.Version;
import dev.weir.core.state.FactStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// What every store promises, whatever keeps it.
public abstract class FactStoreContract<T> {
  /// The store under test, empty.
  protected abstract FactStore<T> store();

  /// Two different values that may stand under one key.
  protected abstract T first();

  protected abstract T second();

  /// The key of both.
  protected abstract String key();

  @Test
  void holdsWhatWasPut() {
    assertThat(put(1, 1, "a", first())).isEqualTo(FactStore.Outcome.WRITTEN);
    assertThat(load()).containsExactly(fact(1, 1, "a", first()));
  }

  @Test
  void readsOneKey() {
    put(1, 1, "a", first());
    assertThat(await(store().get(key()))).isEqualTo(fact(1, 1, "a", first()));
    assertThat(await(store().get(key() + "0"))).isNull();
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(load()).isEmpty();
  }

  @Test
  void takesANewerSequence() {
    put(1, 1, "a", first());
    assertThat(put(1, 2, "a", second())).isEqualTo(FactStore.Outcome.WRITTEN);
    assertThat(load()).containsExactly(fact(1, 2, "a", second()));
  }

  @Test
  void takesAHigherEpochWithALowerSequence() {
    put(1, 9, "a", first());
    assertThat(put(2, 0, "b", second())).isEqualTo(FactStore.Outcome.WRITTEN);
  }

  @Test
  void refusesAnOlderVersion() {
    put(2, 1, "a", first());
    assertThat(put(1, 9, "z", second())).isEqualTo(FactStore.Outcome.REFUSED);
    assertThat(load()).containsExactly(fact(2, 1, "a", first()));
  }

  @Test
  void refusesTheSameVersionTwice() {
    put(1, 1, "a", first());
    assertThat(put(1, 1, "a", second())).isEqualTo(FactStore.Outcome.REFUSED);
  }

  @Test
  void theWriterBreaksATie() {
    put(1, 1, "a", first());
    assertThat(put(1, 1, "b", second())).isEqualTo(FactStore.Outcome.WRITTEN);
    assertThat(put(1, 1, "a", first())).isEqualTo(FactStore.Outcome.REFUSED);
  }

  @Test
  void keepsATombstoneAgainstOlderNews() {
    put(1, 1, "a", first());
    await(store().put(Fact.deleted(key(), new Version(1, 3, "a"))));
    assertThat(put(1, 2, "a", second())).isEqualTo(FactStore.Outcome.REFUSED);
    assertThat(load()).containsExactly(Fact.deleted(key(), new Version(1, 3, "a")));
  }

  protected final FactStore.Outcome put(long epoch, long sequence, String writer, T value) {
    return await(store().put(fact(epoch, sequence, writer, value)));
  }

  protected final Fact<T> fact(long epoch, long sequence, String writer, T value) {
    return new Fact<>(key(), new Version(epoch, sequence, writer), value);
  }

  protected final List<Fact<T>> load() {
    return await(store().load());
  }

  /// Waits for a future, 20 s at most.
  public static <V> V await(Future<V> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
