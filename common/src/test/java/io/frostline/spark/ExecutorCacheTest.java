package io.frostline.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.spark.ExecutorCache.Lease;
import io.frostline.spark.ExecutorCache.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExecutorCacheTest {
  private final ExecutorCache cache = new ExecutorCache();
  private final List<String> closed = new ArrayList<>();

  /** Something that takes long to open. */
  private final class Session implements AutoCloseable {
    private final String name;

    private Session(String name) {
      this.name = name;
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }

  /** Another kind. */
  private record Other() implements AutoCloseable {
    @Override
    public void close() {}
  }

  @Test
  void tasksShareWhatOneOfThemHasOpened() {
    try (Lease<Session> first = acquire("a").get(0);
        Lease<Session> second = acquire("a").get(0)) {
      assertThat(second.opened()).isSameAs(first.opened());
    }
  }

  @Test
  void whatATaskNeededStaysOpenUntilOthersOfItsKindAreRequested() {
    List<Session> first = sessions("a", "b");
    List<Session> second = sessions("a", "b");
    cache.acquire(Other.class, List.of(new Shared<>("a", Other::new))).get(0).close();
    assertThat(closed).isEmpty();
    List<Session> alone = sessions("b");
    List<Session> third = sessions("a", "b");

    assertThat(second).isEqualTo(first);
    assertThat(alone.get(0)).isSameAs(first.get(1));
    assertThat(closed).containsExactly("a");
    assertThat(third.get(0)).isNotSameAs(first.get(0));
    assertThat(third.get(1)).isSameAs(first.get(1));
  }

  @Test
  void whatATaskUsesIsNotClosed() {
    try (Lease<Session> used = acquire("a").get(0)) {
      sessions("b");

      assertThat(closed).isEmpty();
      assertThat(acquire("a").get(0).opened()).isSameAs(used.opened());
    }
  }

  @Test
  void nothingIsLeasedWhereOpeningFails() {
    assertThatThrownBy(
            () ->
                cache.acquire(
                    Session.class,
                    List.of(
                        shared("a"),
                        new Shared<>(
                            "damaged",
                            () -> {
                              throw new IllegalStateException("it arrived altered");
                            }))))
        .hasMessage("it arrived altered");
    sessions("b");

    assertThat(closed).containsExactly("a");
  }

  private List<Session> sessions(String... names) {
    List<Lease<Session>> leases = acquire(names);
    List<Session> sessions = leases.stream().map(Lease::opened).toList();
    leases.forEach(Lease::close);
    return sessions;
  }

  private List<Lease<Session>> acquire(String... names) {
    return cache.acquire(Session.class, Stream.of(names).map(this::shared).toList());
  }

  private Shared<Session> shared(String name) {
    return new Shared<>(name, () -> new Session(name));
  }
}
