package io.frostline.feature;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.frostline.backbone.NetworkInput;
import io.frostline.onnx.EngineSpeed;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.Spread;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures how fast a network is with batches of different sizes: the engine alone. The sizes take
 * turns, so that other load on the machine affects all of them alike.
 *
 * @param sizes images per batch
 * @param rounds how many turns each size has after the warm-up
 * @param seconds per turn
 */
public record BatchSpeeds(List<Integer> sizes, int rounds, double seconds) implements Serializable {
  public BatchSpeeds {
    sizes = sizes.stream().distinct().sorted().toList();
    if (sizes.isEmpty() || sizes.get(0) < 1 || rounds < 1) {
      throw new IllegalArgumentException("sizes " + sizes + ", rounds " + rounds);
    }
  }

  /**
   * The speed with one size of batches.
   *
   * @param images per batch
   * @param perSecond images per second of all threads together
   * @param perCoreSecond images per second of CPU time
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Speed(int images, Spread perSecond, Spread perCoreSecond) {
    /** The fastest by CPU time, which other load on the machine hardly affects. */
    public static Speed fastest(List<Speed> speeds) {
      return speeds.stream()
          .max(Comparator.comparingDouble(speed -> speed.perCoreSecond().median()))
          .orElseThrow();
    }
  }

  /** A copy without the sizes above a limit; the smallest one always stays. */
  public BatchSpeeds upTo(long limit) {
    return new BatchSpeeds(
        sizes.stream().filter(size -> size <= limit || size.equals(sizes.get(0))).toList(),
        rounds,
        seconds);
  }

  /**
   * Measures, after a warm-up.
   *
   * @param input of the network
   * @param threads that run the network at once
   */
  public List<Speed> measure(NetworkSession session, NetworkInput input, int threads) {
    Map<Integer, List<EngineSpeed>> turns = new TreeMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (int size : sizes) {
        EngineSpeed speed = turn(session, size, input, threads);
        if (round > 0) {
          turns.computeIfAbsent(size, first -> new ArrayList<>()).add(speed);
        }
      }
    }
    return turns.entrySet().stream().map(size -> speed(size.getKey(), size.getValue())).toList();
  }

  private EngineSpeed turn(NetworkSession session, int size, NetworkInput input, int threads) {
    return EngineSpeed.measure(session, input.typical(size), threads, seconds);
  }

  private static Speed speed(int images, List<EngineSpeed> turns) {
    return new Speed(
        images,
        Spread.of(turns.stream().map(EngineSpeed::perSecond).toList()),
        Spread.of(turns.stream().map(EngineSpeed::perCoreSecond).toList()));
  }
}
