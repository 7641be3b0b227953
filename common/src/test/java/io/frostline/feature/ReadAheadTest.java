package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.RejectionReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReadAheadTest {
  private static final StageTimes TIMES = new StageTimes();

  @Test
  void keepsTheOrderHoweverLongEachReadTakes() {
    List<String> uris = new ArrayList<>();
    try (ReadAhead files =
        new ReadAhead(
            images(100, 10),
            file -> {
              pause(Integer.parseInt(file.uri()) % 7);
              return file.uri().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            },
            TIMES)) {
      files.forEachRemaining(
          read -> uris.add(new String(read.bytes(), java.nio.charset.StandardCharsets.UTF_8)));
    }
    assertThat(uris)
        .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
  }

  @Test
  void aFailedReadIsDeliveredInItsPlace() {
    try (ReadAhead files =
        new ReadAhead(
            images(3, 10),
            file -> {
              if (file.uri().equals("1")) {
                throw new RejectedExampleException(RejectionReason.NOT_FOUND, "gone");
              }
              return new byte[1];
            },
            TIMES)) {
      List<Boolean> rejected = new ArrayList<>();
      files.forEachRemaining(read -> rejected.add(read.rejection() != null));
      assertThat(rejected).containsExactly(false, true, false);
    }
  }

  /** Each read waits until there are eight: with fewer at once, none would come to its end. */
  @Test
  @Timeout(60)
  void eightReadsWaitForTheStorageAtTheSameTime() {
    CountDownLatch together = new CountDownLatch(8);
    try (ReadAhead files =
        new ReadAhead(
            images(8, 10),
            file -> {
              together.countDown();
              await(together);
              return new byte[1];
            },
            TIMES)) {
      assertThat(files).toIterable().hasSize(8);
    }
  }

  @Test
  void readsNoFurtherAheadThanTheByteLimit() {
    AtomicInteger started = new AtomicInteger();
    Iterator<Example> large =
        new Iterator<>() {
          private final Iterator<Example> images = images(20, ReadAhead.MAX_BYTES / 2);

          @Override
          public boolean hasNext() {
            return images.hasNext();
          }

          @Override
          public Example next() {
            started.incrementAndGet();
            return images.next();
          }
        };
    try (ReadAhead files = new ReadAhead(large, file -> new byte[1], TIMES)) {
      files.next();
      assertThat(started).hasValue(2);
      files.next();
      assertThat(started).hasValue(3);
    }
  }

  private static Iterator<Example> images(int number, long length) {
    return IntStream.range(0, number)
        .mapToObj(index -> new Example(Integer.toString(index), null, length, Instant.EPOCH))
        .iterator();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }
}
