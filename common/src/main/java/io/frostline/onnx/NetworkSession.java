package io.frostline.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.onnx.proto.TensorProto;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;

/**
 * A network loaded into ONNX Runtime, on the CPU. The only class that uses the engine.
 *
 * <p>Each run uses the calling thread alone: one intra-operator thread, operators one after the
 * other. Throughput comes from several threads that run the same session at once, which is safe;
 * the weights are in memory once. Close it after the last run has returned.
 */
public final class NetworkSession implements AutoCloseable {
  /**
   * Optimisations of the engine that change what a network computes.
   *
   * <p>Pad_Fusion merges zero padding into the max pooling after it, as if the padding were minus
   * infinity: wrong wherever all values of a window are negative, as in ResNet v2.
   *
   * <p>WeightBiasQuantization rounds the weights of a convolution that is kept in floats between
   * quantised ones, with one scale for all its channels.
   */
  private static final String HARMFUL = "Pad_Fusion;WeightBiasQuantization";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<String> inputs;

  private NetworkSession(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
    this.inputs = List.copyOf(session.getInputNames());
  }

  /**
   * Loads a network with one input.
   *
   * @throws UserException when the file is missing, or is not a network that the engine can open
   */
  public static NetworkSession open(Path onnx) {
    return withOneInput(openPart(onnx), onnx.toString());
  }

  /**
   * Loads a network with one input.
   *
   * @param name what to call it in messages: a model and its layers
   * @throws UserException when it is not a network that the engine can open
   */
  public static NetworkSession open(byte[] onnx, String name) {
    return withOneInput(openPart(onnx, name), name);
  }

  /**
   * Loads a network, which may have several inputs.
   *
   * @throws UserException when the file is missing, or is not a network that the engine can open
   */
  public static NetworkSession openPart(Path onnx) {
    if (!Files.isReadable(onnx)) {
      throw new UserException(
          Formatted.of("Cannot read the network %s. Check the path and its permissions.", onnx));
    }
    return load(
        onnx.toString(), (engine, options) -> engine.createSession(onnx.toString(), options));
  }

  /**
   * Loads a network, which may have several inputs.
   *
   * @param name what to call it in messages
   * @throws UserException when it is not a network that the engine can open
   */
  public static NetworkSession openPart(byte[] onnx, String name) {
    return load(name, (engine, options) -> engine.createSession(onnx, options));
  }

  private static NetworkSession withOneInput(NetworkSession loaded, String name) {
    if (loaded.inputs.size() != 1) {
      loaded.close();
      throw new UserException(
          Formatted.of(
              "%s has the inputs [%s]; Frostline runs networks with exactly one input, the images.",
              name, String.join(", ", loaded.inputs)));
    }
    return loaded;
  }

