package io.frostline.proof;

import io.frostline.message.UserException;
import io.frostline.onnx.FloatTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.OnnxGraph;
import io.frostline.onnx.proto.ModelProto;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A network that is run to be compared: with each result it measures what rounding may do to it.
 */
public final class MeasuredSession implements AutoCloseable {
  private final ModelProto model;
  private final NetworkSession session;
  private final Map<Nudge, NetworkSession> nudged = new EnumMap<>(Nudge.class);

  private MeasuredSession(ModelProto model) {
    this.model = model;
    this.session = open(model, "The network");
  }

  /**
   * Opens a network, or a part of one with several inputs.
   *
   * @param model has the tensors to compare as outputs
   * @throws UserException when the engine cannot open it
   */
  public static MeasuredSession open(ModelProto model) {
    return new MeasuredSession(model);
  }

  private static NetworkSession open(ModelProto model, String name) {
    return NetworkSession.openPart(model.toByteArray(), name);
  }

  /** Runs a network with one input. */
  public void run(FloatTensor images, BiConsumer<String, MeasuredTensor> outputs) {
    run(Map.of(new OnnxGraph(model.getGraph()).inputs().get(0).getName(), images), outputs);
  }

  /** Runs it on these inputs and passes on every float output. */
  public void run(Map<String, FloatTensor> inputs, BiConsumer<String, MeasuredTensor> outputs) {
    Map<String, FloatTensor> results = new LinkedHashMap<>();
    session.run(inputs, results::put);
    Observation observation = new Observation(inputs);
    results.forEach((name, values) -> observation.roundings.put(name, new Rounding(values)));
    Iterator<Map.Entry<String, FloatTensor>> remaining = results.entrySet().iterator();
    while (remaining.hasNext()) {
      Map.Entry<String, FloatTensor> output = remaining.next();
      String name = output.getKey();
      outputs.accept(
          name,
          new MeasuredTensor(output.getValue(), observation.roundings.get(name), observation));
      // What has been compared need not stay in memory.
      remaining.remove();
      observation.roundings.remove(name);
    }
  }

  /** Runs the nudged networks, once, for all outputs that have not been compared yet. */
  private final class Observation implements Runnable {
    private final Map<String, FloatTensor> inputs;
    private final Map<String, Rounding> roundings = new LinkedHashMap<>();
    private boolean done;

    Observation(Map<String, FloatTensor> inputs) {
      this.inputs = inputs;
    }

    @Override
    public void run() {
      if (done) {
        return;
      }
      done = true;
      for (Nudge nudge : Nudge.values()) {
        Map<String, FloatTensor> moved = new LinkedHashMap<>();
        inputs.forEach((name, values) -> moved.put(name, nudge.tensor(values)));
        nudged
            .computeIfAbsent(nudge, unopened -> open(nudge.network(model), "The nudged network"))
            .run(
                moved,
                (name, values) -> {
                  if (roundings.containsKey(name)) {
                    roundings.get(name).observe(values);
                  }
                });
      }
    }
  }

  /** Frees the native memory. Call it once. */
  @Override
  public void close() {
    session.close();
    nudged.values().forEach(NetworkSession::close);
  }
}
