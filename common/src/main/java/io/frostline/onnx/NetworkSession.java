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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
  private final String input;

  private NetworkSession(OrtEnvironment environment, OrtSession session) {
    this.environment = environment;
    this.session = session;
    this.input = session.getInputNames().iterator().next();
  }

  /**
   * Loads a network with one input.
   *
   * @throws UserException when the file is missing, or is not a network that the engine can open
   */
  public static NetworkSession open(Path onnx) {
    if (!Files.isReadable(onnx)) {
      throw new UserException(
          Formatted.of("Cannot read the network %s. Check the path and its permissions.", onnx));
    }
    return open(
        onnx.toString(), (engine, options) -> engine.createSession(onnx.toString(), options));
  }

  /**
   * Loads a network with one input.
   *
   * @param name what to call it in messages: a model and its layers
   * @throws UserException when it is not a network that the engine can open
   */
  public static NetworkSession open(byte[] onnx, String name) {
    return open(name, (engine, options) -> engine.createSession(onnx, options));
  }

  /**
   * Loads a part of a network, which may have several inputs.
   *
   * @param name what to call it in messages
   * @throws UserException when it is not a network that the engine can open
   */
  public static NetworkSession openPart(byte[] onnx, String name) {
    return load(name, (engine, options) -> engine.createSession(onnx, options));
  }

  private static NetworkSession open(String name, Loading loading) {
    NetworkSession loaded = load(name, loading);
    if (loaded.session.getNumInputs() != 1) {
      String inputs = String.join(", ", loaded.session.getInputNames());
      loaded.close();
      throw new UserException(
          Formatted.of(
              "%s has the inputs [%s]; Frostline runs networks with exactly one input, the images.",
              name, inputs));
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
    Map<String, FloatTensor> outputs = new LinkedHashMap<>();
    run(pixels, outputs::put, shape);
    return outputs;
  }

  /**
   * Runs a network whose input is bytes and passes on its outputs one by one, so that only one of
   * them needs to be in the Java heap at a time.
   */
  public void run(ByteBuffer pixels, BiConsumer<String, FloatTensor> outputs, long... shape) {
    try (OnnxTensor tensor =
        OnnxTensor.createTensor(environment, pixels, shape, OnnxJavaType.UINT8)) {
      run(tensor, outputs);
    } catch (OrtException failed) {
      throw failure(failed);
    }
  }

  /** Runs a network whose input is floats, already preprocessed; otherwise the same. */
  public Map<String, FloatTensor> run(FloatTensor images) {
    Map<String, FloatTensor> outputs = new LinkedHashMap<>();
    run(images, outputs::put);
    return outputs;
  }

  /**
   * Runs a network whose input is floats and passes on its outputs one by one, so that only one of
   * them needs to be in the Java heap at a time.
   */
  public void run(FloatTensor images, BiConsumer<String, FloatTensor> outputs) {
    try (OnnxTensor tensor =
        OnnxTensor.createTensor(environment, FloatBuffer.wrap(images.values()), images.shape())) {
      run(tensor, outputs);
    } catch (OrtException failed) {
      throw failure(failed);
    }
  }

  /** Runs a part of a network whose inputs are floats, and passes on its outputs one by one. */
  public void run(Map<String, FloatTensor> inputs, BiConsumer<String, FloatTensor> outputs) {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, FloatTensor> given : inputs.entrySet()) {
        FloatTensor values = given.getValue();
        tensors.put(
            given.getKey(),
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(values.values()), values.shape()));
      }
      pass(tensors, outputs);
    } catch (OrtException failed) {
      throw failure(failed);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  /** Runs a network whose input is floats and returns its outputs of every type as constants. */
  public Map<String, TensorProto> constants(FloatTensor images) {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(images.values()), images.shape());
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
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

  private void run(OnnxTensor images, BiConsumer<String, FloatTensor> outputs) throws OrtException {
    pass(Map.of(input, images), outputs);
  }

  private void pass(Map<String, OnnxTensor> inputs, BiConsumer<String, FloatTensor> outputs)
      throws OrtException {
    try (OrtSession.Result result = session.run(inputs)) {
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor values
            && values.getInfo().type == OnnxJavaType.FLOAT) {
          outputs.accept(output.getKey(), copy(values));
        }
      }
    }
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
