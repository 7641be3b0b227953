package io.frostline.onnx;

/**
 * The engine failed on a network that it had opened: an internal error or a defect of the network.
 */
public final class NetworkFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NetworkFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
