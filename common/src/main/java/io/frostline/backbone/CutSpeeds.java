package io.frostline.backbone;

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

/**
 * Measures how fast a backbone runs when it is cut at different layers: the engine alone, fed from
 * memory by every core, as executors run it. The layers take turns, so that a machine that is busy
 * with other things disturbs all of them alike.
 *
 * @param images in one run of the network, where it takes several
 * @param rounds how often each layer has its turn, after one that does not count
 * @param seconds that a turn takes
 */
public record CutSpeeds(int images, int rounds, double seconds) {

  /** Images per second at each layer, the median of the rounds. */
  public Map<String, Double> measure(ModelPackage model, List<String> layers) {
    Map<String, NetworkSession> sessions = new LinkedHashMap<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      for (String layer : layers) {
        CutNetwork cut = NetworkCut.of(model, List.of(layer), Pooling.AVERAGE);
        sessions.put(layer, NetworkSession.open(cut.onnx(), layer));
      }
      return measure(model.description(), sessions, threads);
    } finally {
      threads.shutdownNow();
      sessions.values().forEach(NetworkSession::close);
    }
  }

  private Map<String, Double> measure(
      ModelDescription model, Map<String, NetworkSession> sessions, ExecutorService threads) {
    Map<String, List<Double>> turns = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (Map.Entry<String, NetworkSession> cut : sessions.entrySet()) {
        double speed = turn(model, cut.getValue(), threads);
        if (round > 0) {
          turns.computeIfAbsent(cut.getKey(), layer -> new ArrayList<>()).add(speed);
        }
      }
    }
    Map<String, Double> speeds = new LinkedHashMap<>();
    turns.forEach((layer, all) -> speeds.put(layer, median(all)));
    return speeds;
  }

  private double turn(ModelDescription model, NetworkSession session, ExecutorService threads) {
    int cores = Runtime.getRuntime().availableProcessors();
    long start = System.nanoTime();
    long deadline = start + (long) (seconds * 1e9);
    try {
      List<Callable<Long>> loops = new ArrayList<>();
      for (int core = 0; core < cores; core++) {
        loops.add(() -> imagesUntil(deadline, model, session));
      }
      double speed = 0;
      for (Future<Long> loop : threads.invokeAll(loops)) {
        speed += loop.get();
      }
      return speed * 1e9 / (System.nanoTime() - start);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring.", interruption);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("Measuring the engine failed.", failure.getCause());
    }
  }

  private long imagesUntil(long deadline, ModelDescription model, NetworkSession session) {
    int atOnce = model.batch().size() == BatchSize.FREE ? images : 1;
    long[] shape = {
      atOnce, model.input().height(), model.input().width(), model.input().channels()
    };
    byte[] noise = new byte[Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3])];
    new Random(1).nextBytes(noise);
    ByteBuffer pixels = ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    long run = 0;
    while (System.nanoTime() < deadline) {
      session.run(pixels, shape);
      run += atOnce;
    }
    return run;
  }

  private static double median(List<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
