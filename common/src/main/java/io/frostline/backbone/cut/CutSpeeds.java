package io.frostline.backbone.cut;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.onnx.NetworkSession;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Measures how fast a backbone runs when it is cut at different layers: the engine alone, fed from
 * memory on every core, as executors run it. The layers take turns, so that other load on the
 * machine affects all of them alike.
 *
 * @param images per run of the network, where it takes several
 * @param rounds how many turns each layer has after the warm-up
 * @param seconds per turn
 */
public record CutSpeeds(int images, int rounds, double seconds) {

  /**
   * The speed of one cut.
   *
   * @param perSecond images per second on all cores together
   * @param perCoreSecond images per second of CPU time on one core, independent of other load on
   *     the machine
   */
  public record Speed(double perSecond, double perCoreSecond) {}

  /**
   * The speed at each layer, the median of the rounds. A cut is loaded for its turn alone: all of a
   * large network's cuts at once take several times the memory that extraction needs.
   */
  public Map<String, Speed> measure(ModelPackage model, List<String> layers) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      return measure(model, layers, threads);
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * How many times as fast a package is as another one with the same layer, by CPU time: the median
   * of the rounds, in each of which both have a turn.
   */
  public double ratio(ModelPackage model, ModelPackage other, String layer) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round <= rounds; round++) {
        double ratio =
            turn(model, layer, threads).perCoreSecond()
                / turn(other, layer, threads).perCoreSecond();
        if (round > 0) {
          ratios.add(ratio);
        }
      }
      return median(ratios.stream().mapToDouble(Double::doubleValue));
    } finally {
      threads.shutdownNow();
    }
  }

  private Map<String, Speed> measure(
      ModelPackage model, List<String> layers, ExecutorService threads) {
    Map<String, List<Speed>> turns = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (String layer : layers) {
        Speed speed = turn(model, layer, threads);
        if (round > 0) {
          turns.computeIfAbsent(layer, name -> new ArrayList<>()).add(speed);
        }
      }
    }
    Map<String, Speed> speeds = new LinkedHashMap<>();
    turns.forEach(
        (layer, all) ->
            speeds.put(
                layer,
                new Speed(median(all, Speed::perSecond), median(all, Speed::perCoreSecond))));
    return speeds;
  }

  private Speed turn(ModelPackage model, String layer, ExecutorService threads) {
    CutNetwork cut = NetworkCut.of(model, List.of(layer), Pooling.AVERAGE);
    try (NetworkSession session = NetworkSession.open(cut.onnx(), layer)) {
      return turn(model.description(), session, threads);
    }
  }

  private Speed turn(ModelDescription model, NetworkSession session, ExecutorService threads) {
    int cores = Runtime.getRuntime().availableProcessors();
    long start = System.nanoTime();
    long deadline = start + (long) (seconds * 1e9);
    try {
      List<Callable<Work>> loops = new ArrayList<>();
      for (int core = 0; core < cores; core++) {
        loops.add(() -> runUntil(deadline, model, session));
      }
      double done = 0;
      double spent = 0;
      for (Future<Work> loop : threads.invokeAll(loops)) {
        done += loop.get().images();
        spent += loop.get().coreNanoseconds();
      }
      return new Speed(done * 1e9 / (System.nanoTime() - start), done * 1e9 / spent);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring.", interruption);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("Measuring the engine failed.", failure.getCause());
    }
  }

  /** The images that one thread processed, and the CPU time that it took. */
  private record Work(long images, long coreNanoseconds) {}

  private Work runUntil(long deadline, ModelDescription model, NetworkSession session) {
    int atOnce = model.batch().size() == BatchSize.FREE ? images : 1;
    long[] shape = {
      atOnce, model.input().height(), model.input().width(), model.input().channels()
    };
    byte[] noise = new byte[Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3])];
    new Random(1).nextBytes(noise);
    ByteBuffer pixels = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    long core = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long done = 0;
    while (System.nanoTime() < deadline) {
      session.run(pixels, shape);
      done += atOnce;
    }
    return new Work(done, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - core);
  }

  private static double median(List<Speed> turns, ToDoubleFunction<Speed> figure) {
    return median(turns.stream().mapToDouble(figure));
  }

  private static double median(DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