  private static NetworkSession load(String name, Loading loading) {
    OrtEnvironment environment = engine();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      configure(options);
      return new NetworkSession(environment, loading.load(environment, options));
    } catch (OrtException refused) {
      throw new UserException(
          Formatted.of(
              "%s is not an ONNX model that ONNX Runtime %s can open: %s. %s",
              name,
              environment.getVersion(),
              firstLine(refused),
              EngineRefusal.remedy(refused.getMessage())),
          refused);
    }
  }

  /** One of the engine's ways to load a network. */
  @FunctionalInterface
  private interface Loading {
    OrtSession load(OrtEnvironment engine, OrtSession.SessionOptions options) throws OrtException;
  }

  /** The version of ONNX Runtime. */
  public static String engineVersion() {
    return engine().getVersion();
  }

  private static OrtEnvironment engine() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "frostline");
  }

  private static void configure(OrtSession.SessionOptions options) throws OrtException {
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    options.addConfigEntry("optimization.disable_specified_optimizers", HARMFUL);
  }

  /**
   * Runs a network whose input is bytes.
   *
   * @param pixels a direct buffer, from its position to its limit; not changed
   * @param shape [N, H, W, 3]
   * @return every float output by name
   * @throws NetworkFailure when the engine fails
   */
  public Map<String, FloatTensor> run(ByteBuffer pixels, long... shape) {
    return run(List.of(InputTensor.bytes(pixels, shape)));
  }

  /** Runs a network whose input is floats, already preprocessed; otherwise the same. */
  public Map<String, FloatTensor> run(FloatTensor images) {
    return run(List.of(InputTensor.floats(images)));
  }

  /**
   * Runs a network whose input is floats and passes on its outputs one by one, so that only one of
   * them needs to be in the Java heap at a time.
   */
  public void run(FloatTensor images, BiConsumer<String, FloatTensor> outputs) {
    run(List.of(InputTensor.floats(images)), outputs);
  }

  /** Runs a part of a network whose inputs are floats, and passes on its outputs one by one. */
  public void run(Map<String, FloatTensor> inputs, BiConsumer<String, FloatTensor> outputs) {
    Map<String, InputTensor> tensors = new LinkedHashMap<>();
    inputs.forEach((name, values) -> tensors.put(name, InputTensor.floats(values)));
    pass(tensors, outputs);
  }

  /**
   * Runs a network.
   *
   * @param tensors one for each input, in the order of the network's inputs
   * @return every float output by name
   * @throws NetworkFailure when the engine fails
   */
  public Map<String, FloatTensor> run(List<InputTensor> tensors) {
    Map<String, FloatTensor> outputs = new LinkedHashMap<>();
    run(tensors, outputs::put);
    return outputs;
  }

  /**
   * Runs a network and passes on its outputs one by one, so that only one of them needs to be in
   * the Java heap at a time.
   */
  public void run(List<InputTensor> tensors, BiConsumer<String, FloatTensor> outputs) {
    if (tensors.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "The network has the inputs " + inputs + ", but was given " + tensors.size());
    }
    Map<String, InputTensor> named = new LinkedHashMap<>();
    for (int index = 0; index < tensors.size(); index++) {
      named.put(inputs.get(index), tensors.get(index));
    }
    pass(named, outputs);
  }

  /** Runs a network whose input is floats and returns its outputs of every type as constants. */
  public Map<String, TensorProto> constants(FloatTensor images) {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(images.values()), images.shape());
        OrtSession.Result result = session.run(Map.of(inputs.get(0), tensor))) {
      Map<String, TensorProto> constants = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor values
            && values.getInfo().type != OnnxJavaType.STRING) {
          constants.put(output.getKey(), constant(output.getKey(), values));
        }
      }
      return constants;
    } catch (OrtException failed) {
      throw failure(failed);
    }
  }

  private static TensorProto constant(String name, OnnxTensor values) {
    TensorProto.Builder constant =
        TensorProto.newBuilder().setName(name).setDataType(values.getInfo().onnxType.value);
    LongStream.of(values.getInfo().getShape()).forEach(constant::addDims);
    return constant.setRawData(ByteString.copyFrom(values.getByteBuffer())).build();
  }

  private void pass(Map<String, InputTensor> given, BiConsumer<String, FloatTensor> outputs) {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, InputTensor> input : given.entrySet()) {
        tensors.put(input.getKey(), tensor(input.getValue()));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        for (Map.Entry<String, OnnxValue> output : result) {
          if (output.getValue() instanceof OnnxTensor values
              && values.getInfo().type == OnnxJavaType.FLOAT) {
            outputs.accept(output.getKey(), copy(values));
          }
        }
      }
    } catch (OrtException failed) {
      throw failure(failed);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  /** The engine moves the position of a buffer that it copies, so that each run has its own. */
  private OnnxTensor tensor(InputTensor input) throws OrtException {
    if (input.values() instanceof ByteBuffer bytes) {
      return OnnxTensor.createTensor(environment, bytes, input.shape(), OnnxJavaType.UINT8);
    }
    return input.values() instanceof LongBuffer longs
        ? OnnxTensor.createTensor(environment, longs.duplicate(), input.shape())
        : OnnxTensor.createTensor(
            environment, ((FloatBuffer) input.values()).duplicate(), input.shape());
  }

  private static FloatTensor copy(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    if (buffer.hasArray() && buffer.array().length == buffer.remaining()) {
      return new FloatTensor(tensor.getInfo().getShape(), buffer.array());
    }
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return new FloatTensor(tensor.getInfo().getShape(), values);
  }

  private static NetworkFailure failure(OrtException cause) {
    return new NetworkFailure("ONNX Runtime failed: " + firstLine(cause), cause);
  }

  /** The engine's message, without its error code, its place in the source and further lines. */
  private static String firstLine(OrtException failure) {
    String first = failure.getMessage().lines().findFirst().orElse("no message");
    return first
        .replaceFirst("^Error code - \\w+ - message: ", "")
        .replaceFirst("^/\\S+:\\d+ .*?\\) (?=[A-Z])", "")
        .replaceFirst("\\.?\\s*$", "");
  }

  /** Frees the native memory. Call it once. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException failed) {
      throw failure(failed);
    }
  }
}
