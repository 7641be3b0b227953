package io.frostline.backbone;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.frostline.config.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network loaded into ONNX Runtime, on the CPU. The only class that knows the engine.
 *
 * <p>Each run uses the calling thread alone: one intra-operator thread, operators one after the
 * other. Throughput comes from several threads that run the same session at once, which is safe;
 * the weights are there once. Close it after the last run has returned.
 */
public final class NetworkSession implements AutoCloseable {
  private static final String ENGINE = "ONNX Runtime 1.26.0";

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
    try {
      return open(Files.readAllBytes(onnx), onnx.toString());
    } catch (IOException unreadable) {
      throw new UserException(
          "Cannot read the network %s: %s. Check the path and its permissions."
              .formatted(onnx, unreadable),
          unreadable);
    }
  }

  /**
   * Loads a network with one input.
   *
   * @param name what to call it in messages: a path, or a model and its layers
   * @throws UserException when it is not a network that the engine can open
   */
  public static NetworkSession open(byte[] onnx, String name) {
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "frostline");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      configure(options);
      OrtSession session = environment.createSession(onnx, options);
      if (session.getNumInputs() != 1) {
        String inputs = String.join(", ", session.getInputNames());
        session.close();
        throw new UserException(
            "%s has the inputs [%s]; Frostline runs networks with exactly one, the images."
                .formatted(name, inputs));
      }
      return new NetworkSession(environment, session);
    } catch (OrtException refused) {
      throw new UserException(
          "%s is not an ONNX model that %s can open: %s. Check that the file is complete and that its opset is supported."
              .formatted(name, ENGINE, firstLine(refused)),
          refused);
    }
  }

  private static void configure(OrtSession.SessionOptions options) throws OrtException {
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
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
    try (OnnxTensor tensor =
        OnnxTensor.createTensor(environment, pixels, shape, OnnxJavaType.UINT8)) {
      return run(tensor);
    } catch (OrtException failed) {
      throw failure(failed);
    }
  }

  /** Runs a network whose input is floats, already preprocessed; otherwise the same. */
  public Map<String, FloatTensor> run(FloatTensor images) {
    try (OnnxTensor tensor =
        OnnxTensor.createTensor(environment, FloatBuffer.wrap(images.values()), images.shape())) {
      return run(tensor);
    } catch (OrtException failed) {
      throw failure(failed);
    }
  }

  private Map<String, FloatTensor> run(OnnxTensor tensor) throws OrtException {
    Map<String, FloatTensor> outputs = new LinkedHashMap<>();
    try (OrtSession.Result result = session.run(Map.of(input, tensor))) {
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor values
            && values.getInfo().type == OnnxJavaType.FLOAT) {
          outputs.put(output.getKey(), copy(values));
        }
      }
    }
    return outputs;
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
    return new NetworkFailure(ENGINE + " failed: " + firstLine(cause), cause);
  }

  private static String firstLine(OrtException failure) {
    return failure.getMessage().lines().findFirst().orElse("no message").strip();
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
